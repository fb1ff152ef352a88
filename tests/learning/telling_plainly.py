"""The rule of `learning.insights.telling` without SQL, on which attackers are tried."""

from dataclasses import dataclass

from learning.insights import blocks


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


def blocks_of(cells, part=None):
    """Return the `Block`s of `{(place, quarter, span): number}` of one measure.

    With `part`, such numbers of one theme, those of that theme.
    """
    of_span, of_part = _by_span(cells), _by_span(part or {})
    return [
        Block(*path, *[None] * (3 - len(path)), span, number)
        for span, counted in of_span.items()
        for path, number in blocks.blocks_of(
            counted, None if part is None else of_part.get(span, {})
        ).items()
    ]


def _by_span(cells):
    of_span = {}
    for (place, quarter, span), number in cells.items():
        of_span.setdefault(span, {})[place, quarter // 10, quarter] = number
    return of_span


def told_of(blocks, place=None, year=None, quarter=None):
    """Return {span: number} of the choice: the sums of the blocks that lie in it."""
    told = {}
    for block in blocks:
        if block.lies_in(place, year, quarter):
            told[block.span] = told.get(block.span, 0) + block.number
    return told
