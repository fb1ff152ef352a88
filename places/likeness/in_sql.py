"""Likeness as SQL, for who ranks by it: what one place has in common with the places of rows."""

from places.choices import Level
from places.likeness.reasons import (
    ALIKE,
    KINDS,
    NO_LIKENESS,
    POINTS,
    SAME_DISTRICT,
    Reason,
    tables_of,
)
from places.models.fact import STEP, code_of, column

# Put together here are names of columns and whole numbers that a `Profile` holds.
# ruff: noqa: S608

_POINTS_BITS = 6  # all points together are less than 64
MASK = (1 << len(KINDS)) - 1


def score(own):
    """Return SQL of the points that a row of `Profile` has in common with the profile `own`.

    "" where none can. Each code is looked up in a table of the points of its kind, which takes
    half as long as to compare it with those of `own`.
    """
    terms = [
        f"get_byte('\\x{table.hex()}'::bytea, {column(kind)})" for kind, table in tables_of(own)
    ]
    if own.district_id and own.level != Level.DISTRICT:
        same = f"district_id = {int(own.district_id)}"
        terms.append(f"CASE WHEN {same} THEN {POINTS[SAME_DISTRICT]} ELSE 0 END")
    return " + ".join(terms)


def in_common(own, place, level):
    """Return SQL that says what a place and that of the profile `own` have in common, as bits.

    `place` and `level` are SQL of its key and its level; where it is another's, the same place, or
    the two are not ALIKE, it is 0. The district counts nothing here: nearness is another matter.
    "" where nothing of `own` can be in common with any.
    """
    terms = [_term(bit, *own.told(kind), kind) for bit, kind in enumerate(KINDS)]
    terms = [term for term in terms if term]
    if not terms:
        return ""
    points = (1 << _POINTS_BITS) - 1
    return f"""coalesce((SELECT CASE WHEN told & {points} >= {ALIKE} THEN told >> {_POINTS_BITS}
        ELSE 0 END FROM (SELECT {" + ".join(terms)} AS told FROM places_profile
            WHERE place_id = {place} AND place_id <> {int(own.place_id)} AND level = {level}
            OFFSET 0) AS its), 0)"""


def reasons_of(bits, own):
    """Return the `Reason`s that `in_common` said, the weightiest first; from how far is not told.

    `own` is the profile that it was asked for.
    """
    found = [Reason(kind, own.told(kind)[0]) for bit, kind in enumerate(KINDS) if bits >> bit & 1]
    return sorted(found, key=lambda reason: -reason.points)


def _term(bit, value, above, kind):
    """Return the SQL of the bit of `kind` and its points; "" where it is in common with none."""
    if not value or value == NO_LIKENESS.get(kind):
        return ""
    name, code = column(kind), code_of(kind, value)
    half = POINTS[kind] // 2
    whole = half if above else POINTS[kind]
    mark = 1 << _POINTS_BITS + bit
    return (
        f"CASE WHEN {name} = {code} THEN {mark + whole}"
        f" WHEN {name} > {code} AND {name} < {code + STEP} THEN {mark + half} ELSE 0 END"
    )
