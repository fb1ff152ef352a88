"""The figures of a page: for one choice of theme, state and year, each with its bars."""

from dataclasses import dataclass

from learning.insights.measures import MEASURES, Measure
from learning.models import InsightCount

FEW = 5  # fewer are not told: a single place could be known by them


@dataclass(frozen=True)
class Bar:
    """One span: its words, how many (None: not told), its share in percent.

    `is_few`: it is not told since it is fewer than FEW; else since the few would follow from it.
    """

    label: str
    number: int | None
    share: int
    is_few: bool = False


@dataclass(frozen=True)
class Figure:
    """One measure: its bars, how many in all, and the span within which half of them lie."""

    measure: Measure
    total: int
    bars: list
    half: str

    @property
    def is_told(self):
        """Whether there are enough to tell anything."""
        return self.total >= FEW


def figures_of(*, theme=None, state=None, year=None):
    """Return (`Figure`s, when they were counted); one query. Districts have no year."""
    rows = InsightCount.objects.filter(theme=theme, state=state)
    counts, counted_at = {}, None
    for row in rows.filter(year=year) | rows.filter(year=None, measure="reach"):
        counts.setdefault(row.measure, {})[row.span] = row.number
        counted_at = row.counted_at
    return [_figure(measure, counts.get(measure.key, {})) for measure in MEASURES], counted_at


def years():
    """Return the years that anything was counted in, the latest first; one query."""
    found = InsightCount.objects.filter(theme=None, state=None).exclude(year=None)
    return sorted(set(found.values_list("year", flat=True)), reverse=True)


def _figure(measure, counts):
    total = sum(counts.values())
    kept_back = _kept_back(counts, bool(measure.days))
    bars = []
    for span, label in enumerate(measure.spans):
        number = counts.get(span, 0)
        if span in kept_back:
            bars.append(Bar(label, None, 0, number < FEW))
        else:
            bars.append(Bar(label, number, round(100 * number / (total or 1))))
    return Figure(measure, total, bars, _half(measure, counts, total) if total >= FEW else "")


def _kept_back(counts, closely):
    """Return the spans that are not told: those of few and, `closely`, the next larger ones.

    Clocks are kept closely: they tell of days that nobody else reads, and all but one span and how
    many there are in all would tell of that one.
    """
    ordered = sorted((number, span) for span, number in counts.items() if number)
    held = [pair for pair in ordered if pair[0] < FEW]
    while closely and held and sum(n for n, _span in held) < FEW and len(held) < len(ordered):
        held.append(ordered[len(held)])
    return {span for _number, span in held}


def _half(measure, counts, total):
    """Return the words of the span in which the half lies; "" where spans are no times."""
    if not measure.days:
        return ""
    passed = 0
    for span, label in enumerate(measure.spans):
        passed += counts.get(span, 0)
        if passed * 2 >= total:
            return label
    return ""
