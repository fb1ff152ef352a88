"""How the clock of a desk stands against what its unit promises, and what everybody may read of it.

A desk's own times go to that desk and the one above. Anybody reads those of a state or of India as
a whole, once there are five of at least two desks.
"""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import F, OuterRef, Q, Subquery

from accounts.querysets import within
from events.models import Event
from learning.models import Answer, Gap, Question
from places.choices import Level

K = 5
MOST = 500  # of each, the latest: they say how it goes now
SPAN = timedelta(days=180)
_FIRST = ("take-gap", "answer-gap", "decline-gap")


@dataclass(frozen=True)
class Clock:
    """Of the last half year: how many got a first answer, in how many days half of them had it.

    `days` is None below K. `open`: how many wait now, None where that is not told.
    """

    answered: int
    days: float | None
    open: int | None = None


def clock_of(place, now):
    """Return the `Clock` of the desk at `place`; four queries."""
    desk = Q(desk=place)
    waiting = sum(rows.filter(desk, first_at=None, state="open").count() for rows in _asked_for())
    spans = [span for span, _desk in _spans(desk, now)]
    return Clock(len(spans), _days(spans), waiting)


def public_clock(place, now):
    """Return the `Clock` of all desks of a state or of India together, or None where too few."""
    if place.level not in (Level.NATIONAL, Level.STATE):
        return None
    spans = _spans(within("place", place), now)
    if len(spans) < K or len({desk for _span, desk in spans}) < 2:
        return None
    return Clock(len(spans), _days([span for span, _desk in spans]))


def _asked_for():
    """Return what is asked for and the questions of the help desk, each with its `first_at`."""
    events = Event.objects.filter(subject_type="gap", subject_id=OuterRef("pk"), verb__in=_FIRST)
    answers = Answer.objects.filter(question=OuterRef("pk")).order_by("at")
    return (
        Gap.objects.annotate(first_at=Subquery(events.order_by("at").values("at")[:1])),
        Question.objects.annotate(first_at=Subquery(answers.values("at")[:1])),
    )


def _spans(condition, now):
    """Return [(how long until the first answer, desk)]; of shielded ones the day is not kept."""
    found = []
    for rows in _asked_for():
        asked = rows.filter(condition, asked_at__gte=now - SPAN, asked_at__lte=now, shielded=False)
        told = asked.exclude(first_at=None).order_by("-id")
        found += told.values_list(F("first_at") - F("asked_at"), "desk_id")[:MOST]
    return found


def _days(spans):
    """Return the median of `spans` in days with one decimal, or None below K."""
    return round(median(spans) / timedelta(days=1), 1) if len(spans) >= K else None
