"""Terms of the glossary of several words: each is one word in the vectors of the entries it is in.

Whether words stand together no index tells. So an entry that has "hand pump" has the word `qqg17`
too, put there by the statement that writes its vector, and a query asks for that. What a term's
phrases are, and whether every entry is written by them, stands in `practices_search_term`, kept by
a trigger of the glossary. Where they changed, the entries that differ are written anew by the job;
until none is left the phrases themselves are asked for, so that what is found is right at any time.

Who writes entries shares a lock with others who do, whoever changes phrases holds it alone: no
entry is written by phrases that have changed before its transaction ended.
"""

# ruff: noqa: S608 - the statements are put together from constants

from math import inf
from time import monotonic

from django.db import connection, transaction

from practices.search.statements import PATIENT
from practices.search.words import TERM

# Before the statement that writes vectors, so that this one sees what was changed until then.
UNCHANGED = "SELECT pg_advisory_xact_lock_shared(hashtext('practices_search_term'));"
# The words of the terms that are in a vector, to stand behind its parts: title, body and rest. A
# phrase that begins in one part and ends in the next has the least weight.
WORDS = f"""LATERAL (
    SELECT coalesce(string_agg(format('{TERM}%%s:%%s', term_id, coalesce(
        nullif(concat_ws(',', CASE WHEN title.words @@ ANY (phrases) THEN '1A' END,
            CASE WHEN body.words @@ ANY (phrases) THEN '2B' END,
            CASE WHEN rest.words @@ ANY (phrases) THEN '3C' END), ''), '3C')), ' '), '')::tsvector
    FROM practices_search_term WHERE whole.words @@ ANY (phrases) OFFSET 0) AS terms (words)"""
# The trigger puts phrases in whichever order they come.
_KEPT = """
SELECT term_id, ARRAY(SELECT one::text FROM unnest(phrases) AS one ORDER BY 1)::text, asked
FROM practices_search_term
"""
_KEEP_ANEW = "UPDATE practices_glossaryterm SET query = query"  # the trigger writes each row
_OPEN = """
SELECT term_id, changes, array_to_string(phrases::text[], ' | ') FROM practices_search_term
WHERE NOT in_index ORDER BY term_id
"""
_DIFFER = (
    PATIENT
    + """
WITH differing AS MATERIALIZED (
    SELECT practice_id FROM practices_search
    WHERE vector @@ %(phrases)s::tsquery AND NOT vector @@ %(word)s::tsquery
    UNION ALL SELECT practice_id FROM practices_search
    WHERE vector @@ %(word)s::tsquery AND NOT vector @@ %(phrases)s::tsquery
), waiting AS (
    INSERT INTO practices_search_waiting (practice_id) SELECT practice_id FROM differing
    ON CONFLICT DO NOTHING
) SELECT count(*) FROM differing
"""
)
_IN_INDEX = """
UPDATE practices_search_term SET in_index = true WHERE term_id = %s AND changes = %s
"""


def settle(until=inf):
    """Let the entries that differ wait to be written anew; return whether there are any.

    A term that every entry has rightly is asked for by its word from then on. Called where none
    waits; begins with no further term after the moment `until`, of `monotonic`.
    """
    found = False
    for term in _open_terms():
        if monotonic() >= until:
            break
        found = _settle_one(*term) > 0 or found
    return found


def wrong():
    """Return the ids of the terms whose row here is lost or is not what follows from their query.

    What that is the trigger alone knows: all rows are written anew and compared, and none of that
    is kept. Who writes entries waits meanwhile.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        before = _rows(cursor)
        cursor.execute(_KEEP_ANEW)
        wrong = _rows(cursor) - before
        transaction.set_rollback(True)
    return {term for term, _phrases, _asked in wrong}


def _rows(cursor):
    cursor.execute(_KEPT)
    return set(cursor.fetchall())


def _open_terms():
    with connection.cursor() as cursor:
        cursor.execute(_OPEN)
        return cursor.fetchall()


@transaction.atomic
def _settle_one(term, changes, phrases):
    with connection.cursor() as cursor:
        cursor.execute(_DIFFER, {"phrases": phrases, "word": f"'{TERM}{term}'"})
        (differing,) = cursor.fetchone()
        if not differing:
            cursor.execute(_IN_INDEX, [term, changes])
    return differing
