"""The beginnings of titles, and of each word in them: what a suggestion is found by.

A table of its own, in the order of the letters, so that whatever somebody begins to type is read
off the index, ten rows of it, however many entries there are. Published entries alone.
"""

from django.db import connection

from sourcebook.postgres import prepared

LETTERS = 40
_WORDS, _AHEAD = 12, 5  # so many words of a title begin a row; so many of it stand in one
_AT_ONCE = 50_000  # entries

_PRESENT = """
SELECT DISTINCT n = 1 AS at_start, practice_id,
    left(array_to_string(words[n : n + %s], ' '), %s) COLLATE "C" AS key
FROM (SELECT practice_id, string_to_array(title_key, ' ') AS words FROM practices_search
    WHERE state = 'published' AND {which}) AS titled, generate_subscripts(words, 1) AS n
WHERE n <= %s AND (n = 1 OR length(words[n]) > 2)
"""
_KEEP = """
WITH present AS MATERIALIZED ({present}), gone AS (
    DELETE FROM practices_title_start WHERE {which}
    AND (at_start, key, practice_id) NOT IN (SELECT at_start, key, practice_id FROM present))
INSERT INTO practices_title_start (at_start, key, practice_id)
SELECT at_start, key, practice_id FROM present ON CONFLICT DO NOTHING
"""
_WRONG = """
WITH present AS MATERIALIZED (SELECT at_start, key, practice_id FROM ({present}) AS told), kept AS (
    SELECT at_start, key, practice_id FROM practices_title_start WHERE {which})
SELECT practice_id FROM ((TABLE present EXCEPT TABLE kept) UNION ALL
    (TABLE kept EXCEPT TABLE present)) AS wrong GROUP BY practice_id ORDER BY practice_id
"""
_BEGUN = """
(SELECT practice_id FROM practices_title_start
    WHERE at_start AND key >= %s AND key < %s ORDER BY at_start, key LIMIT %s) UNION ALL
(SELECT practice_id FROM practices_title_start
    WHERE NOT at_start AND key >= %s AND key < %s ORDER BY at_start, key LIMIT %s)
"""
_LAST_OF_NEXT = """
SELECT max(practice_id) FROM (SELECT practice_id FROM practices_search
    WHERE practice_id > %s ORDER BY practice_id LIMIT %s) AS next
"""
LAST_LETTER = "\U0010ffff"


def keep(pks):
    """Write the rows of the practices with these ids as their search rows are now."""
    _keep("practice_id = ANY(%s)", [list(pks)])


def wrong(pks):
    """Return the ids among `pks` whose rows are not what their search rows say."""
    with connection.cursor() as cursor:
        cursor.execute(*_of_entries(_WRONG, "practice_id = ANY(%s)", [list(pks)]))
        return [pk for (pk,) in cursor.fetchall()]


def rebuild():
    """Write all rows anew from the search rows, some at a time, so that it takes little memory."""
    after = 0
    while last := _last_of_next(after):
        _keep("practice_id > %s AND practice_id <= %s", [after, last])
        after = last
    _keep("practice_id > %s", [after])  # of what is in no search row any more


def _last_of_next(after):
    """Return the last key of the next `_AT_ONCE` entries, whose keys have wide gaps; or None."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_OF_NEXT, [after, _AT_ONCE])
        return cursor.fetchone()[0]


def begun_with(key, most):
    """Return ids of published practices, `most` of each: whose title, then a word in it, begins so.

    `key` is folded text, not empty.
    """
    key = key[:LETTERS]
    part = [key, key + LAST_LETTER, most]
    with prepared.statements(), connection.cursor() as cursor:
        cursor.execute(_BEGUN, [*part, *part])
        return list(dict.fromkeys(pk for (pk,) in cursor.fetchall()))


def _keep(which, values):
    with connection.cursor() as cursor:
        cursor.execute(*_of_entries(_KEEP, which, values))


def _of_entries(statement, which, values):
    """Return a statement with what it needs: the rows as they should be, and as they are."""
    sql = statement.format(present=_PRESENT.format(which=which), which=which)
    return sql, [_AHEAD - 1, LETTERS, *values, _WORDS, *values]
