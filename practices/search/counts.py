"""The counts of a list: from the hits of its statement, or from those that are kept."""

from collections import Counter
from dataclasses import dataclass, field
from math import inf

from django.db import connection

from practices.choices import PracticeState
from practices.search import common, hits, statements
from practices.search import facets as packing
from practices.search.facets import (
    CODE_BITS,
    DISTRICT,
    FACETS,
    GROUPS,
    STATE,
    THEME,
    YEAR,
    place_of,
)

TOTAL = ""  # among the names of facets: all of them together
_NONE = (0,)  # the codes of no choice


@dataclass
class Counts:
    """How many there are before any choice in a facet, with all of them, and of each value.

    `short` are the names of the facets, or TOTAL, of which there are at least so many.
    """

    all: int = 0
    total: int = 0
    facets: dict = field(default_factory=dict)
    short: set = field(default_factory=set)


def shown(filters):
    """Return the facets that stand beside a list: districts are those of the one state chosen."""
    left_out = set() if len(filters.state) == 1 else {DISTRICT}
    if filters.status != PracticeState.PUBLISHED:
        left_out.add(YEAR)
    return tuple(facet for facet in GROUPS if facet not in left_out)


def kept(filters, facets):
    """Return what of a list without words the kept counts answer, and what they do not.

    That is for `hits.cells`, and a list of facets, None among them for all together. A
    facet's own choice is left out of its own counts. Kept is what one other choice leaves, or a
    theme and states, or of districts one state and a theme.
    """
    scopes, rest = {}, []
    chosen = {facet: filters.chosen(facet.name) for facet in GROUPS}
    for facet in (None, *facets):
        others = {other: held for other, held in chosen.items() if held and other is not facet}
        if _are_kept(filters, others, facet):
            scopes.setdefault(_scope(others), []).append(place_of(facet) if facet else 0)
        else:
            rest.append(facet)
    return [(list(one), list(two), read) for (one, two), read in scopes.items()], rest


def of_published(facet, state=None):
    """Return `Counter {value: published practices}` of THEME, STATE or DISTRICT as it is kept.

    One query. `state` is the code of the one that is meant; districts are counted within it alone.
    """
    one = _NONE if state is None else (packing.code(STATE, state),)
    with connection.cursor() as cursor:
        cursor.execute(*hits.cells([(list(one), list(_NONE), [place_of(facet)])]))
        cells = {row[3]: row[2] for row in cursor.fetchall()}
    return Counter(_of_cells(cells, [facet]).facets[facet.name])


def of_choices(filters):
    """Return how many published practices pass the choices as it is kept; endless if it is not."""
    scopes, rest = kept(filters, ())
    if rest:
        return inf
    with connection.cursor() as cursor:
        cursor.execute(*hits.cells(scopes))
        return sum(row[2] or 0 for row in cursor.fetchall())


def _are_kept(filters, chosen, facet):
    further = filters.tag or filters.confirmed or (filters.places and not filters.district)
    if further or filters.status != PracticeState.PUBLISHED or DISTRICT in chosen:
        return False
    if len(chosen) > 1 and set(chosen) != {THEME, STATE}:
        return False
    if facet is DISTRICT and STATE not in chosen:
        return False
    if not all(code.isdigit() for code in filters.state):
        return False
    # An entry with two themes would be counted twice in the sum of both.
    return all(len(values) == 1 or not (f.flags or f.further) for f, values in chosen.items())


def _scope(chosen):
    """Return the codes of one choice and of another: a theme stands before a state."""
    facets = sorted(chosen, key=lambda facet: facet is STATE)
    held = [tuple(packing.code(facet, value) for value in chosen[facet]) for facet in facets]
    one, two = [*held, _NONE, _NONE][:2]
    return one, two


def read(found, chosen, facets, rest, *, some):
    """Return the `Counts` of the rows that a statement gave; `chosen` are the facets in order.

    `rest` are those that its hits count, as `kept` has them; these may be `some` alone.
    """
    if (cells := common.counts_in(found)) is not None:
        return _of_cells(cells, [facet for facet in facets if facet in FACETS])
    cells = {row[3]: row[2] for row in found if row[0] == statements.CELL}
    counts = _of_cells(cells, [facet for facet in facets if facet not in rest])
    if rest:
        of_hits = _Hits(found, chosen, rest)
        counts.facets |= of_hits.facets()
        if None in rest:
            counts.all, counts.total = of_hits.number, of_hits.total
        if some:
            counts.short = of_hits.short()
            counts.total = min(counts.total, hits.MOST_COUNTED)
    return counts


def _of_cells(cells, facets):
    values = {facet: {} for facet in GROUPS}
    for key, number in cells.items():
        if key:
            place = min(key >> CODE_BITS, len(GROUPS))
            values[GROUPS[place - 1]][key - (place << CODE_BITS)] = number
    total = cells.get(0, 0)
    return Counts(total, total, {f.name: _named(f, values[f]) for f in facets})


class _Hits:
    """The counts of hits by which choices they pass, each facet's own left out of its own."""

    def __init__(self, found, chosen, facets):
        self.facets_counted = [facet for facet in facets if facet]
        self.bits = {name: 1 << place for place, name in enumerate(chosen)}
        self.every = sum(self.bits.values())
        rows = [
            (key, number, year, packed)
            for kind, _at, number, key, year, packed in found
            if kind == statements.HITS
        ]
        self.rows = [row for row in rows if row[0] >= 0]
        self.unwanted = Counter()  # what was looked at and has what must not be there
        for key, number, _year, _packed in rows:
            if key < 0:
                self.unwanted[~key] += number
        self.districts = {row[3]: row[2] for row in found if row[0] == statements.DISTRICT}
        self.number = sum(number for _key, number, _year, _packed in self.rows)
        self.total = self._passing(self.every)

    def _passing(self, key):
        return sum(number for passes, number, _year, _packed in self.rows if passes == key)

    def _own(self, name):
        """Return the rows of what passes all choices but that of one facet."""
        own = self.bits.get(name, 0)
        return [row for row in self.rows if row[0] | own == self.every]

    def facets(self):
        """Return `{facet: {value: count}}`."""
        packed = {}
        for key, _number, _year, some in self.rows:
            left = self.every & ~key
            if some and not left & (left - 1):  # at most one choice is left out
                packed[key] = packed.get(key, b"") + bytes(some)
        counted = {key: packing.count(some) for key, some in packed.items()}
        return {
            facet.name: _named(facet, self._of(facet, counted)) for facet in self.facets_counted
        }

    def _of(self, facet, counted):
        if facet is DISTRICT:
            return self.districts
        own = self._own(facet.name)
        if facet is YEAR:
            return sum((Counter({year: number}) for _key, number, year, _packed in own), Counter())
        keys = {row[0] for row in own} & counted.keys()
        return sum((counted[key][facet.name] for key in keys), Counter())

    def short(self):
        """Return the names of those of which more were found than are counted."""
        keys = {row[0] for row in self.rows} | self.unwanted.keys()
        looked_at = {key: self._passing(key) + self.unwanted[key] for key in keys}
        far = {key for key, number in looked_at.items() if number > hits.MOST_COUNTED}
        if self.every in far:
            return {TOTAL, *(facet.name for facet in self.facets_counted)}
        return {name for name, bit in self.bits.items() if self.every & ~bit in far}


def _named(facet, numbers):
    """Return `{value: count}` of a facet's counted numbers, the most first."""
    if facet.flags:
        numbers = {number.bit_length(): count for number, count in numbers.items()}
    most_first = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return {facet.value(number): count for number, count in most_first if count > 0}
