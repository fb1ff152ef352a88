"""The rule of `learning.insights.telling` on numbers at hand: what of them may be told.

Every number told is to be a sum of blocks, so that no subtracting finds fewer than FEW.
"""

FEW = 5  # fewer are not told: a single place could be known by them


def blocks_of(cells):
    """Return the blocks of `{path: number}`, paths of one length such as (state, district).

    A cell of FEW or more is a block. Smaller ones are put together under the path above, as long as
    it takes, and are told nowhere where they stay few, or each would be known to be as large as it
    may be.
    """
    told = {path: number for path, number in cells.items() if number >= FEW}
    small = {path: [number] for path, number in cells.items() if 0 < number < FEW}
    for _level in range(max((len(path) for path in cells), default=0)):
        above = {}
        for path, numbers in small.items():
            above.setdefault(path[:-1], []).append(sum(numbers))
        small = {path: numbers for path, numbers in above.items() if sum(numbers) < FEW}
        told |= {
            path: sum(numbers)
            for path, numbers in above.items()
            if FEW <= sum(numbers) < (FEW - 1) * len(numbers)
        }
    return told


def told_of(blocks, *path):
    """Return the sum of the `blocks` that lie under a `path`; of all without one."""
    return sum(number for key, number in blocks.items() if key[: len(path)] == path)
