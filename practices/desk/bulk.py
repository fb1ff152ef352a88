"""The same decision for several entries: each as if it were the only one.

Publishing is not among them: nobody publishes what he has not read, and a correction that is small
has its own short way. Each entry goes through the workflow in a transaction of its own, so one that
is refused stops no other.
"""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from events.receipts import once
from practices import permissions, workflow
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Practice, Version

MOST = 50
VERBS = ("claim", "release", "return", "decline")


@dataclass(frozen=True)
class Outcome:
    """What became of one entry: `why` it was not done, empty where it was."""

    practice: Practice
    version: Version
    why: str = ""


def chosen_by(user, keys):
    """Return `[(practice, version)]` of `keys` ({pk: revision or None}) that `user` may open.

    The version is the latest that `user` may read: an open revision is not everybody's.
    """
    practices = Practice.objects.visible_to(user).in_bulk(keys)
    versions = Version.objects.filter(practice__in=practices).visible_to(user).latest_first()
    latest = {}
    for version in versions.select_related("practice"):
        latest.setdefault(version.practice_id, version)
    return [(practices[pk], latest[pk]) for pk in keys if pk in latest]


def decide(verb, keys, *, by, request_id, note="", language=""):
    """Do `verb` on each practice of `keys` ({pk: the revision that was read, or None}).

    Returns an `Outcome` for each that `by` may open, in their order. A second time with the same
    `request_id` does nothing again and tells the same.
    """
    words = {"note": note, "note_language": language} if note else {}
    return [
        _decide(verb, practice, version, keys[practice.pk], by, request_id, words)
        for practice, version in chosen_by(by, keys)
    ]


def _decide(verb, practice, version, revision, by, request_id, words):
    own = uuid.uuid5(request_id, str(practice.pk)) if request_id else None
    try:
        with once(own, by) as receipt:
            if not receipt.location:
                workflow.apply(
                    practice, verb, by=by, request_id=own, **words, **_read(verb, revision)
                )
                receipt.location = practice.get_absolute_url()
    except (NotAllowed, WrongState, AnswersMissing, Practice.DoesNotExist) as refusal:
        return Outcome(practice, version, _why(refusal, by, practice))
    return Outcome(practice, version)


def _read(verb, revision):
    return {"revision": revision} if verb in ("return", "decline") else {}


def _why(refusal, by, practice):
    if isinstance(refusal, NotAllowed):
        if permissions.has_written_it(by, practice):
            return _("You or an office of yours wrote it: another curator decides.")
        return _("Your desk may not decide this.")
    if isinstance(refusal, AnswersMissing):
        return " ".join(str(words) for words in refusal.errors.values())
    if isinstance(refusal, Practice.DoesNotExist):
        return _("It is no longer there.")
    return _reason(refusal)


def _reason(refusal):
    if refusal.reason == "claimed":
        return _("%(name)s is reading it.") % {"name": refusal.holder.shown_name}
    if refusal.reason == "stale":
        return _("Its author has changed it since you opened the list.")
    if refusal.reason == "posting":
        return _("Its author's posting is not confirmed yet.")
    return _("Its status has changed: it no longer waits for this.")
