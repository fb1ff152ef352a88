"""Exact counts of what very many entries have: kept, with what changed since.

A search for one common word alone reads its counts rather than counting half of all entries. The
database lays each change beside them (migration 0039), so that both together are true at any
moment; jobs lay the changes into the counts, and count what is not kept yet.
"""

# ruff: noqa: S608

import json
from collections import Counter
from dataclasses import replace
from time import monotonic

from django.db import connection, transaction

from practices.search import facets as packing
from practices.search import statements
from practices.search.asked import Filters
from practices.search.facets import CODE_BITS, FACETS, codes
from practices.search.reading import read_query, words_of

MOST = 400  # queries that are kept
SHARE = 20  # kept are words that one of so many entries has
KEPT_FOR = 60  # seconds for which a process remembers what is kept
_PLACES = {facet.name: place for place, facet in enumerate(FACETS, 1)}
_remembered = {}
_KEPT_COUNTS = f"""
SELECT '{statements.KEPT}' AS kind, NULL::timestamptz AS at, NULL::bigint AS number,
    NULL::bigint AS key, NULL::bigint AS why, convert_to(counts::text, 'UTF8') AS packed
FROM practices_search_common WHERE query = %s
"""
_CHANGES = f"""
SELECT '{statements.CHANGE}' AS kind, NULL::timestamptz AS at, sum(sign)::bigint AS number,
    facets AS key, NULL::bigint AS why, NULL::bytea AS packed
FROM practices_search_change WHERE vector @@ %s::tsquery GROUP BY facets
"""
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('practices_search_common'))"
_BEGIN = """
INSERT INTO practices_search_common (query, counts) VALUES ('', '0') ON CONFLICT DO NOTHING;
"""
_WRITERS = "SELECT pg_advisory_xact_lock(hashtext('practices_search_word'))"
_WORDS = """
SELECT word FROM practices_search_word
WHERE stemmer IS NOT NULL AND entries > greatest(%s, (SELECT reltuples / %s FROM pg_class
    WHERE oid = 'practices_search'::regclass))
ORDER BY entries DESC, word LIMIT %s
"""
# In one statement, so of one moment: the entries, and the changes that are in them already.
_COUNT = """
SELECT count(*), string_agg(int8send(facets), ''::bytea),
    (SELECT counts #>> '{}' FROM practices_search_common WHERE query = '')
FROM practices_search WHERE state COLLATE "C" = 'published' AND vector @@ %s::tsquery
UNION ALL SELECT -sum(sign), int8send(facets), NULL FROM practices_search_change
WHERE vector @@ %s::tsquery GROUP BY facets
"""
_WRITE = """
INSERT INTO practices_search_common (query, counts) SELECT %s, %s::jsonb
FROM practices_search_common WHERE query = '' AND counts #>> '{}' = %s
ON CONFLICT (query) DO UPDATE SET counts = excluded.counts
"""
# Whoever gives up the counts waits for this row first, so that neither waits for the other.
_STAY = "SELECT FROM practices_search_common WHERE query = '' FOR SHARE"
_ADD = """
UPDATE practices_search_common AS kept SET counts = (SELECT jsonb_object_agg(code, number)
    FROM (SELECT code, sum(told::bigint) AS number
        FROM (SELECT * FROM jsonb_each_text(kept.counts)
            UNION ALL SELECT * FROM jsonb_each_text(%s::jsonb)) AS summand (code, told)
        GROUP BY code) AS summed)
WHERE query = %s
"""
_DROP = """
DELETE FROM practices_search_common WHERE query <> '' AND query <> ALL(%s) RETURNING query
"""
_MET = """
WITH change AS MATERIALIZED (SELECT sign, facets, vector || ''::tsvector AS vector
    FROM practices_search_change WHERE id <= %s)
SELECT query, facets, sum(sign)::int FROM practices_search_common, change
WHERE query <> '' AND vector @@ query::tsquery GROUP BY query, facets
"""


def query_of(words, filters):
    """Return the query under which the counts of these words are kept, or ""; "" with filters."""
    return words.all if are_alone(filters) and words.all in _kept() else ""


def are_alone(filters):
    """Return whether words are looked for without any filter, in whatever order."""
    return replace(filters, page=1, sort="", after=None) == Filters()


