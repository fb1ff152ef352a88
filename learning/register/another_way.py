"""A practice that needs another way: the open gap that asks for it, and the practice that answers.

What replaces it answers; what is only the same, told by another, needs another way itself.
"""

from contextlib import suppress

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from events.registry import handles
from learning import workflow
from learning.choices import GapState
from learning.models import Gap
from practices import shield
from practices.choices import PracticeState
from practices.errors import WrongState
from practices.page_links import PageLink, failure_link, page_fact


def with_open_gap(practices, user):
    """Return (practice, the first open gap that `user` may open and that asks for another way than
    it, or None) of each; one query for all."""
    gaps = Gap.objects.visible_to(user).filter(practice__in=practices, state=GapState.OPEN)
    first = {gap.practice_id: gap for gap in gaps.order_by("-asked_at", "-id")}
    return [(practice, first.get(practice.pk)) for practice in practices]


def _first_open():
    """Return the expression of the key of the first gap in lists that asks for another way."""
    gaps = Gap.objects.listed().filter(practice=OuterRef("pk"), state=GapState.OPEN)
    return Subquery(gaps.order_by("asked_at", "id").values("pk")[:1])


page_fact("other_way_gap", _first_open)


@failure_link
def another_way_is_asked_for(practice):
    """Lead from a practice to the gap that asks for another way; read with it, so no query."""
    gap = getattr(practice, "other_way_gap", None)
    return gap and PageLink(_("Another way is asked for"), reverse("learning:gap", args=[gap]))


@handles("supersede")
def answer_with_the_replacement(event, practice):
    """Let what replaces a practice answer those who ask for another way than it.

    For a shielded one `answer_covered` does, when its month is over.
    """
    if not practice.shielded:
        gaps = Gap.objects.filter(practice=practice, state=GapState.OPEN)
        _answer(gaps, practice.superseded_by, event.at)


@handles("merge")
def go_over_to_the_same(event, practice):
    """Let who asks for another way ask so for the practice that tells the same and stays."""
    asked = Gap.objects.filter(practice=practice, state=GapState.OPEN)
    asked.update(practice=practice.superseded_by)


def answer_covered(now=None):
    """Let what replaced a shielded practice last month answer, each gap once; how many. A job.

    On the day it would tell when its desk decided.
    """
    month = shield.month_of(now or timezone.now())
    told = Event.objects.filter(
        subject_type="gap", subject_id=OuterRef("pk"), verb="answer-gap", agent="clock"
    )
    gaps = Gap.objects.filter(
        ~Q(practice__shielded_level=""),
        ~Exists(told.filter(at__gte=month)),
        state=GapState.OPEN,
        practice__state=PracticeState.SUPERSEDED,
        practice__closed_at=shield.month_before(month),
    )
    rows = list(gaps.select_related("practice__superseded_by"))
    return sum(_answer([gap], gap.practice.replacement, now) for gap in rows)


def _answer(gaps, practice, at):
    """Let a published `practice` answer `gaps`; return how many."""
    if not practice.is_live:
        return 0
    answered = 0
    for gap in gaps:
        with suppress(WrongState):  # somebody was quicker
            workflow.apply(gap, "answer", by=None, agent="clock", practice=practice, at=at)
            answered += 1
    return answered
