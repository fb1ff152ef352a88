"""The sheets of a visit: who writes and reads each when, and what stands on them."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from practices.errors import WrongState
from workshops.models import SheetAnswer
from workshops.visits.choices import SHEET_NAMES, SHEETS, VisitKind, VisitState
from workshops.visits.permissions import comes, hosts
from workshops.visits.workflow import changed, locked

ASKED, AGREED, HELD = VisitState.ASKED, VisitState.AGREED, VisitState.HELD
# In which states the guests write on each.
WRITTEN = {"before": (ASKED, AGREED), "during": (AGREED, HELD), "after": (HELD,)}


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is read: its prompts with what was answered, and whether it is written on."""

    key: str
    name: str
    lines: list
    open: bool

    @property
    def done(self):
        """How many prompts are answered."""
        return sum(1 for _prompt, _words, answer in self.lines if answer and answer.text)


def has(visit, sheet):
    """Whether a visit of its kind has `sheet`: a verification its findings instead of the later."""
    return sheet in SHEETS and (sheet == "before" or visit.kind == VisitKind.EXPOSURE)


def reads(user, visit, sheet):
    """Whether `user` may read `sheet`: the guests; the hosts what prepares them, and the debrief.

    What the guests observed is theirs until they share the debrief.
    """
    shared = sheet == "before" or visit.state == VisitState.CLOSED
    return comes.test(user, visit) or (shared and hosts.test(user, visit))


def writes(user, visit, sheet):
    """Whether `user` may write on `sheet` now."""
    return comes.test(user, visit) and visit.state in WRITTEN[sheet]


def sheets_of(visit, user):
    """Return the `Sheet`s that `user` may read; one query."""
    answers = {(one.sheet, one.prompt): one for one in visit.answers.all()}
    return [
        Sheet(
            key,
            SHEET_NAMES[key],
            [(prompt, words, answers.get((key, prompt))) for prompt, words in prompts.items()],
            writes(user, visit, key),
        )
        for key, prompts in SHEETS.items()
        if has(visit, key) and reads(user, visit, key)
    ]


def mark_of(visit, sheet):
    """Return what tells whether a sheet has changed since it was read; one query."""
    rows = visit.answers.filter(sheet=sheet).order_by("prompt").values_list("prompt", "text")
    return uuid.uuid5(uuid.NAMESPACE_URL, repr(list(rows))).hex


@transaction.atomic
def write(visit, sheet, texts, *, by, seen=None, at=None, request_id=None):
    """Keep `texts`, {prompt: words}, on `sheet`; return the visit.

    Raises NotAllowed, WrongState (`stale` where another wrote since `seen` was the mark).
    """
    row = locked(visit, "write-sheet", by=by)
    if row.state not in WRITTEN[sheet] or not has(row, sheet):
        raise WrongState(row)
    if seen and seen != mark_of(row, sheet):
        raise WrongState(row, "stale")
    at = at or timezone.now()
    known = {one.prompt: one for one in row.answers.filter(sheet=sheet)}
    language = get_language() or "en"
    wrote = False
    for prompt in SHEETS[sheet]:
        text, old = texts.get(prompt, ""), known.get(prompt)
        if text == (old.text if old else ""):
            continue
        told = {"text": text, "language": language, "person": by, "at": at}
        SheetAnswer.objects.update_or_create(visit=row, sheet=sheet, prompt=prompt, defaults=told)
        wrote = True
    if wrote:
        changed(row, "write", by=by, at=at, target=sheet, request_id=request_id)
    return row
