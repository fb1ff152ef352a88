"""No number under five is told, nor one that follows from others: tried on random tables."""

import random
from itertools import product

import pytest

from learning.insights.periods import Period
from learning.insights.telling import FEW
from learning.insights.telling import told_of as told_by_the_portal
from learning.models import InsightCount
from tests.learning.telling_plainly import blocks_of, told_of

STATES, QUARTERS, SPANS = (1, 2, 3), (20253, 20254, 20261), (0, 1)
CHOICES = [
    {"place": place, "year": year, "quarter": quarter}
    for place, (year, quarter) in product(
        (None, *STATES),
        [(None, None), (2025, None), (2026, None), *((q // 10, q) for q in QUARTERS)],
    )
]


def table_of(chance):
    """Return a random table in which most cells are small."""
    return {
        cell: chance.choice((0, 0, 1, 2, 3, 4, 4, 5, 9))
        for cell in product(STATES, QUARTERS, SPANS)
    }


def all_told(cells):
    """Return everything that anybody can read: each choice of every filter."""
    blocks = blocks_of(cells)
    return [told_of(blocks, **choice) for choice in CHOICES]


@pytest.mark.parametrize("seed", range(4))
def test_for_each_small_cell_another_number_tells_the_same(seed):
    """So whoever reads all pages, and knows how they are made, cannot say what it is."""
    cells = table_of(random.Random(seed))
    told = all_told(cells)
    small = [cell for cell, number in cells.items() if number < FEW]
    for cell in small:
        assert any(all_told(world) == told for world in worlds(cells, cell, small)), cell


def worlds(cells, cell, small):
    """Yield the tables in which `cell` is another number, alone or with other small ones."""
    span = [other for other in small if other != cell and other[2] == cell[2]]
    for number in range(FEW):
        if number == cells[cell]:
            continue
        alone = cells | {cell: number}
        yield alone
        for other, instead in product(span, range(FEW)):
            yield alone | {other: instead}


@pytest.mark.parametrize("seed", range(10))
def test_what_is_told_and_every_difference_is_none_or_enough(seed):
    cells = table_of(random.Random(1000 + seed))
    told = dict(zip(map(str, CHOICES), all_told(cells), strict=True))
    for of, (inner, outer) in product(SPANS, product(CHOICES, CHOICES)):
        part, whole = told[str(inner)].get(of, 0), told[str(outer)].get(of, 0)
        assert part == 0 or part >= FEW
        if all(outer[name] in (None, inner[name]) for name in outer):
            assert whole - part == 0 or whole - part >= FEW


def test_a_state_of_few_is_not_found_by_taking_the_others_from_india():
    cells = {(1, 20261, 0): 40, (2, 20261, 0): 3}
    assert told_of(blocks_of(cells)) == {0: 40}
    assert told_of(blocks_of(cells | {(3, 20261, 0): 3})) == {0: 46}
    # Four and four would each be known by eight.
    assert told_of(blocks_of(cells | {(2, 20261, 0): 4, (3, 20261, 0): 4})) == {0: 40}
    assert told_of(blocks_of({(1, 20261, 0): 3, (1, 20254, 0): 3}), place=1) == {0: 6}
    assert told_of(blocks_of({(1, 20261, 0): 3, (1, 20254, 0): 3}), place=1, year=2026) == {}


@pytest.mark.django_db
def test_the_portal_tells_as_the_rule_says():
    for seed in range(6):
        cells = table_of(random.Random(seed))
        InsightCount.objects.all().delete()
        InsightCount.objects.bulk_create(
            InsightCount(measure="flow", place=place, quarter=quarter, span=span, number=number)
            for (place, quarter, span), number in cells.items()
        )
        blocks = blocks_of(cells)
        for choice in CHOICES:
            quarter = choice["quarter"]
            period = Period(choice["year"], quarter and quarter % 10)
            told = told_by_the_portal(["flow"], place=choice["place"] or 0, period=period)
            assert told.get("flow", {}) == told_of(blocks, **choice), choice
