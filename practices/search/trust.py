"""What a hit's standing adds to how well its words match: a modest factor, and the reasons for it.

What does not change from day to day or from reader to reader is kept in the row as its `merit`, a
generated column: whoever changes its points, or `MOST_OF_A_COUNT`, makes a migration. A row brings
back one small integer of what counted.
"""

from dataclasses import dataclass
from functools import cached_property

from accounts.querysets import today
from accounts.standing import standing_of
from places.likeness import in_sql, profile_of
from practices.choices import AdoptionStatus, EndorsementType
from practices.search.facets import ADOPTED, ENDORSED, LEVEL, STATE

ALIKE = "alike"
# What each thing that counts adds, of a hundred; all of them together about half.
POINTS = {
    EndorsementType.WE_DO_THIS.value: 3,
    EndorsementType.SAW_IT.value: 4,
    EndorsementType.DATA_CHECKED.value: 6,
    EndorsementType.TECHNICALLY_CLEARED.value: 6,
    AdoptionStatus.TRIED.value: 3,
    AdoptionStatus.IN_USE.value: 6,
    "fresh": 3,
    "state": 4,
    "district": 8,
    "block": 12,
    ALIKE: 6,
}
MOST_OF_A_COUNT = 5  # so many endorsements, and so many places, add a point each
FRESH_FOR = 365  # days from the publication
# What is doubted, or was confirmed by nobody in two years, comes after what matches a little less.
CONTESTED, OVERDUE = "contested", "overdue"
_SHARE = {CONTESTED: 2, OVERDUE: 4}
_NOT_KEPT = ("fresh", "state", "district", "block", ALIKE)

_NAMES = [name for name in (*POINTS, *_SHARE) if name != ALIKE]
# What a like place has in common takes a bit each, so that it can be told without another look.
_COMMON = len(_NAMES)
_BITS = {name: 1 << bit for bit, name in enumerate(_NAMES)} | {ALIKE: in_sql.MASK << _COMMON}
# A shielded entry lies at a place of another level than its own: nothing is in common with it.
_LEVEL = f"(%s::text[])[((s.facets >> {LEVEL.shift}) & {LEVEL.mask}) + 1]"
_LEVELS = ["", *LEVEL.keys]


@dataclass(frozen=True)
class Reader:
    """Where the reader works: the state's code and the places of the own posting, as keys.

    `place` is the own place.
    """

    state_code: str = ""
    state_id: int | None = None
    district_id: int | None = None
    block_id: int | None = None
    place: object = None

    @cached_property
    def profile(self):
        """What is known of the own place; None where nothing is. One query."""
        found = self.place and profile_of(self.place)
        return found if found and found.is_known else None


def reader_of(user):
    """Return the `Reader` of a user: the place of the office spoken for, or of nowhere.

    Kept for the length of a request.
    """
    standing = standing_of(user)
    if not hasattr(standing, "_reader"):
        standing._reader = _reader(standing.main_office)
    return standing._reader


def _reader(office):
    if office is None or office.place.state_id is None:
        return Reader()
    place = office.place
    return Reader(place.state.code, place.state_id, place.district_id, place.block_id, place)


def counted(reader):
    """Return the SQL of what counts today and for this reader of a row `s`, and its parameters.

    It is one integer; what its `merit` holds, `vouched` adds.
    """
    sql, values = [], []
    for name, (condition, given) in _conditions(reader).items():
        sql.append(f"({condition})::int * {_BITS[name]}")
        values += given
    if common := reader.profile and in_sql.in_common(reader.profile, "s.place_id", _LEVEL):
        sql.append(f"({common} << {_COMMON})")
        values.append(_LEVELS)
    return f"({' + '.join(sql)})", values


def vouched():
    """Return the SQL of what counted in the `merit` of a row with these `facets`, as an integer."""
    parts = (
        f"(((facets >> {flags.shift}) & {flags.number(key)}) <> 0)::int * {_BITS[key]}"
        for flags in (ENDORSED, ADOPTED)
        for key in flags.keys
        if key in POINTS
    )
    return f"({' + '.join(parts)})"


def weighed(score):
    """Return the SQL of a row's `score` with its `merit` and what `why` says that counted."""
    points = [f"((why & {_BITS[name]}) <> 0)::int * {POINTS[name]}" for name in _NOT_KEPT]
    shares = [
        f"CASE WHEN (why & {_BITS[name]}) <> 0 THEN {n} ELSE 1 END" for name, n in _SHARE.items()
    ]
    return f"({score}) * (100 + {' + '.join(['merit', *points])}) / 100 / {' / '.join(shares)}"


def reasons(why):
    """Return the names of what counted in an integer that `counted` gave."""
    return [name for name, bit in _BITS.items() if why & bit]


def in_common(why, reader):
    """Return what of it a like place has in common with that of `reader`, as `Reason`s."""
    return in_sql.reasons_of((why & _BITS[ALIKE]) >> _COMMON, reader.profile)


def _conditions(reader):
    found = {"fresh": (f"s.published_at > %s::date - {FRESH_FOR}", [today()])} | _nearness(reader)
    found[CONTESTED] = (
        "s.practice_id IN (SELECT practice_id FROM practices_challenge WHERE state <> 'closed')",
        [],
    )
    found[OVERDUE] = ("s.sinks_on <= %s", [today()])
    return found


def _nearness(reader):
    """Return the conditions of the nearest that holds: the own block, district or state."""
    within = "s.place_id IN (SELECT id FROM places_place WHERE {} = %s)"
    levels = {
        "block": (within.format("block_id"), reader.block_id),
        "district": (within.format("district_id"), reader.district_id),
        "state": (within.format("state_id"), reader.state_id),
    }
    if reader.state_code.isdigit():
        levels["state"] = (
            f"((s.facets >> {STATE.shift}) & {STATE.mask}) = %s",
            int(reader.state_code),
        )
    found, nearer, given = {}, [], []
    for name, (condition, value) in levels.items():
        if value:
            found[name] = (" AND ".join([condition, *nearer]), [value, *given])
            nearer, given = [*nearer, f"NOT {condition}"], [*given, value]
    return found
