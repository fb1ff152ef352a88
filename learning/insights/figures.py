"""The figures of a page: for one choice of theme, state and period, each with its bars.

Two measures of the same facts come to the same total, so what one leaves out for being few the
other would give away, and so would those in which one has more than the other. So of such facts
one measure alone tells numbers. The others tell shares to the nearest STEP in a hundred: whatever
their numbers are multiplied by, they say the same, so that no total follows from them.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise

from django.db.models import Sum
from django.utils.translation import gettext as _

from learning.insights.measures import MEASURES, REACH, Measure
from learning.insights.periods import Period
from learning.insights.telling import FEW, told_of
from learning.models import InsightCount
from places.choices import Level
from places.models import Place
from practices import remembered

QUARTILES = (25, 50, 75)
STEP = 5  # percent; a hundred and each quartile are multiples of it
OF_DESK = "desk-"


@dataclass(frozen=True)
class Bar:
    """One span: its words, how many (None: none, or too few to tell), its share in percent.

    `by_then`, of a curve alone, is the share of it and all before it. Of a figure `in_shares` the
    number is that share.
    """

    label: str
    number: int | None
    share: int
    by_then: int | None = None


@dataclass(frozen=True)
class Figure:
    """One measure: its bars, how many are told in all, and the spans of its quartiles, in words.

    One `in_shares` tells no numbers: its total is 100. What is told `to_all` leaves out groups of
    fewer than FEW: its shares are of what is left.
    """

    measure: Measure
    total: int
    bars: list
    quartiles: list
    in_shares: bool = False
    to_all: bool = False

    @property
    def is_told(self):
        """Whether there is anything to tell."""
        return self.total > 0

    @property
    def own_level(self):
        """The share of what flows within a level, in percent; None of what is no flow."""
        return self.bars[0].share if self.measure.flows and self.is_told else None

    @property
    def said(self):
        """What it comes to, as a sentence; nothing where that says nothing."""
        words = self._said()
        if words and self.to_all:
            return _("Without groups under five: %(words)s") % {"words": words}
        return words

    def _said(self):
        if self.quartiles:
            return self._said_of_quartiles()
        if self.own_level is not None:
            return _("%(share)s percent from their own level.") % {"share": self.own_level}
        return ""

    def _said_of_quartiles(self):
        """Return the sentence of the three; those of one span are told once."""
        quarter, half, more = self.quartiles
        if quarter == more:
            words = _("Three quarters of them %(more)s.")
        elif quarter == half:
            words = _("Half of them %(half)s, three quarters %(more)s.")
        elif half == more:
            words = _("A quarter of them %(quarter)s, three quarters %(more)s.")
        else:
            words = _(
                "A quarter of them %(quarter)s, half of them %(half)s, three quarters %(more)s."
            )
        return words % {"quarter": quarter, "half": half, "more": more}


def figures_of(*, theme=None, state=None, period=None):
    """Return a `Figure` for each measure: of a theme, state and `Period` or of all; one query."""
    told = told_of(
        [measure.key for measure in MEASURES],
        theme=theme.pk if theme else 0,
        place=state.pk if state else 0,
        period=period,
    )
    return [
        _figure(measure, told.get(measure.key, {}), in_shares=measure.in_shares, to_all=True)
        for measure in MEASURES
    ]


def figures_of_desks(desks, period=None):
    """Return {desk's key in the database: [Figure]} of the clocks of `desks`; for them alone.

    Every number is told here, quartiles of FEW and more. One query.
    """
    period = period or Period()
    clocks = [one for one in MEASURES if one.of_desks]
    rows = InsightCount.objects.filter(theme=0, measure__in=[OF_DESK + c.key for c in clocks])
    rows = rows.filter(place__in=[desk.pk for desk in desks], number__gt=0)
    rows = rows.filter(quarter__range=period.quarters)
    found = {}
    for place, measure, span, number in rows.values_list("place", "measure", "span").annotate(
        Sum("number")
    ):
        found.setdefault((place, measure), {})[span] = number
    return {
        desk.pk: [_figure(one, found.get((desk.pk, OF_DESK + one.key), {})) for one in clocks]
        for desk in desks
    }


def heard_from(*, theme=None, state=None):
    """Return the districts of a state or of all, by code, as [(district, whether heard from)].

    Two queries.
    """
    states = {one.pk: one for one in remembered.states().values()}
    districts = list(_districts(state).filter(state__in=states))
    for one in districts:
        one.state = states[one.state_id]
    heard = set(_heard(theme).values_list("place", flat=True))
    return [(one, one.pk in heard) for one in sorted(districts, key=_in_order)]


def reach_of(*, theme=None, state=None):
    """Return the figure of how many districts were heard from; two queries."""
    districts = _districts(state)
    heard = districts.filter(pk__in=_heard(theme).values("place")).count()
    counts = {0: heard, 1: districts.count() - heard}
    return _figure(REACH, {} if any(0 < number < FEW for number in counts.values()) else counts)


def themes_heard(districts):
    """Return {district's key: keys of the themes that it has told of or takes up}; one query."""
    rows = InsightCount.objects.filter(theme__gt=0, measure=REACH.key, number__gt=0)
    found = {one.pk: set() for one in districts}
    for theme, place in rows.filter(place__in=list(found)).values_list("theme", "place"):
        found[place].add(theme)
    return found


def _districts(state):
    found = Place.objects.filter(level=Level.DISTRICT, valid_to=None)
    return found.filter(state=state) if state else found


def _heard(theme):
    rows = InsightCount.objects.filter(theme=theme.pk if theme else 0, measure=REACH.key)
    return rows.filter(number__gt=0)


def _in_order(place):
    """By LGD code, as numbers where they are numbers: an order that says nothing of anybody."""
    return [(len(code), code) for code in (place.state.code, place.code)]


def _figure(measure, counts, *, in_shares=False, to_all=False):
    numbers = [counts.get(span, 0) for span in range(len(measure.spans))]
    if in_shares:
        numbers = _shares(numbers)
    total = sum(numbers)
    by_then = list(accumulate(numbers))
    bars = [
        Bar(
            label,
            number or None,
            _percent(number, total),
            _percent(reached, total) if measure.is_curve else None,
        )
        for label, number, reached in zip(measure.spans, numbers, by_then, strict=True)
    ]
    quartiles = []
    if measure.days and not measure.is_curve and total >= FEW:
        quartiles = [
            measure.spans[
                next(n for n, reached in enumerate(by_then) if reached * 100 >= q * total)
            ]
            for q in QUARTILES
        ]
    return Figure(measure, total, bars, quartiles, in_shares, to_all)


def _shares(numbers):
    """Return the shares of `numbers`, multiples of STEP that come to 100, or all 0.

    Each with all before it is rounded, so that a curve says no more than its spans.
    """
    total = sum(numbers) or 1
    by_then = [STEP * round(100 * reached / (STEP * total)) for reached in accumulate(numbers)]
    return [now - before for before, now in pairwise([0, *by_then])]


def _percent(number, total):
    return round(100 * number / (total or 1))
