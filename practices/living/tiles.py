"""The map of districts: a tile a state, about where it lies, and in it a tile a district.

No outline of any land is drawn, so none can be drawn wrong, and no map is asked of anybody else.
"""

from dataclasses import dataclass
from math import ceil, sqrt

from places.choices import Level
from places.models import Place

# Where about each state lies: the two letters of its vehicles' plates, and its LGD code.
_DRAWN = (
    "- - JK:1 LA:37",
    "- PB:3 CH:4 HP:2",
    "- HR:6 DL:7 UK:5",
    "- RJ:8 UP:9 BR:10 SK:11 - AS:18 AR:12",
    "GJ:24 MP:23 CG:22 JH:20 WB:19 ML:17 NL:13 MN:14",
    "DD:38 MH:27 TG:36 OD:21 - TR:16 MZ:15",
    "GA:30 KA:29 AP:28",
    "LD:31 KL:32 TN:33 PY:34 - AN:35",
)
GRID = {
    spot.partition(":")[2]: (column, row, spot.partition(":")[0])
    for row, line in enumerate(_DRAWN)
    for column, spot in enumerate(line.split())
    if spot != "-"
}
COLUMNS, BELOW = 8, 8
SIDE, STEP, TOP, EDGE = 52, 56, 14, 3  # of a tile, to the next, above its districts, around them
LARGEST = 12  # from one district to the next


@dataclass(frozen=True)
class Tile:
    """One district, or one state, as a square: its corner and side in the map's own units."""

    x: float
    y: float
    side: float
    place: Place | None
    letters: str = ""
    is_reached: bool = False
    districts: tuple = ()


@dataclass(frozen=True)
class Map:
    tiles: list
    width: int
    height: int


def map_of(takings):
    """Return the `Map` of what `takings`, whose places may be named, reach; one query."""
    reached = {one.named.district_id for one in takings} - {None}
    states = {one.named.state.code: one.named.state for one in takings if one.named.state_id}
    under = _districts_of(states.values())
    beside = [code for code in sorted(states) if code not in GRID]
    spots = GRID | {
        code: (number % COLUMNS, BELOW + number // COLUMNS, states[code].name[:2].upper())
        for number, code in enumerate(beside)
    }
    tiles = []
    for code, (column, row, letters) in spots.items():
        x, y, state = column * STEP, row * STEP, states.get(code)
        inside = _inside(x, y, under.get(state.pk, ()), reached) if state else ()
        tiles.append(Tile(x, y, SIDE, state, letters, state is not None, inside))
    rows = BELOW + ceil(len(beside) / COLUMNS)
    return Map(tiles, COLUMNS * STEP, rows * STEP)


def _districts_of(states):
    """Return `{state's primary key: [district]}` in order of name; one query."""
    found = {}
    asked = Place.objects.filter(level=Level.DISTRICT, state__in=[state.pk for state in states])
    for district in asked.filter(valid_to=None).order_by("name", "pk"):
        found.setdefault(district.state_id, []).append(district)
    return found


def _inside(x, y, districts, reached):
    """Return a tile for each district of a state whose own begins at `x`, `y`."""
    across = ceil(sqrt(len(districts))) or 1
    fits = (SIDE - 2 * EDGE) / across, (SIDE - TOP - EDGE) / (ceil(len(districts) / across) or 1)
    step = min(*fits, LARGEST)
    return tuple(
        Tile(
            round(x + EDGE + step * (number % across), 1),
            round(y + TOP + step * (number // across), 1),
            round(step * 0.86, 1),
            district,
            is_reached=district.pk in reached,
        )
        for number, district in enumerate(districts)
    )
