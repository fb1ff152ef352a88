"""How the clock of a desk stands against what its unit promises, and what everybody may read of it.

A desk's own times go to that desk and the one above. Anybody reads those of a state or of India as
a whole: a sum of `learning.insights.blocks` by state and desk, once no desk that takes its own away
finds fewer than five of the others.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import F, OuterRef, Q, Subquery

from accounts.querysets import within
from events.models import Event
from learning.insights.blocks import FEW, blocks_of
from learning.models import Answer, Gap, Question
from places.choices import Level

MOST = 5000  # of each, the latest: they say how it goes now
SPAN = timedelta(days=180)
_FIRST = ("take-gap", "answer-gap", "decline-gap")


@dataclass(frozen=True)
class Clock:
    """Of the last half year: how many got a first answer, in how many days half of them had it.

    `days` is None below FEW. `open`: how many wait now, None where that is not told.
    """

    answered: int
    days: float | None
    open: int | None = None


def clock_of(place, now):
    """Return the `Clock` of the desk at `place`; four queries."""
    desk = Q(desk=place)
    waiting = sum(rows.filter(desk, first_at=None, state="open").count() for rows in _asked_for())
    spans = [span for span, *_of in _spans(desk, now)]
    return Clock(len(spans), _days(spans), waiting)


def public_clock(place, now):
    """Return the `Clock` of all desks of a state or of India together, or None where too few."""
    if place.level not in (Level.NATIONAL, Level.STATE):
        return None
    spans = _told(_spans(within("place", place), now), place)
    of_desks = Counter(desk for _span, _state, desk in spans)
    if len(spans) - max(of_desks.values(), default=0) < FEW:
        return None
    return Clock(len(spans), _days([span for span, *_of in spans]))


def _told(spans, place):
    """Keep of [(span, state, desk)] those that lie in a block of `place`, a state or India."""
    counted = Counter((state, desk) for _span, state, desk in spans)
    blocks, small = blocks_of(counted), Counter()
    for (state, _desk), number in counted.items():
        small[state] += number if number < FEW else 0
    of_all = () in blocks and place.level == Level.NATIONAL
    kept = {
        (state, desk)
        for state, desk in counted
        if (state, desk) in blocks
        or (counted[state, desk] < FEW and ((state,) in blocks or (of_all and small[state] < FEW)))
    }
    return [one for one in spans if one[1:] in kept]


def _asked_for():
    """Return what is asked for and the questions of the help desk, each with its `first_at`."""
    events = Event.objects.filter(subject_type="gap", subject_id=OuterRef("pk"), verb__in=_FIRST)
    answers = Answer.objects.filter(question=OuterRef("pk")).order_by("at")
    return (
        Gap.objects.annotate(first_at=Subquery(events.order_by("at").values("at")[:1])),
        Question.objects.annotate(first_at=Subquery(answers.values("at")[:1])),
    )


def _spans(condition, now):
    """Return [(how long until the first answer, state, desk)]; of shielded ones no day is kept."""
    found = []
    for rows in _asked_for():
        asked = rows.filter(condition, asked_at__gte=now - SPAN, asked_at__lte=now, shielded=False)
        told = asked.exclude(first_at=None).order_by("-id")
        found += told.values_list(F("first_at") - F("asked_at"), "place__state", "desk_id")[:MOST]
    return found


def _days(spans):
    """Return the median of `spans` in days with one decimal, or None below FEW."""
    return round(median(spans) / timedelta(days=1), 1) if len(spans) >= FEW else None
