"""The times that figures are of: all, a year, a quarter; as an address and in words."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.querysets import today
from learning.models import InsightCount


@dataclass(frozen=True)
class Period:
    """A year, or a quarter of it (1 is January to March); without a year all times."""

    year: int | None = None
    number: int | None = None

    @property
    def key(self):
        """As an address says it: "2026", "2026-3" or nothing."""
        return f"{self.year or ''}{f'-{self.number}' if self.number else ''}"

    @property
    def quarters(self):
        """Its first and its last, as the counts say them: 20261 to 20264; (0, 99999) are all."""
        if not self.year:
            return 0, 99999
        return self.year * 10 + (self.number or 1), self.year * 10 + (self.number or 4)

    def __str__(self):
        if not self.year:
            return _("All years")
        if not self.number:
            return str(self.year)
        first, last = (
            date_format(date(self.year, month, 1), "F")
            for month in (self.number * 3 - 2, self.number * 3)
        )
        words = _("%(first)s to %(last)s %(year)s")
        return words % {"first": first, "last": last, "year": self.year}


def known_periods():
    """Return the `Period`s that anything may have been counted in, the latest first; one query."""
    ends = InsightCount.objects.filter(quarter__gt=0).aggregate(Min("quarter"), Max("quarter"))
    first, last = ends["quarter__min"], ends["quarter__max"]
    found = []
    for year in range(last // 10, first // 10 - 1, -1) if first else ():
        found.append(Period(year))
        quarters = (Period(year, number) for number in (4, 3, 2, 1))
        found += [one for one in quarters if first <= one.quarters[0] <= last]
    return found


def last_quarter(now=None):
    """Return the quarter that was over last."""
    day = today(now)
    number = (day.month - 1) // 3
    return Period(day.year, number) if number else Period(day.year - 1, 4)
