"""The SQL of the ranked window: which hits are ranked, the best of them, and what lies beyond.

To rank a hit unpacks its vector, so that only some hundreds are ranked, whatever is found. Which
ones the indexes tell: where the words stand in the title, and how good its standing is (`merit`).
"""

# ruff: noqa: S608

from dataclasses import dataclass
from itertools import zip_longest

from practices.search import trust
from practices.search.orders import BEYOND, RANKED
from practices.search.reading import forms_of
from practices.search.statements import (
    COUNTED,
    LOOKED_THROUGH,
    TIMEOUT,
    TITLED,
    Where,
    standing,
)

WINDOW = 300  # so many hits are ranked
SEVERAL = 600  # so many of several words: how near they stand to each other no index tells
# To fetch a vector costs as much as to rank it thrice: laid into an array it is fetched once.
_FETCHED = "LATERAL (SELECT ARRAY[s.vector] AS words OFFSET 0) AS fetched"
_TABLE = "practices_search"
_BEST = "merit DESC, published_at DESC, practice_id DESC"
# What in choosing all words in a title are worth, one of them there, all as they were typed where
# others sound so, and no other words than these.
_IN_TITLE, _ONE, _TYPED, _NEAREST = 1_000, 10, 5, 1

# How many have a query of words alone stands in the kept counts: at least so many as have its
# commonest word; half of all its words together, as most come with their sound or their stem.
# Of a term of several words that is told of what means the same: there are these at least.
LEAST = (
    TIMEOUT
    + """
WITH counted AS (
    SELECT query, greatest(max(entries), sum(entries) / 2)::int AS known
    FROM (SELECT DISTINCT query, word, entries
        FROM unnest(%s::text[], %s::text[], %s::text[]) AS form (query, low, high),
        LATERAL (SELECT word, entries FROM practices_search_word
            WHERE word BETWEEN low AND high OFFSET 0) AS kept) AS had
    GROUP BY query
)
SELECT practices_search_least(asked::tsquery, titled::tsquery, wanted,
    CASE WHEN words = coalesce(asked, titled) THEN coalesce(known, 0)
        WHEN known >= 2 * wanted THEN known END)
FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[]) WITH ORDINALITY
    AS one (asked, titled, wanted, words, number)
    LEFT JOIN counted ON query = words
ORDER BY number
"""
)


@dataclass(frozen=True)
class Least:
    """The least standing of which there are enough: None where there are few, 0 where any will do.

    Among all hits, among those with the words as they were typed or sound, among those with them as
    they were typed, among those with all words in the title by each of `Words.in_titles`, and among
    those with each word there.
    """

    hits: int | None = None
    nearest: int | None = None
    typed: int | None = None
    titled: tuple = ()
    each: tuple = ()


def most_of(words):
    """Return how many hits of these words are ranked."""
    return SEVERAL if words.is_several else WINDOW


def asked_for(words, wanted=COUNTED):
    """Return what to ask `LEAST` for: the answers in this order make a `Least`.

    `wanted` are so many hits. A word in the title is in the text: how many have all, those tell
    that have the others.
    """
    asked = [(words.all, None, wanted)]
    asked += [(query, None, TITLED) for query in (words.nearest, words.as_typed)]
    among = words.all if words.relaxed else None
    asked += [(among, query, TITLED) for query in words.in_titles()]
    if words.is_several:
        for one, query in enumerate(words.exact):
            others = words.exact[:one] + words.exact[one + 1 :]
            asked.append((" & ".join(map("({})".format, others)), query, TITLED))
    counted = [_counted(query or titled) for query, titled, _wanted in asked]
    counted[0] = counted[0] or words.meant
    return [*_columns(_forms(filter(None, counted)), 3), *_columns(asked, 3), counted]


def asked_apart(words):
    """Return what to ask `LEAST` for: from which standing on enough have the words of phrases."""
    return [*_columns((), 3), words.apart(Where()).values, [None], [LOOKED_THROUGH], [None]]


