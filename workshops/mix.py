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

    `of` counts those of whom it is known. `few`: it is of a group so small that a number would
    tell of single people.
    """

    words: str
    number: int
    of: int
    wanted: int | None
    few: bool = False

    @property
    def percent(self):
        """The share in whole percent; None where nothing is known yet."""
        return round(100 * self.number / self.of) if self.of else None

    @property
    def falls_short(self):
        return not self.few and self.wanted is not None and (self.percent or 0) < self.wanted


@dataclass(frozen=True)
class Mix:
    """How many there are, their shares, the districts with their numbers, and the offices."""

    total: int
    coming: int
    shares: list
    districts: list
    offices: list


def mix_of(workshop):
    """Return the `Mix` of the participants of `workshop`; two queries."""
    fields = ("level", "gender", "success", "district", "office_title", "accepted_at")
    rows = list(workshop.participants.values(*fields))
    counts = {field: Counter(row[field] for row in rows) for field in fields[:5]}
    invited = workshop.districts.order_by("name", "pk").values_list("pk", "name")
    offices = [(title, n) for title, n in counts["office_title"].most_common() if title]
    return Mix(
        total=len(rows),
        coming=sum(row["accepted_at"] is not None for row in rows),
        shares=list(_shares(workshop.targets, counts, len(rows))),
        districts=[(name, counts["district"][pk]) for pk, name in invited],
        offices=offices,
    )


def _shares(targets, counts, total):
    genders, levels, success = counts["gender"], counts["level"], counts["success"]
    found = {"women": (genders[Gender.WOMAN], total - genders[""])}
    for level in (Level.GP, Level.BLOCK, Level.DISTRICT):
        found[str(level)] = (levels[level], total)
    found["state"] = (sum(levels[level] for level in _HIGH), total)
    for degree in Success:
        found[str(degree)] = (success[degree], total - success[""])
    for key, words in TARGETS.items():
        number, of = found[str(key)]
        yield Share(
            str(words), number, of, targets.get(str(key)), key == "women" and _few(number, of)
        )


def _few(number, of):
    """Whether somebody's gender could be told from `number` of `of`."""
    return of > 0 and min(number, of - number) < SMALLEST
