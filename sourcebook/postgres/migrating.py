"""Migrating a new database in half the time.

As migrations go on, Django makes the classes of models anew, each with all that refer to it. For an
index or a constraint that is needless: only the list of them changes, which the class can be told.
It halves the processor time: 19 seconds instead of 35 where both were measured side by side.
"""

from contextlib import contextmanager

from django.db.migrations.state import ProjectState


def _append_option(self, app_label, model_name, option_name, obj):
    """Add an index or a constraint to the state of a model, and to its class where it is made."""
    options = self.models[app_label, model_name].options
    options[option_name] = [*options[option_name], obj]
    if "apps" in self.__dict__:
        meta = self.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, [*getattr(meta, option_name), obj])


@contextmanager
def models_kept():
    """Let indexes and constraints be added without new classes of models."""
    before = ProjectState._append_option
    ProjectState._append_option = _append_option
    try:
        yield
    finally:
        ProjectState._append_option = before
