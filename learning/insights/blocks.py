"""The rule of `learning.insights.telling` on numbers at hand: what of them may be told.

Every number told is to be a sum of blocks, so that no subtracting finds fewer than FEW.
"""

from collections import defaultdict

FEW = 5  # fewer are not told: a single place could be known by them


def blocks_of(cells, part=None):
    """Return the blocks of `{path: number}`, paths of one length such as (state, district).

    A cell of FEW or more is a block. Smaller ones are put together under the path above, as long as
    it takes, and are told nowhere where they stay few, or each would be known to be as large as it
    may be. With `part`, {path: how many of the cell}, the blocks of that part: of whole blocks of
    `cells` alone, and none that leaves fewer than FEW others in them.
    """
    told, lacking = defaultdict(int), defaultdict(list)  # what lacks: {(kind, path): [(all, part)]}
    for path, number in cells.items():
        of = number if part is None else part.get(path, 0)
        _sort(path, number, of, "small" if 0 < number < FEW else _kind(number, of), told, lacking)
    for _level in range(max((len(path) for path in cells), default=0)):
        above, lacking = lacking, defaultdict(list)
        together = defaultdict(list)
        for (kind, path), pairs in above.items():
            together[kind, path[:-1]] += pairs
        for (kind, path), pairs in together.items():
            number, of = map(sum, zip(*pairs, strict=True))
            _sort(path, number, of, _KINDS[kind](number, of, len(pairs)), told, lacking)
    return dict(told)


def told_of(blocks, *path):
    """Return the sum of the `blocks` that lie under a `path`; of all without one."""
    return sum(number for key, number in blocks.items() if key[: len(path)] == path)


def _sort(path, number, of, kind, told, lacking):
    if kind == "told":
        told[path] += of
    elif kind:
        lacking[kind, path].append((number, of))


def _kind(number, of):
    """Return what may be done with a block of so many, `of` which are told of."""
    if of == 0:
        return ""
    if of < FEW:
        return "few"
    return "but few" if 0 < number - of < FEW else "told"


def _of_small(number, of, parts):
    if number < FEW:
        return "small"
    return _kind(number, of) if number < (FEW - 1) * parts else ""


def _of_few(number, of, parts):
    if of < FEW:
        return "few"
    return "told" if of < (FEW - 1) * parts and number - of >= FEW else ""


def _of_others(number, of, parts):
    if number - of < FEW:
        return "but few"
    return "told" if parts < number - of < (FEW - 1) * parts else ""


_KINDS = {"small": _of_small, "few": _of_few, "but few": _of_others}
