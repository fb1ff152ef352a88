"""Accepting an entry that tells the same as a published one, and joining the two at once.

It is the desk's two verbs in one transaction: the entry is kept with its teller and its decision,
and nobody meets it in a list as an entry of its own.
"""

from django.db import transaction

from practices import permissions, workflow
from practices.choices import PracticeState
from practices.errors import NotAllowed, WrongState
from practices.models import Practice

JOIN = "join"


def require(practice, by):
    """Raise NotAllowed without the right, WrongState for what is published or does not wait."""
    if not permissions.may(by, JOIN, practice):
        raise NotAllowed(JOIN)
    if practice.state != PracticeState.UNPUBLISHED:
        raise WrongState(practice)
    workflow.require(practice, "accept", by)


@transaction.atomic
def join(practice, *, by, replacement=None, note="", note_language="", **read):
    """Accept what waits of `practice` and join it with the published `replacement`.

    `note` tells both tellers why; `read` is what a decision takes: `revision`, `checks`, `notes`.
    Raises NotAllowed (of who wrote either), WrongState, AnswersMissing; then nothing is done.
    """
    pks = [practice.pk, replacement.pk if replacement else None]
    list(Practice.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))
    practice.refresh_from_db()
    require(practice, by)
    workflow.apply(practice, "accept", by=by, **read)
    words = {"note": note, "note_language": note_language}
    workflow.apply(practice, "merge", by=by, replacement=replacement, **words)
