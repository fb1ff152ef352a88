"""Setting a pack: many sheets in one document, each in the way that its own search finds.

Every round sets all sheets whose search is not over in one go and tells each how it came out; so a
pack takes as many rounds as its most stubborn sheet. What cannot be set is replaced by a plain page
that says so.
"""

from fitting import begun

MOST_ROUNDS = 16


def fitted(pack, setter):
    """Return the pack with each of its sheets in the way that it is to be set in."""
    pack = pack | {"all": len(pack["sheets"])}
    searches = [begun(_numbered(sheet, n, n + 1)) for n, sheet in enumerate(pack["sheets"])]
    tried = {n: _next(search, None) for n, search in enumerate(searches)}
    sheets = {}
    for _round in range(MOST_ROUNDS):
        sheets |= {n: told for n, (told, is_last) in tried.items() if is_last}
        tried = {n: one for n, one in tried.items() if not one[1]}
        if not tried:
            break
        ends = _ends(pack, {n: told for n, (told, _last) in tried.items()}, setter)
        tried = {
            n: _next(searches[n], end) if end else (_plain_at(n, pack), True)
            for n, end in ends.items()
        }
    sheets |= {n: told for n, (told, _last) in tried.items()}
    return pack | {"sheets": [sheets[n] for n in range(len(sheets))]}


def _next(search, end):
    """Return (data, whether they are the last): what a search wants to try, or ended with."""
    try:
        return search.send(end), False
    except StopIteration as over:
        return over.value, True


def _ends(pack, sheets, setter):
    """Return how each of the sheets ends, None for one that cannot be set."""
    numbers = list(sheets)
    try:
        found = setter.ends_of(trial(pack, [sheets[n] for n in numbers]))
        return {n: found[n] for n in numbers}
    except (RuntimeError, setter.typst.TypstError):  # a query raises the former
        if len(numbers) == 1:
            return {numbers[0]: None}
    half = len(numbers) // 2
    parts = (numbers[:half], numbers[half:])
    return {
        n: end
        for part in parts
        for n, end in _ends(pack, {n: sheets[n] for n in part}, setter).items()
    }


def trial(pack, sheets):
    """Return the data of a pack that is but these sheets, each in its place in the whole."""
    return pack | {"trial": True, "sheets": sheets}


def without_culprits(pack, setter):
    """Return the pack with a plain page for each sheet that cannot be made a PDF alone."""
    kept = [
        sheet if setter.can_set(trial(pack, [sheet])) else _numbered(plain(sheet), n, n + 1)
        for n, sheet in enumerate(pack["sheets"])
    ]
    return pack | {"sheets": kept}


def _plain_at(number, pack):
    return _numbered(plain(pack["sheets"][number]), number, number + 1)


def plain(sheet):
    """Return the plain page in the place of a sheet."""
    return sheet["instead"] | {"layout": "plain"}


def _numbered(sheet, number, following):
    return sheet | {"id": number, "next-sheet": following}
