"""Who reads all that is told of a gap finds no number under five, by subtracting neither."""

import random
from itertools import product

import pytest

from learning.insights.blocks import FEW, blocks_of, told_of
from learning.register.weight import Weight

STATES, DISTRICTS = (1, 2, 3), (0, 7, 8, 9)


@pytest.mark.parametrize("seed", range(40))
def test_every_difference_of_what_is_told_is_none_or_enough(seed):
    chance = random.Random(seed)
    cells = {path: chance.choice((0, 0, 1, 2, 4, 4, 5, 9)) for path in product(STATES, DISTRICTS)}
    blocks = blocks_of(cells)
    whole = told_of(blocks)
    states = [told_of(blocks, state) for state in STATES]
    left = [whole - sum(states), whole, *states]
    for state, told in zip(STATES, states, strict=True):
        parts = [told_of(blocks, state, one) for one in DISTRICTS]
        left += [told - sum(parts), *parts]
        assert all(
            part in (0, cells[state, one]) for part, one in zip(parts, DISTRICTS, strict=True)
        )
    assert all(number == 0 or number >= FEW for number in left)
    assert whole <= sum(cells.values())


def test_districts_are_counted_only_where_none_is_named():
    spread = blocks_of({(1, one): 1 for one in range(2, 9)})
    assert Weight(spread, 7).words == "7 people ask for it, from 7 districts"
    named = spread | {(1, 20): 6}
    assert Weight(named, 8).words == "13 people ask for it"
    assert Weight(blocks_of({(1, 2): 4}), 1).words == ""
