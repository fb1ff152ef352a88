"""What may be told of counted cells: never a number under FEW, nor one that follows from others.

Every number told is a sum of blocks, and no block is of fewer than FEW. A cell (one state, one
quarter, one span) of at least FEW is a block of its own. Smaller ones are put together: those of
one state and span in a year, then in all years, then those of all states. What is still smaller is
told nowhere and is in no total. So whoever subtracts one number from another, in one page or
between two, finds a sum of blocks again. None looks like few: neither is told.

A block of which each part must be as large as it may be would tell them all: it is left out.

Of a theme whole blocks of all themes are told, of which at least FEW have it, and none or at least
FEW have it not; those of few, and those of all but few, are put together as above, each kind for
itself. So all less a theme, in any choice, is a sum of such others and of whole blocks: none, or
FEW and more. Themes overlap. What has none of several themes is between all less their sum and all
less the largest of them: that upper end is none, or FEW and more, so it is not known to be few.

`blocks` says the same without SQL; `tests/learning/telling_plainly.py` is held against attackers.
"""

# Every part of this statement is written here; what is asked for goes in as parameters.
# ruff: noqa: S608

from django.db import connection

from learning.insights.blocks import FEW

_SMALL, _FEW, _BUT_FEW, _TOLD_OF = range(4)
# What may be done with a block of `a`, of which `n` are told of.
_KIND = (
    f"CASE WHEN {{n}} = 0 THEN NULL WHEN {{n}} < {FEW} THEN {_FEW}"
    f" WHEN {{a}} - {{n}} BETWEEN 1 AND {FEW - 1} THEN {_BUT_FEW} ELSE {_TOLD_OF} END"
)


def _together(name, parts, keys, within):
    """Return the CTE that puts what lacks in `parts` together by `keys`, told where `within`."""
    return f"""{name} AS (
        SELECT {keys}, kind, a, n, {within} AS is_within FROM (
            SELECT {keys}, {", ".join(map(_summed, (_SMALL, _FEW, _BUT_FEW)))}
            FROM {parts} WHERE kind <> {_TOLD_OF} GROUP BY {keys}
        ) AS summed, LATERAL (VALUES
            (CASE WHEN a0 < {FEW} THEN {_SMALL} WHEN a0 < {FEW - 1} * p0
                THEN {_KIND.format(a="a0", n="n0")} END, a0, n0),
            (CASE WHEN n1 < {FEW} THEN {_FEW} WHEN n1 < {FEW - 1} * p1 AND a1 - n1 >= {FEW}
                THEN {_TOLD_OF} END, a1, n1),
            (CASE WHEN a2 - n2 < {FEW} THEN {_BUT_FEW} WHEN a2 - n2 > p2
                AND a2 - n2 < {FEW - 1} * p2 THEN {_TOLD_OF} END, a2, n2)
        ) AS of (kind, a, n) WHERE kind IS NOT NULL
    )"""


def _summed(kind):
    only = f"FILTER (WHERE kind = {kind})"
    return f"sum(a) {only} AS a{kind}, sum(n) {only} AS n{kind}, count(*) {only} AS p{kind}"


def _told_in(parts):
    return f"SELECT measure, span, n FROM {parts} WHERE kind = {_TOLD_OF} AND is_within"


_IN_YEAR = "year * 10 + 1 >= %(first)s AND year * 10 + 4 <= %(last)s"
_TOLD = f"""
    WITH cells AS (
        SELECT measure, place, span, quarter, a.number AS a,
            CASE WHEN %(theme)s = 0 THEN a.number ELSE coalesce(n.number, 0) END AS n
        FROM learning_insightcount a LEFT JOIN (
            SELECT * FROM learning_insightcount WHERE theme = %(theme)s AND theme > 0
        ) AS n USING (measure, place, span, quarter)
        WHERE a.theme = 0 AND measure = ANY(%(measures)s) AND quarter > 0 AND a.number > 0
            AND (%(place)s = 0 OR place = %(place)s)
    ), quarters AS (
        SELECT measure, place, span, quarter / 10 AS year, a, n,
            CASE WHEN a < {FEW} THEN {_SMALL} ELSE {_KIND.format(a="a", n="n")} END AS kind,
            quarter BETWEEN %(first)s AND %(last)s AS is_within
        FROM cells
    ), {_together("years", "quarters", "measure, place, span, year", _IN_YEAR)},
    {_together("places", "years", "measure, place, span", "%(first)s = 0")},
    {_together("spans", "places", "measure, span", "%(first)s = 0 AND %(place)s = 0")}
    SELECT measure, span, sum(n) FROM (
        {" UNION ALL ".join(map(_told_in, ("quarters", "years", "places", "spans")))}
    ) AS blocks GROUP BY measure, span
"""


def told_of(measures, *, theme=0, place=0, period=None):
    """Return {measure: {span: number}} of a theme, a state and a `Period`; 0 and None are all."""
    asked = {"theme": theme, "place": place, "measures": list(measures)}
    first, last = period.quarters if period else (0, 99999)
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, asked | {"first": first, "last": last})
        found = {}
        for measure, span, number in cursor.fetchall():
            if number:
                found.setdefault(measure, {})[span] = int(number)
        return found
