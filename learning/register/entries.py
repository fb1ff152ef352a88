"""From a gap to an entry and back: begun with its themes, once published it answers the gap."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_q.tasks import async_task

from accounts.standing import standing_of
from events.registry import handles
from learning import workflow
from learning.choices import GapState
from learning.models import Gap, GapEntry
from learning.permissions import may
from practices import services, shield
from practices.choices import WRITABLE_STATES, Kind, PracticeState
from practices.errors import NotAllowed, WrongState
from practices.models import Practice


@transaction.atomic
def begin(gap, *, by):
    """Return the practice whose draft `by` writes for an open `gap`: begun now or before.

    Raises NotAllowed, or WrongState where it is open no more.
    """
    row = Gap.objects.select_for_update(of=("self",), no_key=True).get(pk=gap.pk)
    if not may(by, "tell", row):
        raise NotAllowed("tell")
    if not row.is_open:
        raise WrongState(row)
    if begun := draft_of(row, by):
        return begun
    version = services.begin(by=by, office=standing_of(by).main_office)
    answers = {
        "kind": Kind.PRACTICE,
        "themes": list(row.themes.values_list("key", flat=True)),
        "language": by.language or row.language,
    }
    services.write(
        version, by=by, revision=version.revision, answers=answers, steps=[], particulars={}
    )
    GapEntry.objects.create(gap=row, practice=version.practice)
    return version.practice


def draft_of(gap, user):
    """Return the practice that `user` has begun for `gap` and not yet sent, or None; one query."""
    begun = GapEntry.objects.filter(
        gap=gap, practice__author=user, practice__versions__state__in=WRITABLE_STATES
    )
    found = begun.select_related("practice").order_by("-id").first()
    return found and found.practice


@handles("accept")
def answer_soon(event, practice):
    """Let a published entry answer the gap it was begun for as soon as it is there to be read.

    By the worker: whoever needs it too may be many, and a fault there is none of the desk's.
    """
    if GapEntry.objects.filter(practice=practice, told_at=None).exists():
        async_task("learning.register.entries.answer")


def answer(now=None):
    """Let what is published answer the gaps that it was begun for, each once; how many. A job.

    A shielded one only when its month is over: on the day it would tell when its desk decided.
    """
    now = now or timezone.now()
    waiting = GapEntry.objects.filter(
        told_at=None, gap__state=GapState.OPEN, practice__state=PracticeState.PUBLISHED
    )
    early = Q(published_at__gte=shield.month_of(now)) & ~Q(shielded_level="")
    waiting = waiting.exclude(practice__in=Practice.objects.listed().filter(early))
    return sum(_answer(pk, now) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _answer(pk, now):
    entry = GapEntry.objects.select_for_update().filter(pk=pk, told_at=None).first()
    if entry is None:
        return False
    GapEntry.objects.filter(pk=pk).update(told_at=now)
    try:
        told = {"by": None, "agent": "clock", "at": now}
        workflow.apply(entry.gap, "answer", practice=entry.practice, **told)
    except WrongState:  # somebody was quicker
        return False
    return True
