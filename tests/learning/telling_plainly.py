"""The rule of `learning.insights.telling` without SQL, on which attackers are tried."""

from dataclasses import dataclass

from learning.insights.telling import FEW


@dataclass(frozen=True)
class Block:
    """How many of one span; `place`, `year` and `quarter` are None where it is of all of them."""

    place: int | None
    year: int | None
    quarter: int | None
    span: int
    number: int

    def lies_in(self, place, year, quarter):
        """Whether all of it is within the choice, of which None chooses all."""
        return (
            place in (None, self.place)
            and year in (None, self.year)
            and quarter in (None, self.quarter)
        )


def blocks_of(cells):
    """Return the `Block`s of `{(place, quarter, span): number}` of one measure and theme."""
    told, small = [], {}
    for (place, quarter, span), number in cells.items():
        if number >= FEW:
            told.append(Block(place, quarter // 10, quarter, span, number))
        elif number > 0:
            small.setdefault((place, quarter // 10, span), []).append(number)
    small = _put_together(small, told, lambda key: (key[0], None, key[2]))
    small = _put_together(small, told, lambda key: (None, None, key[2]))
    _put_together(small, told, lambda key: key)
    return told


def _put_together(small, told, above):
    """Add the blocks that `{(place, year, span): numbers}` make to `told`.

    Returns what is still under FEW by the keys of the level `above`.
    """
    left = {}
    for (place, year, span), numbers in small.items():
        whole = sum(numbers)
        if whole < FEW:
            left.setdefault(above((place, year, span)), []).append(whole)
        elif whole < (FEW - 1) * len(numbers):
            told.append(Block(place, year, None, span, whole))
    return left


def told_of(blocks, place=None, year=None, quarter=None):
    """Return {span: number} of the choice: the sums of the blocks that lie in it."""
    told = {}
    for block in blocks:
        if block.lies_in(place, year, quarter):
            told[block.span] = told.get(block.span, 0) + block.number
    return told
