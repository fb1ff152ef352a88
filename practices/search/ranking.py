"""The SQL of the ranked window: which hits are ranked, the best of them, and what lies beyond.

To rank a hit unpacks its vector, so that only some hundreds are ranked, whatever is found.
"""

# ruff: noqa: S608

from practices.search import trust
from practices.search.statements import BEYOND, COUNTED, NEWEST, RANKED

WINDOW = 600  # so many hits are ranked: whose title has the words, and the newest
SEVERAL = 1_000  # so many of several words: how near they stand to each other no index tells
# To fetch a vector costs as much as to rank it thrice: laid into an array it is fetched once.
_FETCHED = "LATERAL (SELECT ARRAY[s.vector] AS words OFFSET 0) AS fetched"
_TITLE_RANK = "(ts_rank(title_vector, %s::tsquery) * 1000000)::bigint"


def ranked(window, words, reader, behind, limit, offset=0):
    """Return SQL and parameters of one page of the best hits within the window, by their score.

    The score is that of the words, weighed with the standing for this `reader`; the last column
    says what of it counted (`trust.reasons`).
    """
    score, score_values = words.score()
    why, why_values = trust.counted(reader)
    begun, begun_values = window
    return (
        f"{begun}, matched AS MATERIALIZED (SELECT s.practice_id, s.endorsements, s.adoptions,"
        f" {score} AS matching, {why} AS why"
        f" FROM best JOIN practices_search s ON s.ctid = best.place, {_FETCHED}),"
        f" scored AS (SELECT practice_id, why, {trust.weighed('matching')} AS score FROM matched)"
        f" SELECT {RANKED.selected} FROM scored WHERE {behind.sql}"
        f" ORDER BY {RANKED.falling} LIMIT %s OFFSET %s",
        [*begun_values, *score_values, *why_values, *behind.values, limit, offset],
    )


def beyond(window, where, limit, offset=0):
    """Return SQL and parameters of one page of the hits outside the window, newest first."""
    begun, begun_values = window
    return (
        f"{begun} SELECT {BEYOND.selected} FROM hits"
        f" WHERE {where.sql} AND practice_id NOT IN (SELECT practice_id FROM best)"
        f" ORDER BY {BEYOND.falling} LIMIT %s OFFSET %s",
        [*begun_values, *where.values, limit, offset],
    )


def most_of(words):
    """Return how many hits of these words are ranked."""
    return WINDOW if len(words.queries) == 1 else SEVERAL


def window(titled, passes, reader, words):
    """Begin a statement with the hits that are ranked: words in the title first, then the newest.

    A word in the title counts for more than any in the text, so the best are nearly all there; of
    many such titles, of which the newest are looked at, those are taken that rank best by the title
    alone and their standing for `reader`. `titled` are the conditions of hits by their title,
    `passes` those of all hits.
    """
    why, why_values = trust.counted(reader)
    named, named_values = _named(titled, passes, words)
    newest, most = NEWEST.falling, most_of(words)
    return (
        f"WITH named AS MATERIALIZED ({named}),"
        " titled AS MATERIALIZED (SELECT place, practice_id FROM (SELECT place, practice_id,"
        f" published_at, endorsements, adoptions, {_TITLE_RANK} AS matching, {why} AS why"
        " FROM named JOIN practices_search s ON s.ctid = place"
        " OFFSET 0) AS one"  # so that what counts is worked out once a row
        f" ORDER BY {trust.weighed('matching')} DESC, {newest} LIMIT {most}),"
        " best AS MATERIALIZED (SELECT place, practice_id FROM titled UNION ALL ("
        f"SELECT place, practice_id FROM hits WHERE {passes.sql}"
        " AND practice_id NOT IN (SELECT practice_id FROM titled)"
        f" ORDER BY {newest} LIMIT (SELECT {most} - count(*) FROM titled)))",
        [*named_values, words.any, *why_values, *passes.values],
    )


def _named(titled, passes, words):
    """Return SQL and parameters of the places in the table of hits by their title.

    Of several words also of those hits that have one of them there: IS TRUE makes it a look-up of
    each title in the hits, rather than a loop over both.
    """
    every = (
        f"(SELECT ctid AS place FROM practices_search WHERE {titled.sql}"
        f" ORDER BY {NEWEST.falling} LIMIT {COUNTED})"
    )
    if len(words.queries) == 1 or words.relaxed:
        return every, titled.values
    return (
        f"{every} UNION (SELECT ctid FROM practices_search WHERE title_vector @@ %s::tsquery"
        f" AND (practice_id IN (SELECT practice_id FROM hits WHERE {passes.sql})) IS TRUE)",
        [*titled.values, words.any, *passes.values],
    )
