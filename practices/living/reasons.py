"""For the sake of what one hears that a practice was unlearned: a registry that rooms fill."""

_reasons = []


def says_why(namer):
    """Register `namer`: (ids of practices, reader) -> {id: [`Onward`]} of what is the reader's."""
    _reasons.append(namer)
    return namer


def why_told(pks, reader):
    """Return {id: (`Onward`, …)} of what `reader` has that rests on each of these practices."""
    told = {}
    for namer in _reasons if pks else ():
        for pk, named in namer(pks, reader).items():
            told[pk] = (*told.get(pk, ()), *named)
    return told
