"""What may be told of counted cells: never a number under FEW, nor one that follows from others.

Every number told is a sum of blocks, and no block is of fewer than FEW. A cell (one state, one
quarter, one span) of at least FEW is a block of its own. Smaller ones are put together: those of
one state and span in a year, then in all years, then those of all states. What is still smaller is
told nowhere and is in no total. So whoever subtracts one number from another, in one page or
between two, finds a sum of blocks again. None looks like few: neither is told.

A block of which each part must be as large as it may be would tell them all: it is left out.
`blocks` says the same without SQL; `tests/learning/telling_plainly.py` is held against attackers.
"""

# Every part of this statement is written here; what is asked for goes in as parameters.
# ruff: noqa: S608

from django.db import connection

from learning.insights.blocks import FEW

_SMALL = (
    f"sum({{0}}) FILTER (WHERE {{0}} < {FEW}) AS small,"
    f" count(*) FILTER (WHERE {{0}} < {FEW}) AS parts"
)
_BLOCK = f"small BETWEEN {FEW} AND {FEW - 1} * parts - 1"
_TOLD = f"""
    WITH years AS (
        SELECT measure, place, span, quarter / 10 AS year, sum(number) FILTER (
                WHERE number >= {FEW} AND quarter BETWEEN %(first)s AND %(last)s
            ) AS told, {_SMALL.format("number")}
        FROM learning_insightcount
        WHERE theme = %(theme)s AND measure = ANY(%(measures)s) AND quarter > 0 AND number > 0
            AND (%(place)s = 0 OR place = %(place)s)
        GROUP BY measure, place, span, quarter / 10
    ), places AS (
        SELECT measure, place, span, coalesce(sum(told), 0) + coalesce(sum(small) FILTER (
                WHERE {_BLOCK} AND year * 10 + 1 >= %(first)s AND year * 10 + 4 <= %(last)s
            ), 0) AS told, {_SMALL.format("small")}
        FROM years GROUP BY measure, place, span
    ), spans AS (
        SELECT measure, span, sum(told) + coalesce(sum(small) FILTER (
                WHERE {_BLOCK} AND %(first)s = 0
            ), 0) AS told, {_SMALL.format("small")}
        FROM places GROUP BY measure, span
    )
    SELECT measure, span, told + CASE
        WHEN {_BLOCK} AND %(first)s = 0 AND %(place)s = 0 THEN small ELSE 0 END
    FROM spans
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
