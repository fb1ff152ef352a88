"""Which of what is new goes into one reader's digest, and why.

What peers of her level did in places near hers comes before what comes from above; what has to do
with nothing that she works on is left out, however little is left.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from learning.choices import Reason, What
from places.choices import LEVEL_ORDER

MOST = 7
KEPT = 20  # of each pile, the newest
SURE = {Reason.OWN: 40, Reason.FOLLOWED: 30}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is new: a practice, or what a place says of one. Places by primary key."""

    what: str
    practice: int
    at: datetime
    level: str
    place: int | None
    district: int | None
    state: int | None
    language: str
    themes: frozenset
    told_by: int | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: her place, what she works on, what she follows, the offices that she holds."""

    level: str
    place: int | None
    district: int | None
    state: int | None
    language: str
    themes: frozenset = frozenset()
    follows: frozenset = frozenset()
    offices: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item as a digest keeps it."""

    practice: int
    what: str
    reason: str
    theme: int | None

    def kept(self):
        """Return it as JSON keeps it."""
        return [self.practice, self.what, self.reason, self.theme]


@dataclass
class Stock:
    """What is new in a window, piled up so that a reader looks at a few of each pile alone."""

    piles: dict = field(default_factory=lambda: defaultdict(list))

    def add(self, items):
        """Pile up `items`, the newest first."""
        for item in sorted(items, key=lambda one: (one.at, one.practice), reverse=True):
            for key in _keys_of(item):
                if len(pile := self.piles[key]) < KEPT:
                    pile.append(item)

    def near(self, reader):
        """Return the items of all piles that may concern `reader`, each once."""
        keys = [
            *(("theme", theme) for theme in reader.themes),
            *(("theme", theme, reader.level) for theme in reader.themes),
            *(("practice", practice) for practice in reader.follows),
            *(("office", office) for office in reader.offices),
            ("place", reader.district, reader.level),
            ("place", reader.state, reader.level),
        ]
        piles = self.piles
        return {id(item): item for key in keys if key in piles for item in piles[key]}.values()


def _keys_of(item):
    yield "practice", item.practice
    if item.told_by is not None:
        yield "office", item.told_by
    for place in {item.district, item.state} - {None}:
        yield "place", place, item.level
    for theme in item.themes:
        yield "theme", theme
        yield "theme", theme, item.level


def choose(stock, reader):
    """Return the at most MOST `Chosen` items for `reader`, the weightiest first, one a practice."""
    judged = []
    for item in stock.near(reader):
        if verdict := judge(item, reader):
            judged.append((verdict[0], item.at, item.practice, item.what, *verdict[1:]))
    judged.sort(reverse=True, key=lambda one: one[:4])
    chosen = {}
    for _weight, _at, practice, what, reason, theme in judged:
        if practice not in chosen:
            chosen[practice] = Chosen(practice, what, reason, theme)
        if len(chosen) == MOST:
            break
    return list(chosen.values())


def judge(item, reader):
    """Return (weight, reason, theme or None) of an item for `reader`; None where it is no news."""
    if item.told_by in reader.offices:
        return None if item.what == What.NEW else (_sure(Reason.OWN, item), Reason.OWN, None)
    if item.place is not None and item.place == reader.place:
        return None
    theme = min(item.themes & reader.themes, default=None)
    if item.practice in reader.follows:
        return _sure(Reason.FOLLOWED, item), Reason.FOLLOWED, theme
    reason = _reason(item, reader, theme)
    return reason and (_weight(item, reader, theme), reason, theme)


def _sure(reason, item):
    """Weigh what is hers before all else; where it failed before where it is used."""
    return SURE[reason] + (item.what == What.FAILED)


def _reason(item, reader, theme):
    peer = item.level == reader.level
    if theme is not None:
        return Reason.PEER_THEME if peer else Reason.THEME
    if not peer:
        return None
    if item.district is not None and item.district == reader.district:
        return Reason.NEIGHBOUR
    return Reason.PEER if item.state is not None and item.state == reader.state else None


def _weight(item, reader, theme):
    """Weigh: a shared theme and the same level most, then nearness, failures, the own language."""
    same_district = item.district is not None and item.district == reader.district
    same_state = item.state is not None and item.state == reader.state
    return (
        8 * (theme is not None)
        + 6 * (item.level == reader.level)
        + 2 * same_district
        + 2 * same_state
        + 2 * (item.what == What.FAILED)
        + (item.language == reader.language)
        - 3 * (LEVEL_ORDER[item.level] < LEVEL_ORDER[reader.level])
    )
