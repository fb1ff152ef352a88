"""Finding the surest place for names that a source gives; what is in doubt is never guessed."""

from dataclasses import dataclass, field

from places.choices import Level
from places.folding import fold
from places.models import Place, PlaceName


@dataclass
class Placed:
    """The place found, the words that found none, and what was in doubt."""

    place: Place
    place_text: str = ""
    doubts: list = field(default_factory=list)


def place_by_names(state, district, lowest):
    """Return the `Placed` for the names of a state, a district and a lowest body.

    Each level is taken only where exactly one current place under the one above bears the name
    (also as an alias or a former name). `lowest` may read "Block / GP". Without a state the entry
    is put at the nation.
    """
    placed = Placed(Place.objects.with_parents().national())
    if not state:
        placed.place_text = ", ".join(part for part in (district, lowest) if part)
        return placed
    for level, name in ((Level.STATE, state), (Level.DISTRICT, district)):
        if name and not _go_down(placed, level, name):
            placed.place_text = ", ".join(part for part in (lowest, district) if part)
            return placed
    _place_lowest(placed, lowest)
    return placed


def place_under(own, names):
    """Return the `Placed` for `names`, {level: name}, of places under `own`, from above down.

    A level without a name is passed over; the first that is not found leaves the rest as words.
    """
    placed, left = Placed(own), [(level, name) for level, name in names.items() if name]
    while left and _go_down(placed, *left[0]):
        left = left[1:]
    placed.place_text = ", ".join(name for _level, name in reversed(left))
    return placed


def _place_lowest(placed, lowest):
    """Go down by "Block / GP" or by the GP's name alone; a district must be known for either."""
    placed.place_text = lowest
    if not lowest or placed.place.level != Level.DISTRICT:
        return
    *block, body = [part.strip() for part in lowest.split("/")]
    if block and _go_down(placed, Level.BLOCK, block[0]):
        placed.place_text = body
    if _go_down(placed, Level.GP, body, quiet=True):
        placed.place_text = ""


def _go_down(placed, level, name, quiet=False):
    """Move to the one place of `level` under the present one that bears `name`, if there is one."""
    found = _bearing(name, level, placed.place)
    if len(found) == 1:
        placed.place = found[0]
        return True
    if found:
        placed.doubts.append(f"{level} {name!r}: {len(found)} places under {placed.place.name}")
    elif not quiet:
        placed.doubts.append(f"{level} {name!r}: none under {placed.place.name}")
    return False


def _bearing(name, level, above):
    names = PlaceName.objects.filter(folded=fold(name)).values("place")
    places = Place.objects.filter(pk__in=names, level=level, is_sample=above.is_sample)
    return list(places.current().under(above).with_parents()[:5])
