"""What a report of a workshop is made of: an ordered list of parts, each made from what is there.

A part is a function (workshop, reader) -> `Part`, or None where there is nothing to tell. Each
package of the room registers its own in a module that `AppConfig.ready` imports:

    @part("plans")
    def plans_part(workshop, reader): ...

A report is public: a part names no participant who has not agreed, and counts nobody in a group
smaller than `SMALLEST` (`merged`). It asks the same few queries however much there is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

# In this order they stand, whichever was registered first. A key never changes.
ORDER = (
    *("people", "cards", "votes", "takings", "plans", "asks", "practices", "gaps"),
    *("visits", "offers", "calls", "evaluation"),
)
# Those that are printed in the hall on the last afternoon, whole.
IN_THE_HALL = ("cards", "takings", "plans", "asks", "gaps")
SMALLEST = 5


@dataclass(frozen=True)
class Reader:
    """Who reads it: `user`, an `AnonymousUser` for what everybody reads.

    `hall`: it is printed for those who were there, with what is left out of the report.
    """

    user: object
    hall: bool = False


@dataclass(frozen=True)
class Row:
    """One line: words in `language` ("" is the page's), a quiet `note`, an address or ""."""

    words: str
    language: str = ""
    note: str = ""
    address: str = ""


@dataclass(frozen=True)
class Group:
    """Rows under a heading, "" for none."""

    title: str
    rows: list
    language: str = ""


@dataclass(frozen=True)
class Part:
    """A part: its heading, how many there are, a sentence that says it all, rows in groups."""

    title: str
    count: int
    sentence: str
    groups: list = field(default_factory=list)
    key: str = ""

    @property
    def rows(self):
        """All rows, of whichever group."""
        return [row for group in self.groups for row in group.rows]


_parts: dict[str, Callable] = {}


def part(key):
    """Register a function as the part `key`, one of ORDER."""
    if key not in ORDER:
        raise KeyError(key)

    def keep(tell):
        _parts[key] = tell
        return tell

    return keep


def parts_of(workshop, reader, keys=ORDER):
    """Return the `Part`s of `workshop` that there is something to tell in, in their order."""
    found = []
    for key in ORDER:
        if key in keys and key in _parts and (made := _parts[key](workshop, reader)):
            found.append(Part(made.title, made.count, made.sentence, made.groups, key))
    return found


def merged(counts, words):
    """Return {name: number}, in which no number is smaller than SMALLEST.

    Smaller ones are put together under `words`, with the next larger one where these are still too
    few; {} where all together are.
    """
    ordered = sorted(((n, name) for name, n in counts.items() if n), key=lambda pair: pair[0])
    small = [pair for pair in ordered if pair[0] < SMALLEST]
    while small and sum(n for n, _name in small) < SMALLEST and len(small) < len(ordered):
        small.append(ordered[len(small)])
    together = sum(n for n, _name in small)
    if 0 < together < SMALLEST:
        return {}
    left_out = {name for _n, name in small}
    kept = {name: n for name, n in counts.items() if n and name not in left_out}
    return kept | ({words: together} if together else {})
