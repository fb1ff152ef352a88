"""The facets of an entry, packed into one integer, so that one narrow column counts them all.

Each takes a few bits, and none lies across the border of two of the four 16-bit lanes: `count`
counts the values of a lane, a few hundred, and takes apart only those.
Changing the order of a list below asks for `manage.py rebuild_search`.
"""

import sys
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from places.choices import Level
from practices.choices import LANGUAGES, AdoptionStatus, EndorsementType, Kind, Programme


@dataclass(frozen=True)
class Facet:
    """One facet: which bits it takes, and the keys that their numbers stand for.

    `keys` is empty where the number itself is the value (a state's LGD code, a theme's id).
    A `flags` facet has one bit a key; one with `further` shifts may hold several numbers. Values
    may begin at another number than zero.
    """

    name: str
    shift: int
    bits: int
    keys: tuple = ()
    flags: bool = False
    further: tuple = ()
    begins: int = 0

    @property
    def mask(self):
        return (1 << self.bits) - 1

    def shifts(self):
        """Return how far each of its slots is shifted."""
        return [self.shift, *self.further]

    def number(self, value):
        """Return the number stored for `value`; zero is kept for nothing."""
        if not self.keys:
            return int(value) - self.begins
        index = self.keys.index(value)
        return 1 << index if self.flags else index + 1

    def value(self, number):
        """Return what a stored number stands for."""
        return self.keys[number - 1] if self.keys else number + self.begins

    def numbers(self, part):
        """Return the numbers that the bits of one slot hold: of flags each that is set."""
        return [1 << bit for bit in range(self.bits) if part >> bit & 1] if self.flags else [part]

    def pack(self, values):
        """Return the bits for `values`, already at their place."""
        packed = 0
        if self.flags:
            return sum(self.number(value) for value in set(values)) << self.shift
        for value, shift in zip(values, self.shifts(), strict=False):
            number = self.number(value)
            if number > self.mask:
                raise ValueError(f"{self.name} {number} does not fit into {self.bits} bits")
            packed |= number << shift
        return packed


KIND = Facet("kind", 0, 2, tuple(Kind.values))
PROGRAMME = Facet("programme", 2, 3, tuple(Programme.values))
LEVEL = Facet("level", 5, 3, tuple(Level.values))
STATE = Facet("state", 8, 8)
LANGUAGE = Facet("language", 16, 6, tuple(code for code, _name in LANGUAGES))
THEME = Facet("theme", 22, 10, further=(32, 48))
ADOPTED = Facet("adopted", 42, 5, tuple(AdoptionStatus.values), flags=True)
ENDORSED = Facet("endorsed", 58, 4, tuple(EndorsementType.values), flags=True)
FACETS = (KIND, PROGRAMME, LEVEL, LANGUAGE, STATE, ENDORSED, THEME, ADOPTED)
# What other columns tell: the year of publication in India, and the district, by its key.
FIRST_YEAR, LAST_YEAR = 2000, 2100
YEAR = Facet("year", 0, 0, begins=FIRST_YEAR - 1)
DISTRICT = Facet("district", 0, 0)
GROUPS = (*FACETS, YEAR, DISTRICT)
CODE_BITS = 10  # of a facet's number in a code, such as the kept counts have it; the last has more
_LANE = 16
_LANES = 64 // _LANE
_IN_LANE = [
    [(f, shift % _LANE) for f in FACETS for shift in f.shifts() if shift // _LANE == lane]
    for lane in range(_LANES)
]


def pack(values):
    """Return the packed integer of `{facet name: list of values}`."""
    packed = 0
    for facet in FACETS:
        packed |= facet.pack(values.get(facet.name, []))
    return packed


def code(facet, value):
    """Return the code of a facet's value: its facet's place in the list, from one, and its number.

    Zero is the code of no value, that is, of all entries.
    """
    return (place_of(facet) << CODE_BITS) + facet.number(value)


def place_of(facet):
    """Return the place of a facet in the list, from one."""
    return GROUPS.index(facet) + 1


def codes(packed):
    """Return the codes of all values in a packed integer."""
    return [
        place << CODE_BITS | number
        for place, facet in enumerate(FACETS, 1)
        for shift in facet.shifts()
        if packed >> shift & facet.mask
        for number in facet.numbers(packed >> shift & facet.mask)
    ]


def count(packed):
    """Return `{facet name: {number: count}}` of packed integers, given as big-endian bytes.

    Flags are counted one by one, each under its own bit; zero, for nothing, is left out.
    """
    lanes = array("H", packed)
    if sys.byteorder == "little":
        lanes.byteswap()
    found = {facet.name: Counter() for facet in FACETS}
    for lane in range(_LANES):
        for value, number in Counter(lanes[_LANES - 1 - lane :: _LANES]).items():
            for name, key in _held(lane, value):
                found[name][key] += number
    return found


@lru_cache(maxsize=20_000)
def _held(lane, value):
    """Return (facet name, number) of all that one lane holds: some thousand are all there are."""
    return [
        (facet.name, key)
        for facet, shift in _IN_LANE[lane]
        if (part := value >> shift & facet.mask)
        for key in facet.numbers(part)
    ]
