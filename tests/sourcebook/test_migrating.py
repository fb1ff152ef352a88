"""Indexes and constraints are added to a model's class; it is what Django would make anew."""

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from sourcebook.postgres.migrating import models_kept

ONCE = models.UniqueConstraint(fields=["name"], name="thing_once")
INDEX = models.Index(fields=["name"], name="thing_name")


def thing():
    """Return a state with one model, whose class is made."""
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]
    state = ProjectState()
    state.add_model(ModelState("places", "Thing", fields))
    state.apps.get_model("places", "thing")
    return state


def told(state):
    """Return (those of the state, those of the class) by name."""
    options = state.models["places", "thing"].options
    meta = state.apps.get_model("places", "thing")._meta
    return [
        [[one.name for one in kept] for kept in (options["indexes"], options["constraints"])],
        [[one.name for one in kept] for kept in (meta.indexes, meta.constraints)],
    ]


def test_a_class_is_told_what_a_new_one_would_know():
    ours, theirs = thing(), thing()
    before = ours.apps.get_model("places", "thing")
    with models_kept():
        ours.add_index("places", "thing", INDEX)
        ours.add_constraint("places", "thing", ONCE)
    assert ours.apps.get_model("places", "thing") is before
    theirs.add_index("places", "thing", INDEX)
    theirs.add_constraint("places", "thing", ONCE)
    assert told(ours) == told(theirs) == [[["thing_name"], ["thing_once"]]] * 2
    ours.remove_constraint("places", "thing", "thing_once")
    assert told(ours)[0] == told(ours)[1] == [["thing_name"], []]
