"""The SQL of the hits of a list, and of how many they are by facet, year and district."""

# ruff: noqa: S608

from functools import lru_cache

from accounts.querysets import today
from practices.search import statements
from practices.search.facets import CODE_BITS, DISTRICT, FIRST_YEAR, GROUPS, STATE, YEAR
from practices.search.statements import Where

MOST_COUNTED = 10_000  # of a list without words to look for, where its counts are not kept


def chosen_by(filters, *, first):
    """Return `{facet: (SQL, parameters)}` for the facets in which something was chosen.

    A district is looked at `first`, or held against each hit.
    """
    asked = {facet: filters.chosen(facet.name) for facet in GROUPS}
    found = {f.name: _condition(f, values) for f, values in asked.items() if values}
    if filters.district:
        found["district"] = statements.in_district(*filters.district, first=first)
    return found


def _condition(facet, values):
    if facet is STATE:
        return statements.in_states(values)
    if facet in (YEAR, DISTRICT):
        return (statements.published_in if facet is YEAR else statements.in_district)(*values)
    return statements.facet_condition(facet, [facet.number(value) for value in values])


def hits(where, chosen, among=None):
    """Return SQL and parameters of the hits, to stand before the parts that read them.

    `where` holds what every count obeys, `chosen` the choices of each facet as (SQL, parameters).
    A hit's `passes` has a bit for each facet whose choice it passes, in the order of `chosen`.
    With `among` they are only looked for in so many entries that fulfil that.
    """
    passing = [f"({sql})::int * {1 << bit}" for bit, (sql, _values) in enumerate(chosen.values())]
    values = [value for _sql, given in chosen.values() for value in given]
    return (
        "SELECT ctid AS place, practice_id, published_at, endorsements, adoptions, merit, facets,"
        f" place_id, {' + '.join(passing) or '0'} AS passes"
        f" FROM {_looked_through(among) if among else 'practices_search'} WHERE {where.sql}",
        [*values, *(among.values if among else ()), *where.values],
    )


def _looked_through(among):
    return (
        f"(SELECT ctid, * FROM practices_search WHERE {among.sql}"
        f" LIMIT {statements.MOST_LOOKED_THROUGH}) AS looked"
    )


def some_hits(where, chosen, own, unwanted=None):
    """Return the same of a list without words, to be counted alone: some of each kind at most.

    They are those that pass all that was `chosen`, and for each facet named in `own` those that
    pass all but its own. So many and one more are looked at, whichever they are. Which of these
    have what is `unwanted` their vectors alone tell: their `passes` are below zero.
    """
    asked = [] if unwanted is None else [unwanted]
    every = (1 << len(chosen)) - 1
    found = [(every, Where())]
    for bit, (name, (sql, values)) in enumerate(chosen.items()):
        if name in own:
            found.append((every & ~(1 << bit), Where().add(f"NOT ({sql})", *values)))
    parts, given = [], []
    for passes, left_out in found:
        for bit, (sql, values) in enumerate(chosen.values()):
            if passes >> bit & 1:
                left_out.add(sql, *values)
        told = f"CASE WHEN vector @@ %s::tsquery THEN {~passes} ELSE {passes} END"
        parts.append(
            f"(SELECT published_at, facets, place_id, {told if asked else passes} AS passes"
            " FROM practices_search"
            f" WHERE {where.sql} AND {left_out.sql} LIMIT {MOST_COUNTED + 1})"
        )
        given += [*asked, *where.values, *left_out.values]
    return " UNION ALL ".join(parts), given


def counted(packed, by_year):
    """Return SQL and parameters of counts of the hits, by which choices they pass: that is the key.

    `packed` are their facets, for `facets.count`, where they are to be counted; `by_year` makes a
    row of each year, whose number among the years is the `why`.
    """
    facets = "string_agg(int8send(facets), ''::bytea)" if packed else "NULL::bytea"
    year = f"width_bucket(published_at, {_years(today().year)})" if by_year else "NULL"
    return (
        f"SELECT '{statements.HITS}' AS kind, NULL::timestamptz AS at, count(*) AS number,"
        f" passes::bigint AS key, {year}::bigint AS why, {facets} AS packed"
        f" FROM hits GROUP BY passes{f', {year}' if by_year else ''}",
        [],
    )


@lru_cache
def _years(last):
    """Return the SQL of when each year begins: the place among them is the number of a year."""
    begin = (f"{year}-01-01 00:00+05:30" for year in range(FIRST_YEAR, last + 1))
    return f"'{{{','.join(begin)}}}'::timestamptz[]"


def by_district(chosen):
    """Return SQL and parameters of counts of the hits by district: its key is the key.

    A choice of a district is left out.
    """
    own = 1 << list(chosen).index("district") if "district" in chosen else 0
    return (
        f"SELECT '{statements.DISTRICT}' AS kind, NULL::timestamptz AS at, count(*) AS number,"
        " district_id::bigint AS key, NULL::bigint AS why, NULL::bytea AS packed"
        " FROM hits JOIN places_place AS lies ON lies.id = place_id"
        " WHERE district_id IS NOT NULL AND passes | %s = %s GROUP BY district_id",
        [own, (1 << len(chosen)) - 1],
    )


def cells(scopes):
    """Return SQL and parameters of counts that are kept (`practices_search_cell`).

    `scopes` are (codes of one choice, codes of another, numbers of the facets to read there).
    """
    part = (
        f"SELECT '{statements.CELL}' AS kind, NULL::timestamptz AS at,"
        " sum(entries)::bigint AS number, value::bigint AS key, NULL::bigint AS why,"
        " NULL::bytea AS packed"
        " FROM practices_search_cell WHERE one = ANY(%s) AND two = ANY(%s)"
        f" AND least(value >> {CODE_BITS}, {len(GROUPS)}) = ANY(%s) GROUP BY value"
    )
    return " UNION ALL ".join([part] * len(scopes)), [value for one in scopes for value in one]
