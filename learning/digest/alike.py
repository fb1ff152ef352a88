"""Which of what is new is from places like the reader's: all of a level looked at, few returned.

The items of a level stand side by side, the newest first, a byte each: one look through tables of
points says which are from places ALIKE, however many newer ones lie before them. What was found is
remembered by what is known of the reader's place, so that it is reckoned once for all of the same.
"""

from collections import defaultdict
from functools import lru_cache

from places.likeness import ALIKE, reasons_between
from places.likeness.reasons import KINDS, columns_of, sum_of_points
from places.models import Profile
from places.models.fact import column

FEW = 10  # of each theme, and of all together: more than a digest holds
SAID = 3  # of what two places have in common, the weightiest
_MOST_REMEMBERED = 1 << 23  # bytes
_ENOUGH = bytes(points >= ALIKE for points in range(256))
_COLUMNS = [column(kind) for kind in KINDS]


def codes_of(places):
    """Return `{place: codes}`: what is known of each of the keys `places`, a byte a kind."""
    rows = Profile.objects.filter(pk__in=places).values_list("pk", *_COLUMNS)
    return {place: bytes(codes) for place, *codes in rows}


@lru_cache(maxsize=4096)
def in_common(one, other):
    """Return the weightiest that two `codes` have in common, as [[kind, value]]."""
    reasons = reasons_between(_profile(one), _profile(other))
    return [[reason.kind, reason.value] for reason in reasons[:SAID]]


def _profile(codes):
    return Profile(**dict(zip(_COLUMNS, codes, strict=True)))


class Shelf:
    """The items of one level of whose places something is known.

    Takes them the newest first, with the codes of their places.
    """

    def __init__(self, items, codes):
        self.items = [item for item in items if item.place in codes]
        self.codes = [codes[item.place] for item in self.items]
        self._places = {id(item): place for place, item in enumerate(self.items)}
        self._columns = columns_of(b"".join(self.codes))
        self._themes = self._by_theme()
        size = max(1, len(self.items))
        self.like = lru_cache(maxsize=max(1, _MOST_REMEMBERED // size))(self._like)

    def _by_theme(self):
        marks = defaultdict(lambda: bytearray(len(self.items)))
        for place, item in enumerate(self.items):
            for theme in item.themes:
                marks[theme][place] = 1
        return {theme: int.from_bytes(mark, "little") for theme, mark in marks.items()}

    def _like(self, codes):
        """Return of each item, as a byte, whether its place is like one of `codes`."""
        points = sum_of_points(_profile(codes), self._columns)
        return points.to_bytes(len(self.items), "little").translate(_ENOUGH)

    def marked(self, found, like):
        """Yield each of `found` (items by their ids), with the codes of its place if it is like."""
        for key, item in found.items():
            place = self._places.get(key)
            yield item, self.codes[place] if place is not None and like[place] else None

    def newest(self, like, themes, but_of):
        """Return the newest of those that `like` marks: of all, and of each of `themes`.

        None of the district `but_of`.
        """
        found, number = self._first(like, but_of), int.from_bytes(like, "little")
        for theme in themes:
            if both := number & self._themes.get(theme, 0):
                found += self._first(both.to_bytes(len(like), "little"), but_of)
        return found

    def _first(self, marks, but_of):
        found, place = [], marks.find(1)
        while place >= 0 and len(found) < FEW:
            item = self.items[place]
            if but_of is None or item.district != but_of:
                found.append(item)
            place = marks.find(1, place + 1)
        return found
