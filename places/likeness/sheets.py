"""The profiles of many places side by side, to reckon how alike all places of a state are at once.

A `Sheet` holds, in the order of their keys, the codes of the places of one level in one district:
a state of 60,000 places is read as 75 rows. Each kind's codes become points by one table, and the
points of all places are added as one long number, a byte a place.
"""

from heapq import merge
from itertools import accumulate, islice

from places.choices import Level
from places.likeness.reasons import KINDS, POINTS, SAME_DISTRICT, columns_of, sum_of_points
from places.models import Sheet
from places.models.fact import column

# Put together here are names of columns and whole numbers.
# ruff: noqa: S608

_DIGITS = 10  # of a key, hexadecimal
_MOST_POINTS = sum(POINTS.values())
_HEAD = "coalesce(district_id, state_id, 0)"
_CODES = " || ".join(f"chr({column(kind)} + 1)" for kind in KINDS)  # a text holds no chr(0)
_ASKED = "unnest(%s::text[], %s::bigint[]) AS asked (level, head)"
_DROP = f"""
DELETE FROM places_sheet gone USING {_ASKED}
WHERE gone.level = asked.level AND gone.head = asked.head
"""
# One state a sheet, though a district that moves to another takes its places along one by one.
_FILL = f"""
INSERT INTO places_sheet (level, head, state_id, keys, codes)
SELECT k.level, {_HEAD}, max(state_id),
    string_agg(lpad(to_hex(place_id), {_DIGITS}, '0'), '' ORDER BY place_id),
    string_agg({_CODES}, '' ORDER BY place_id)
FROM {_ASKED} JOIN places_profile k ON {_HEAD} = asked.head AND k.level = asked.level
GROUP BY k.level, {_HEAD}
"""


def renew(cursor, changed):
    """Bring the sheets `changed`, as (level, key of the head), up to date.

    To be called in the transaction that changed profiles, which has taken the lock of profiles.
    """
    asked = [[level for level, _head in changed], [head for _level, head in changed]]
    cursor.execute(_DROP, asked)
    cursor.execute(_FILL, asked)


def hold(within):
    """Return whether what lies in `within` is all that is on some sheets."""
    return within is None or within.level in (Level.NATIONAL, Level.STATE, Level.DISTRICT)


def nearest(own, within, limit):
    """Return the (score, key) of the `limit` places that have most in common with `own`.

    `own` is a profile; its place is not among them. Equals stand in the order of their keys.
    `within` is None or a place that the sheets `hold`. One query.
    """
    rows = Sheet.objects.filter(level=own.level)
    if within and within.level == Level.STATE:
        rows = rows.filter(state_id=within.pk)
    elif within and within.level == Level.DISTRICT:
        rows = rows.filter(head=within.pk)
    sheets = list(rows.values_list("head", "keys", "codes"))
    found = _best(_scores(own, sheets), [keys for _head, keys, _codes in sheets], limit + 1)
    return [(score, key) for score, key in found if key != own.place_id][:limit]


def _scores(own, sheets):
    """Return the score of each place of `sheets` as a byte."""
    codes = "".join(codes for _head, _keys, codes in sheets).encode("ascii")
    in_district = b"".join(
        bytes([POINTS[SAME_DISTRICT] * (head == own.district_id)]) * (len(keys) // _DIGITS)
        for head, keys, _codes in sheets
    )
    total = sum_of_points(own, columns_of(codes), first=1) + int.from_bytes(in_district, "little")
    return total.to_bytes(len(in_district), "little")


def _best(scores, keys, limit):
    """Return the (score, key) of the `limit` highest; `keys` are those of each sheet in turn."""
    ends = list(accumulate(len(each) // _DIGITS for each in keys))
    spans = list(zip(keys, [0, *ends], ends, strict=False))
    found = []
    for score in range(_MOST_POINTS, 0, -1):
        if score in scores:
            equals = merge(*(_keys_of(score, scores, *span) for span in spans))
            found += [(score, key) for key in islice(equals, limit - len(found))]
        if len(found) == limit:
            break
    return found


def _keys_of(score, scores, keys, start, end):
    """Yield the keys of a sheet, whose scores stand from `start` to `end`, that have `score`."""
    at = scores.find(score, start, end)
    while at >= 0:
        digit = (at - start) * _DIGITS
        yield int(keys[digit : digit + _DIGITS], 16)
        at = scores.find(score, at + 1, end)
