"""Whether the search's kept counts and rows agree with what they are made from."""

# ruff: noqa: S608

from django.db import connection, transaction

from events.progress import step
from practices import search_words
from practices.search import common
from practices.search.facets import DISTRICT, STATE, THEME, YEAR, place_of

# Some entries at a time: PostgreSQL keeps in memory each vector that it has counted. Keys are drawn
# at random, with wide gaps, so each part is of so many entries and not of so many keys.
_AT_ONCE = 20_000
_WORDS = f"""
SELECT word, sum(ndoc)::int AS entries
FROM (SELECT practice_id AS first,
        lead(practice_id, 1, {2**63 - 1}) OVER (ORDER BY practice_id) AS next
    FROM (SELECT practice_id, row_number() OVER (ORDER BY practice_id) AS nth FROM practices_search)
        AS numbered WHERE nth % {_AT_ONCE} = 1) AS part,
    LATERAL ts_stat(format($$SELECT vector FROM practices_search WHERE state = 'published'
        AND practice_id >= %s AND practice_id < %s$$, first, next))
GROUP BY word
"""
_CELLS = f"""
SELECT one, two, value, sum(number)::int AS entries
FROM (SELECT practices_search_codes(facets)
            || CASE WHEN year > 0 THEN ARRAY[{place_of(YEAR)} << 10 | year] END AS codes,
        ({place_of(DISTRICT)} << 10) + district_id AS district, count(*) AS number
        FROM practices_search JOIN places_place place ON place.id = place_id,
            LATERAL (SELECT practices_search_year(published_at) AS year) AS published
        WHERE practices_search.state = 'published' GROUP BY facets, year, district_id) AS packed,
    LATERAL (SELECT 0, 0, false
        UNION ALL SELECT code, 0, code >> 10 = {place_of(STATE)} FROM unnest(codes) AS code
        UNION ALL SELECT theme, state, true FROM unnest(codes) AS theme, unnest(codes) AS state
        WHERE theme >> 10 = {place_of(THEME)} AND state >> 10 = {place_of(STATE)}
    ) AS scope (one, two, in_state),
    unnest(0 || codes || CASE WHEN in_state THEN district END) AS value
WHERE value IS NOT NULL
GROUP BY one, two, value
"""
_COUNTS = {
    "practices_search_word": (("word",), _WORDS),
    "practices_search_cell": (("one", "two", "value"), _CELLS),
}
# Of words with what is laid by, in one statement: of one moment.
_KEPT = {
    "practices_search_word": """(SELECT word, sum(entries)::int AS entries
        FROM (SELECT word, entries FROM practices_search_word
            UNION ALL SELECT unnest(words), 1 FROM practices_search_word_change) AS told
        GROUP BY word)"""
}
_WRONG = """
SELECT {keys}, coalesce(kept.entries, 0), coalesce(counted.entries, 0)
FROM {kept} AS kept FULL JOIN ({counted}) AS counted USING ({keys})
WHERE coalesce(kept.entries, 0) <> coalesce(counted.entries, 0) ORDER BY {keys}
"""
_MEND = """
INSERT INTO {table} AS kept ({keys}, entries) SELECT {keys}, coalesce(counted.entries, 0)
FROM {table} AS old FULL JOIN ({counted}) AS counted USING ({keys})
WHERE coalesce(old.entries, 0) <> coalesce(counted.entries, 0)
ON CONFLICT ({keys}) DO UPDATE SET entries = excluded.entries;
DELETE FROM {table} WHERE entries <= 0
"""


def wrong_counts():
    """Return `{table: [(key …, kept, counted)]}` of the kept counts that are wrong."""
    wrong = {table: _fetch(_sql(_WRONG, table)) for table in _COUNTS}
    return wrong | {"practices_search_common": common.wrong()}


def recount():
    """Count words and facets anew, where what is kept is wrong; others read on meanwhile."""
    recount_words()
    common.recount()


@transaction.atomic
def recount_words():
    """Do so with the counts that triggers keep: of each word, of each facet."""
    with step("Counting words and facets", len(_COUNTS)) as reached, connection.cursor() as cursor:
        cursor.execute(search_words.LOCK)
        search_words.count()
        for done, table in enumerate(_COUNTS, 1):
            cursor.execute(_sql(_MEND, table))
            reached(done)


def _sql(statement, table):
    (keys, counted), kept = _COUNTS[table], _KEPT.get(table, table)
    return statement.format(table=table, kept=kept, keys=", ".join(keys), counted=counted)


def _fetch(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