def _counted(query):
    """Return the query where the kept counts tell how many have it: it is of single words, or None.

    How many have several words, or a phrase, no count of words tells.
    """
    return None if any(sign in query for sign in "&<!") else query


def _forms(queries):
    return [(query, *form) for query in dict.fromkeys(queries) for form in forms_of(query)]


def _columns(rows, width):
    return [[row[place] for row in rows] for place in range(width)]


def ranked(window, words, reader, behind, limit, offset=0):
    """Return SQL and parameters of one page of the best hits within the window, by their score.

    The score is that of the words, weighed with the standing for this `reader`; the last column
    says what of it counted (`trust.reasons`).
    """
    score, score_values = words.score()
    why, why_values = trust.counted(reader)
    begun, begun_values = window
    return (
        f"{begun}, matched AS MATERIALIZED (SELECT s.practice_id, s.facets, s.merit,"
        f" {score} AS matching, {why} AS why"
        f" FROM best JOIN practices_search s ON s.ctid = best.place, {_FETCHED}),"
        f" scored AS (SELECT practice_id, facets, why, {trust.weighed('matching')} AS score"
        f" FROM matched), page AS (SELECT * FROM scored WHERE {behind.sql}"
        f" ORDER BY {RANKED.falling} LIMIT %s OFFSET %s)"
        f" SELECT {RANKED.selected} FROM (SELECT practice_id, score,"
        f" why | {trust.vouched()} AS why FROM page) AS told",
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


def window(conditions, passes, words, least, *, sure=False, few=False):
    """Begin a statement with the hits that are ranked, `best`.

    First come those with the words in the title, of several words then those with most of them
    there, and the rest; among equals those of the best standing. `conditions` gives those of all
    hits by what adds the words to them, `passes` are those of the hits that were found. Where it is
    `sure` that the planner knows how many there are, enough with the words in the title are all;
    where the hits are `few` no others are looked up that may be better.
    """
    parts = _titled(conditions, words, least)
    if not sure or set(least.titled) <= {None}:
        parts += [] if few else _others(conditions, words, least)
        parts.append((Where(passes.parts, passes.values), 0, "hits"))
    most = most_of(words)
    begun = " UNION ALL ".join(_part(where, worth, table, most) for where, worth, table in parts)
    return (
        f"WITH named AS ({begun}), best AS MATERIALIZED (SELECT place, practice_id FROM named"
        f" GROUP BY place, practice_id, merit, published_at ORDER BY sum(worth) DESC, {_BEST}"
        f" LIMIT {most})",
        [value for where, _worth, _table in parts for value in where.values],
    )


def _part(where, worth, table, most):
    place = "place" if table == "hits" else "ctid AS place"
    return (
        f"(SELECT {place}, practice_id, merit, published_at, {worth} AS worth FROM {table}"
        f" WHERE {where.sql} ORDER BY {_BEST} LIMIT {most})"
    )


def _titled(conditions, words, least):
    """Return the conditions of hits by their title, what that is worth, and the table."""
    parts = []
    for query, lowest in reversed([*zip_longest(words.in_titles(), least.titled)]):
        where = conditions(words.titled).add("title_vector @@ %s::tsquery", query)
        parts.append((standing(where, lowest), _IN_TITLE, _TABLE))
        if lowest is not None:  # there are enough of these: a wider query adds none that is ranked
            break
    return parts


def _others(conditions, words, least):
    """Return the same of hits with one of several words in the title, and of the nearest hits."""
    parts = []
    if words.is_several:
        for one, lowest in zip_longest(words.exact, least.each):
            where = conditions(_having(words.as_typed)).add("title_vector @@ %s::tsquery", one)
            parts.append((standing(where, lowest), _ONE, _TABLE))
    if words.exact != words.heard and not words.relaxed:
        where = conditions(_having(words.as_typed))
        parts.append((standing(where, least.typed), _TYPED, _TABLE))
    if words.widens:
        where = conditions(_having(words.nearest))
        parts.append((standing(where, least.nearest), _NEAREST, _TABLE))
    return parts


def _having(query):
    return lambda where: where.add("vector @@ %s::tsquery", query)
