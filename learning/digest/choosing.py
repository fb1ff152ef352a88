"""Which of what is new goes into one reader's digest, and why.

What peers of her level did in places near or like hers comes before what comes from above; what has
to do with nothing that she works on or looks for is left out, however little is left. Themes that
she has chosen herself stand in the stead of those that she works on, reads of, or her level needs.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from learning.choices import Reason, What
from places.choices import LEVEL_ORDER
from places.likeness import ALIKE, reasons_between

MOST = 7
KEPT = 20  # of each pile, the newest
SURE = {
    Reason.OWN: 40,
    Reason.FOLLOWED: 30,
    Reason.OFFICE: 28,
    Reason.TAG: 26,
    Reason.PLACE: 24,
    Reason.OF_THEME: 22,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is new: a practice, or what a place says of one. Places by primary key.

    `adoption` is the key of what the place says.
    """

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
    tags: frozenset = frozenset()
    adoption: int | None = None
    block: int | None = None

    @property
    def places(self):
        """The keys of its place and of all above it: of a shielded one the state alone."""
        return {self.place, self.block, self.district, self.state} - {None}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: her place, what she works on, what she follows, the offices that she holds.

    `chosen`: her themes are her own choice. `read` and `first` are the themes that she reads most,
    and those that her level looks for first; `sources` (offices), `tags`, `places` and `of_themes`
    what she follows besides.
    `profile` is what is known of her place.
    """

    level: str
    place: int | None
    district: int | None
    state: int | None
    language: str
    themes: frozenset = frozenset()
    follows: frozenset = frozenset()
    offices: frozenset = frozenset()
    chosen: bool = False
    read: frozenset = frozenset()
    first: frozenset = frozenset()
    sources: frozenset = frozenset()
    tags: frozenset = frozenset()
    places: frozenset = frozenset()
    of_themes: frozenset = frozenset()
    profile: object = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item as a digest keeps it; `further` by name what only some have."""

    practice: int
    what: str
    reason: str
    theme: int | None
    further: dict

    def kept(self):
        """Return it as JSON keeps it."""
        kept = [self.practice, self.what, self.reason, self.theme]
        return [*kept, self.further] if self.further else kept


@dataclass
class Stock:
    """What is new in a window, piled up so that a reader looks at a few of each pile alone."""

    piles: dict = field(default_factory=lambda: defaultdict(list))
    profiles: dict = field(default_factory=dict)

    def add(self, items):
        """Pile up `items`, the newest first."""
        for item in sorted(items, key=lambda one: (one.at, one.practice), reverse=True):
            for key in _keys_of(item):
                if len(pile := self.piles[key]) < KEPT:
                    pile.append(item)

    def near(self, reader):
        """Return the items of all piles that may concern `reader`, each once."""
        keys = [
            *(("theme", theme) for theme in reader.themes | reader.read | reader.of_themes),
            *(("theme", theme, reader.level) for theme in reader.themes),
            *(("practice", practice) for practice in reader.follows),
            *(("office", office) for office in reader.offices | reader.sources),
            *(("tag", tag) for tag in reader.tags),
            *(("under", place) for place in reader.places),
            ("level", reader.level),
            ("place", reader.district, reader.level),
            ("place", reader.state, reader.level),
        ]
        piles = self.piles
        return {id(item): item for key in keys if key in piles for item in piles[key]}.values()


def _keys_of(item):
    yield "practice", item.practice
    yield "level", item.level
    for tag in item.tags:
        yield "tag", tag
    for place in item.places:
        yield "under", place
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
        if verdict := judge(item, reader, stock.profiles):
            judged.append((verdict, item))
    chosen = {}
    for (_weight, reason, theme), item in sorted(judged, reverse=True, key=_order):
        if item.practice not in chosen:
            further = {"adoption": item.adoption} if item.adoption else {}
            chosen[item.practice] = Chosen(item.practice, item.what, reason, theme, further)
        if len(chosen) == MOST:
            break
    return list(chosen.values())


def _order(judged):
    (weight, _reason, _theme), item = judged
    return weight, item.at, item.practice, item.what


def judge(item, reader, profiles=None):
    """Return (weight, reason, theme or None) of an item for `reader`; None where it is no news.

    `profiles` holds what is known of the places of items, by their keys.
    """
    if item.told_by in reader.offices:
        return None if item.what == What.NEW else (_sure(Reason.OWN, item), Reason.OWN, None)
    if item.place is not None and item.place == reader.place and item.place not in reader.places:
        return None
    if followed := _followed(item, reader):
        return _sure(followed[0], item), *followed
    theme = min(item.themes & reader.themes, default=None)
    like = _is_like(item, reader, profiles or {})
    reason, theme = _reason(item, reader, theme, like)
    return reason and (_weight(item, reader, theme, like), reason, theme)


def _followed(item, reader):
    """Return (reason, theme or None) of an item of something that `reader` follows, or None."""
    theme = min(item.themes & reader.themes, default=None)
    if item.practice in reader.follows:
        return Reason.FOLLOWED, theme
    if item.told_by in reader.sources:
        return Reason.OFFICE, theme
    if not item.tags.isdisjoint(reader.tags):
        return Reason.TAG, theme
    if not item.places.isdisjoint(reader.places):
        return Reason.PLACE, theme
    followed = min(item.themes & reader.of_themes, default=None)
    return None if followed is None else (Reason.OF_THEME, followed)


def _is_like(item, reader, profiles):
    """Whether the item is from a place of her level in another district that is like hers."""
    if item.level != reader.level or item.district == reader.district:
        return False
    other = profiles.get(item.place)
    if other is None or reader.profile is None:
        return False
    return sum(one.points for one in reasons_between(reader.profile, other)) >= ALIKE


def _sure(reason, item):
    """Weigh what is hers before all else; where it failed before where it is used."""
    return SURE[reason] + (item.what == What.FAILED)


def _reason(item, reader, theme, like):
    """Return (reason or None, the theme that it names or None)."""
    peer = item.level == reader.level
    if theme is not None and reader.chosen:
        return Reason.CHOSEN, theme
    if theme is not None:
        return (Reason.PEER_THEME if peer else Reason.THEME), theme
    if reader.chosen and not like and not _is_near(item, reader):
        return None, None
    if (read := min(item.themes & reader.read, default=None)) is not None:
        return Reason.READ, read
    if not peer:
        return None, None
    return _reason_of_peer(item, reader, like)


def _reason_of_peer(item, reader, like):
    if item.district is not None and item.district == reader.district:
        return Reason.NEIGHBOUR, None
    if like:
        return Reason.LIKE, None
    if item.state is not None and item.state == reader.state:
        return Reason.PEER, None
    first = min(item.themes & reader.first, default=None)
    return (None if first is None else Reason.LEVEL), first


def _is_near(item, reader):
    return item.district is not None and item.district == reader.district


def _weight(item, reader, theme, like):
    """Weigh: a shared theme and the same level most, then nearness or likeness, then the rest."""
    same_state = item.state is not None and item.state == reader.state
    return (
        8 * (theme in reader.themes)
        + 6 * (item.level == reader.level)
        + 3 * (theme in reader.read)
        + 2 * _is_near(item, reader)
        + 2 * same_state
        + 4 * like
        + 2 * (not item.themes.isdisjoint(reader.first))
        + 2 * (item.what == What.FAILED)
        + (item.language == reader.language)
        - 3 * (LEVEL_ORDER[item.level] < LEVEL_ORDER[reader.level])
    )
