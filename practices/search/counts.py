"""The counts of a list: from the hits of its statement, or from those that are kept."""

from collections import Counter
from dataclasses import dataclass, field

from practices.choices import PracticeState
from practices.search import common, statements
from practices.search import facets as packing
from practices.search.facets import CODE_BITS, FACETS, STATE, THEME

_NONE = (0,)  # the codes of no choice
_NUMBER = (1 << CODE_BITS) - 1


@dataclass
class Counts:
    """How many there are before any choice in a facet, with all of them, and of each value."""

    all: int = 0
    total: int = 0
    facets: dict = field(default_factory=dict)


def kept_scopes(filters, facets):
    """Return where the kept counts answer a list without words, or None where they cannot.

    They can where at most one facet is chosen, or a theme and states. The result is for
    `statements.cells`; a facet's own choice is left out of its own counts.
    """
    chosen = {facet: getattr(filters, facet.name) for facet in FACETS}
    chosen = {facet: values for facet, values in chosen.items() if values}
    if not _are_kept(filters, chosen):
        return None
    codes = {
        facet: tuple(packing.code(facet, value) for value in values)
        for facet, values in chosen.items()
    }
    scopes = {_scope(codes): [0]}
    for facet in facets:
        others = {other: held for other, held in codes.items() if other != facet}
        scopes.setdefault(_scope(others), []).append(FACETS.index(facet) + 1)
    return [(list(one), list(two), read) for (one, two), read in scopes.items()]


def _are_kept(filters, chosen):
    further = filters.places or filters.tag or filters.confirmed or filters.year
    if further or filters.status != PracticeState.PUBLISHED:
        return False
    if len(chosen) > 1 and set(chosen) != {THEME, STATE}:
        return False
    if not all(code.isdigit() for code in filters.state):
        return False
    # An entry with two themes would be counted twice in the sum of both.
    return all(len(values) == 1 or not (f.flags or f.further) for f, values in chosen.items())


def _scope(codes):
    """Return the codes of one choice and of another: a theme stands before a state."""
    held = [codes[facet] for facet in sorted(codes, key=lambda facet: facet is STATE)]
    one, two = [*held, _NONE, _NONE][:2]
    return one, two


def read(found, chosen, facets):
    """Return the `Counts` of the rows that a statement gave; `chosen` are the facets in order."""
    if (kept := common.counts_in(found)) is not None:
        return _of_cells(kept, facets)
    hits, cells = [], {}
    for kind, _at, number, key, _why, packed in found:
        if kind == statements.HITS:
            hits.append((key, number, packed))
        elif kind == statements.CELL:
            cells[key] = number
    if cells:
        return _of_cells(cells, facets)
    return _of_hits(hits, chosen, facets)


def _of_cells(cells, facets):
    values = {
        facet.name: {
            key & _NUMBER: number for key, number in cells.items() if key >> CODE_BITS == place
        }
        for place, facet in enumerate(FACETS, 1)
        if facet in facets
    }
    total = cells.get(0, 0)
    return Counts(total, total, {f.name: _named(f, values[f.name]) for f in facets})


def _of_hits(hits, chosen, facets):
    """A facet's own choice is left out of its own counts, so that one sees what else there is."""
    bits = {name: 1 << place for place, name in enumerate(chosen)}
    every = sum(bits.values())
    enough = {every, *(every & ~bit for bit in bits.values())}
    counted = {
        key: packing.count(bytes(packed))
        for key, _number, packed in hits
        if packed and key in enough
    }
    values = {}
    for facet in facets:
        own = bits.get(facet.name, 0)
        parts = (parts[facet.name] for key, parts in counted.items() if key | own == every)
        values[facet.name] = _named(facet, sum(parts, Counter()))
    total = sum(number for key, number, _packed in hits if key == every)
    return Counts(sum(number for _key, number, _packed in hits), total, values)


def _named(facet, numbers):
    """Return `{value: count}` of a facet's counted numbers, the most first."""
    if facet.flags:
        numbers = {number.bit_length(): count for number, count in numbers.items()}
    most_first = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return {facet.value(number): count for number, count in most_first if count}
