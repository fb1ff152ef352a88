"""What the workflow refuses, raised low and put into words where a person reads it."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


class NotAllowed(PermissionDenied):
    """The person lacks the right; answered 403."""


class WrongState(Exception):
    """The entry has moved on, or another holds it; answered 409.

    `reason` is `state`, `claimed` (by `holder`), `stale` (another save came between), `posting`
    (its author's posting is not confirmed yet), `appealed`, `once-submitted`, `doubted` (one's own
    doubt is still open) `decided` (a doubt that has moved on), or of an
    adoption `said-more` (its status is further on) and `own-word` (the place itself has spoken).
    """

    def __init__(self, practice, reason="state", holder=None):
        super().__init__(f"practice {practice.pk}: {reason}")
        self.practice, self.reason, self.holder = practice, reason, holder


class AnswersMissing(Exception):
    """The answer lacks something; answered 422 with `{field: message}`."""

    def __init__(self, errors):
        super().__init__(", ".join(errors))
        self.errors = errors

    def say_in(self, form):
        """Say each message beside its field of `form`, above all fields where it has none."""
        for field, words in self.errors.items():
            form.add_error(field if field in form.fields else None, words)


class UnknownChoice(ValueError):
    """A list was asked for a `value` that it does not know as a `name`; answered 400."""

    def __init__(self, name, value):
        words = _("“%(value)s” cannot be chosen for “%(name)s”.")
        super().__init__(words % {"value": str(value)[:60], "name": name})
        self.name = name
