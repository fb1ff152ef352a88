"""Who is on the list of a workshop, counted: shares against those that one wants, no names."""

from collections import Counter
from dataclasses import dataclass

from places.choices import Level
from workshops.choices import TARGETS, Gender, Success
from workshops.report.parts import SMALLEST

_HIGH = (Level.STATE, Level.NATIONAL)


@dataclass(frozen=True)
class Share:
    """One share: its words, how many of how many, and the percent that one wants (or None).

    `of` counts those of whom it is known; `coming` is the share, in percent, of those who have
    said yes (None where nothing is known of them). `few`: it is of a group so small that a number
    would tell of single people.
    """

    words: str
    number: int
    of: int
    wanted: int | None
    few: bool = False
    coming: int | None = None

    @property
    def percent(self):
        """The share in whole percent; None where nothing is known yet."""
        return _percent(self.number, self.of)

    @property
    def falls_short(self):
        """Whether it is known to be less than one wants."""
        known = not self.few and None not in (self.percent, self.wanted)
        return known and self.percent < self.wanted


@dataclass(frozen=True)
class Mix:
    """How many there are, their shares, the districts with their numbers, and the offices.

    `declined` have said that they cannot come, and are counted nowhere else.
    """

    total: int
    coming: int
    declined: int
    shares: list
    districts: list
    offices: list


def mix_of(workshop):
    """Return the `Mix` of the participants of `workshop`; three queries."""
    fields = ("level", "gender", "success", "district", "office_title", "accepted_at")
    rows = list(workshop.participants.expected().values(*fields))
    coming = [row for row in rows if row["accepted_at"] is not None]
    counts = {field: Counter(row[field] for row in rows) for field in fields[:5]}
    invited = workshop.districts.order_by("name", "pk")
    offices = [(title, n) for title, n in counts["office_title"].most_common() if title]
    return Mix(
        total=len(rows),
        coming=len(coming),
        declined=workshop.participants.filter(accepted_at=None, declined_at__isnull=False).count(),
        shares=list(_shares(workshop.targets, _found(rows), _found(coming))),
        districts=[(one.name_here, counts["district"][one.pk]) for one in invited],
        offices=offices,
    )


def _found(rows):
    """Return {key of a target: (how many of `rows`, of how many it is known)}."""
    total = len(rows)
    counts = {key: Counter(row[key] for row in rows) for key in ("level", "gender", "success")}
    genders, levels, success = counts["gender"], counts["level"], counts["success"]
    found = {"women": (genders[Gender.WOMAN], total - genders[""])}
    for level in (Level.GP, Level.BLOCK, Level.DISTRICT):
        found[str(level)] = (levels[level], total)
    found["state"] = (sum(levels[level] for level in _HIGH), total)
    for degree in Success:
        found[str(degree)] = (success[degree], total - success[""])
    return found


def _shares(targets, listed, coming):
    for key, words in TARGETS.items():
        (number, of), said_yes = listed[str(key)], coming[str(key)]
        few = key == "women" and (_few(number, of) or _few(*said_yes))
        yield Share(str(words), number, of, targets.get(str(key)), few, _percent(*said_yes))


def _percent(number, of):
    return round(100 * number / of) if of else None


def _few(number, of):
    """Whether somebody's gender could be told from `number` of `of`."""
    return of > 0 and min(number, of - number) < SMALLEST
