"""The figures of a page: for one choice of theme, state and year, each with its bars."""

from dataclasses import dataclass

from learning.insights.measures import MEASURES, Measure
from learning.models import InsightCount

FEW = 5  # fewer are not told: a single place could be known by them


@dataclass(frozen=True)
class Bar:
    """One span: its words, how many (None: some, but fewer than FEW), its share in percent."""

    label: str
    number: int | None
    share: int


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
    bars = [
        Bar(label, _told(counts.get(span, 0)), round(100 * counts.get(span, 0) / (total or 1)))
        for span, label in enumerate(measure.spans)
    ]
    bars = [bar if bar.number is not None else Bar(bar.label, None, 0) for bar in bars]
    return Figure(measure, total, bars, _half(measure, counts, total) if total >= FEW else "")


def _told(number):
    return number if number == 0 or number >= FEW else None


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
