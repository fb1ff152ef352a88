"""Which of what is new goes into one reader's digest, and why.

What she follows by name comes first, then what peers of her level did in places near or like hers,
then the rest, by weight; the last of a full digest is from above where peers would fill it. What
has to do with nothing that she works on or looks for is left out, however little is left. Themes
that she has chosen herself stand in the stead of those that she works on, reads of, or her level
needs.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from learning.choices import Reason, What
from learning.digest.alike import Shelf, in_common
from places.choices import LEVEL_ORDER

MOST = 7
KEPT = 20  # of each pile, the newest
# All that `_weight` adds up is less than PEERS; with it, less than any that is sure.
PEERS = 40
SURE = {
    Reason.OWN: 100,
    Reason.FOLLOWED: 90,
    Reason.SEARCH: 89,
    Reason.OFFICE: 88,
    Reason.TAG: 86,
    Reason.PLACE: 84,
    Reason.OF_THEME: 82,
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
    what she follows besides; `found` are the practices that are new in searches that she follows.
    `profile` is what is known of her place, as `alike.codes_of` tells it.
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
    found: frozenset = frozenset()
    profile: bytes | None = None


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
    shelves: dict = field(default_factory=dict)

    def add(self, items, codes=None):
        """Pile up `items`, once for all, the newest first; `codes` are those of their places."""
        levels = defaultdict(list)
        for item in sorted(items, key=lambda one: (one.at, one.practice), reverse=True):
            levels[item.level].append(item)
            for key in _keys_of(item):
                if len(pile := self.piles[key]) < KEPT:
                    pile.append(item)
        self.shelves = {level: Shelf(found, codes or {}) for level, found in levels.items()}

    def near(self, reader):
        """Return [(item, codes of its place where it is like hers, else None)], each item once.

        Of all that may concern `reader`.
        """
        found = self._piled(reader)
        shelf = self.shelves.get(reader.level)
        if shelf is None or reader.profile is None:
            return [(item, None) for item in found.values()]
        like = shelf.like(reader.profile)
        newest = shelf.newest(like, reader.themes, reader.district)
        found |= {id(item): item for item in newest}
        return list(shelf.marked(found, like))

    def _piled(self, reader):
        keys = [
            *(("theme", theme) for theme in reader.themes | reader.read | reader.of_themes),
            *(("theme", theme, reader.level) for theme in reader.themes),
            *(("practice", practice) for practice in reader.follows | reader.found),
            *(("office", office) for office in reader.offices | reader.sources),
            *(("tag", tag) for tag in reader.tags),
            *(("under", place) for place in reader.places),
            ("level", reader.level),
            ("place", reader.district, reader.level),
            ("place", reader.state, reader.level),
        ]
        piles = self.piles
        return {id(item): item for key in keys if key in piles for item in piles[key]}


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


class _Judged(NamedTuple):
    """An item and why it is news, in the order in which such are sorted: the weightiest last.

    `codes` are those of its place, where that is like the reader's. No two have one `number`, so
    that what follows it is never compared.
    """

    weight: int
    at: datetime
    practice: int
    what: str
    number: int
    reason: str
    theme: int | None
    item: Item
    codes: bytes | None


def choose(stock, reader):
    """Return the at most MOST `Chosen` items for `reader`, the weightiest first, one a practice."""
    judged = []
    for number, (item, codes) in enumerate(stock.near(reader)):
        if verdict := judge(item, reader, like=codes is not None):
            weight, reason, theme = verdict
            order = (weight, item.at, item.practice, item.what, number)
            judged.append(_Judged(*order, reason, theme, item, codes))
    judged.sort(reverse=True)
    best = {}
    for one in judged:
        best.setdefault(one.practice, one)
        if len(best) == MOST:
            break
    return [_chosen(one, reader) for one in _with_room_for_above(best, judged, reader)]


def _with_room_for_above(best, judged, reader):
    """Return the `best` of `judged`, the last from above where peers near or alike are the rest."""
    chosen = list(best.values())
    is_full_of_peers = len(chosen) == MOST and PEERS <= chosen[-1].weight < min(SURE.values())
    if not is_full_of_peers or any(_is_above(one.item, reader) for one in chosen):
        return chosen
    above = (one for one in judged if _is_above(one.item, reader) and one.practice not in best)
    return [*chosen[:-1], next(above, chosen[-1])]


def _chosen(one, reader):
    further = {"adoption": one.item.adoption} if one.item.adoption else {}
    if one.codes is not None and one.reason not in SURE and not _is_near(one.item, reader):
        further["like"] = in_common(reader.profile, one.codes)
    return Chosen(one.practice, one.what, one.reason, one.theme, further)


def judge(item, reader, *, like=False):
    """Return (weight, reason, theme or None) of an item for `reader`; None where it is no news.

    `like`: its place, of her level, is like hers.
    """
    if item.told_by in reader.offices:
        return None if item.what == What.NEW else (_sure(Reason.OWN, item), Reason.OWN, None)
    if item.place is not None and item.place == reader.place and item.place not in reader.places:
        return None
    if followed := _followed(item, reader):
        return _sure(followed[0], item), *followed
    theme = min(item.themes & reader.themes, default=None)
    near = _is_near(item, reader)
    like = like and not near
    reason, theme = _reason(item, reader, theme, near=near, like=like)
    return reason and (_weight(item, reader, theme, near=near, like=like), reason, theme)


def _followed(item, reader):
    """Return (reason, theme or None) of an item of something that `reader` follows, or None."""
    theme = min(item.themes & reader.themes, default=None)
    if item.practice in reader.follows:
        return Reason.FOLLOWED, theme
    if item.practice in reader.found and item.what == What.NEW:
        return Reason.SEARCH, theme
    if item.told_by in reader.sources:
        return Reason.OFFICE, theme
    if not item.tags.isdisjoint(reader.tags):
        return Reason.TAG, theme
    if reader.places and not item.places.isdisjoint(reader.places):
        return Reason.PLACE, theme
    followed = min(item.themes & reader.of_themes, default=None)
    return None if followed is None else (Reason.OF_THEME, followed)


def _sure(reason, item):
    """Weigh what is hers before all else; where it failed before where it is used."""
    return SURE[reason] + (item.what == What.FAILED)


def _reason(item, reader, theme, *, near, like):
    """Return (reason or None, the theme that it names or None)."""
    peer = item.level == reader.level
    if theme is not None and reader.chosen:
        return Reason.CHOSEN, theme
    if theme is not None:
        return (Reason.PEER_THEME if peer else Reason.THEME), theme
    if reader.chosen and not like and not near:
        return None, None
    if (read := min(item.themes & reader.read, default=None)) is not None:
        return Reason.READ, read
    if not peer:
        return None, None
    return _reason_of_peer(item, reader, near=near, like=like)


def _reason_of_peer(item, reader, *, near, like):
    if near:
        return Reason.NEIGHBOUR, None
    if like:
        return Reason.LIKE, None
    if item.state is not None and item.state == reader.state:
        return Reason.PEER, None
    first = min(item.themes & reader.first, default=None)
    return (None if first is None else Reason.LEVEL), first


def _is_near(item, reader):
    return item.district is not None and item.district == reader.district


def _weight(item, reader, theme, *, near, like):
    """Weigh: peers near or alike before all others; then a shared theme and the same level most."""
    same_state = item.state is not None and item.state == reader.state
    peer = item.level == reader.level
    return (
        PEERS * (peer and (near or like))
        + 8 * (theme in reader.themes)
        + 6 * peer
        + 3 * (theme in reader.read)
        + 2 * near
        + 2 * same_state
        + 4 * like
        + 2 * (not item.themes.isdisjoint(reader.first))
        + 2 * (item.what == What.FAILED)
        + (item.language == reader.language)
        - 3 * (not peer and _is_above(item, reader))
    )


def _is_above(item, reader):
    """Whether it is from a level above hers; without a posting she has none."""
    return LEVEL_ORDER[item.level] < LEVEL_ORDER.get(reader.level, 0)