def _kept():
    """Return the queries that are kept, as they were up to a minute ago."""
    now = monotonic()
    since, queries = _remembered.get("queries", (None, ()))
    if since is None or now - since > KEPT_FOR:
        queries = frozenset(_column("SELECT query FROM practices_search_common"))
        _remembered["queries"] = (now, queries)
    return queries


def forget():
    """Forget in this process which queries are kept."""
    _remembered.clear()


def parts(query):
    """Return two parts (SQL, parameters) of a statement: the counts of `query`, what changed since.

    `counts_in` reads them.
    """
    return (_KEPT_COUNTS, [query]), (_CHANGES, [query])


def counts_in(found):
    """Return `{code: entries}` of the rows that a statement with `parts` gave, or None.

    None where its counts are kept no more. Zero is the code of all.
    """
    kept = [bytes(packed) for kind, *_, packed in found if kind == statements.KEPT]
    if not kept:
        return None
    counts = Counter({int(code): number for code, number in json.loads(kept[0]).items()})
    for kind, _at, number, facets, *_ in found:
        if kind == statements.CHANGE:
            _add(counts, facets, number)
    return counts


def _add(counts, facets, number):
    for code in (0, *codes(facets)):
        counts[code] += number


@transaction.atomic
def fold():
    """Lay what has changed into the kept counts; return how many changes. Run every minute."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        cursor.execute(_STAY)
        (last,) = _column("SELECT max(id) FROM practices_search_change")
        if last is None:
            return 0
        cursor.execute(_MET, [last])
        changed = {}
        for query, facets, number in cursor.fetchall():
            _add(changed.setdefault(query, Counter()), facets, number)
        for query, counts in sorted(changed.items()):
            cursor.execute(_ADD, [json.dumps(counts), query])
        cursor.execute("DELETE FROM practices_search_change WHERE id <= %s", [last])
        return cursor.rowcount


def keep():
    """Count the common words whose counts are not kept, drop those of others; return how many.

    Run every hour, while entries are written: each word in a transaction of its own.
    """
    wanted = dict.fromkeys(map(_query_of_word, _column(_WORDS, least(), SHARE, MOST)))
    if wanted:
        _begin()
    kept = set(_column("SELECT query FROM practices_search_common WHERE query <> ''"))
    for query in wanted:
        if query not in kept:
            count(query)
    _column(_DROP, list(wanted))
    forget()
    return len(wanted)


def least():
    """Return how many entries must have a word that is worth it: else all hits are counted."""
    return 2 * statements.COUNTED


@transaction.atomic
def _begin():
    """From here on the changes are kept; who writes already has finished when this returns."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN)
    transaction.on_commit(_await_writers)


def _await_writers():
    with transaction.atomic():
        _column(_WRITERS)


def _query_of_word(word):
    return words_of(read_query(word)).all


@transaction.atomic
def count(query):
    """Count the entries that have `query`, without the changes that wait, and keep that."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        counts, era = true_counts(query)
        cursor.execute(_STAY)
        cursor.execute(_WRITE, [query, json.dumps(counts), era])


def true_counts(query):
    """Return what is to be kept of `query` as things are, and in which era; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statements.PATIENT + _COUNT, [query, query])
        ((number, packed, era), *changes) = cursor.fetchall()
    counts = Counter({0: number})
    for name, numbers in packing.count(bytes(packed or b"")).items():
        counts.update({_PLACES[name] << CODE_BITS | one: n for one, n in numbers.items()})
    for number, changed, _era in changes:
        _add(counts, int.from_bytes(changed, "big"), int(number))
    return +counts, era


def wrong():
    """Return (query, kept, counted) of the kept counts that are wrong, by the number of all."""
    queries = _column("SELECT query FROM practices_search_common WHERE query <> '' ORDER BY query")
    return [one for one in map(_compared, queries) if one]


@transaction.atomic
def _compared(query):
    """Return a query, and how many are kept and counted, where its counts differ; else None."""
    _column(_ALONE)  # what has changed is laid in by nobody meanwhile
    kept = _column("SELECT counts FROM practices_search_common WHERE query = %s", query)
    counted, _era = true_counts(query)
    counts = json.loads(kept[0]) if kept else {}
    if not kept or {int(code): number for code, number in counts.items() if number} == counted:
        return None
    return query, counts.get("0", 0), counted[0]


def recount():
    """Count anew what is kept wrongly, and what is not kept yet."""
    for query, _kept_number, _counted in wrong():
        count(query)
    keep()


def _rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _column(sql, *values):
    return [row[0] for row in _rows(sql, *values)]
