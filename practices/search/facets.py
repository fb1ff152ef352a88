"""The facets of an entry, packed into one integer, so that one narrow column counts them all.

Each takes a few bits. Changing the order of a list below asks for `manage.py rebuild_search`.
"""

from dataclasses import dataclass

from places.choices import Level
from practices.choices import LANGUAGES, AdoptionStatus, EndorsementType, Kind, Programme


@dataclass(frozen=True)
class Facet:
    """One facet: which bits it takes, and the keys that their numbers stand for.

    `keys` is empty where the number itself is the value (a state's LGD code, a theme's id).
    A `flags` facet has one bit a key; one with `slots` may hold several numbers.
    """

    name: str
    shift: int
    bits: int
    keys: tuple = ()
    flags: bool = False
    slots: int = 1

    @property
    def mask(self):
        return (1 << self.bits) - 1

    def shifts(self):
        """Return how far each of its slots is shifted."""
        return [self.shift + slot * self.bits for slot in range(self.slots)]

    def number(self, value):
        """Return the number stored for `value`; zero is kept for nothing."""
        if not self.keys:
            return int(value)
        index = self.keys.index(value)
        return 1 << index if self.flags else index + 1

    def value(self, number):
        """Return what a stored number stands for."""
        return self.keys[number - 1] if self.keys else number

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
LANGUAGE = Facet("language", 8, 6, tuple(code for code, _name in LANGUAGES))
STATE = Facet("state", 14, 8)
ENDORSED = Facet("endorsed", 22, 4, tuple(EndorsementType.values), flags=True)
THEME = Facet("theme", 26, 10, slots=3)
ADOPTED = Facet("adopted", 56, 5, tuple(AdoptionStatus.values), flags=True)
FACETS = (KIND, PROGRAMME, LEVEL, LANGUAGE, STATE, ENDORSED, THEME, ADOPTED)


def pack(values):
    """Return the packed integer of `{facet name: list of values}`."""
    packed = 0
    for facet in FACETS:
        packed |= facet.pack(values.get(facet.name, []))
    return packed
