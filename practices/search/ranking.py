"""The SQL of the ranked window: which hits are ranked, the best of them, and what lies beyond.

To rank a hit unpacks its vector, so that only some hundreds are ranked, whatever is found. Which
ones the indexes tell: where the words stand in the title, and how good its standing is (`merit`).
"""

# ruff: noqa: S608

from dataclasses import dataclass, replace
from itertools import zip_longest

from practices.search import trust
from practices.search.orders import BEYOND, RANKED
from practices.search.reading import OR, forms_of
from practices.search.statements import (
    BEST,
    COUNTED,
    LOOKED_THROUGH,
    MUCH,
    TIMEOUT,
    TITLED,
    Where,
    standing,
)

WINDOW = 300  # so many hits are ranked
WELL = 12  # from this standing on entries are in a small index of words (migration 0037)
SEVERAL = 600  # so many of several words: how near they stand to each other no index tells
# To fetch a vector costs as much as to rank it thrice: laid into an array it is fetched once.
_FETCHED = "LATERAL (SELECT ARRAY[s.vector] AS words OFFSET 0) AS fetched"
_TABLE = "practices_search"
_PAIR = 2  # words
_EXACT, _HEARD, _MEANT = range(3)  # of `Words.each`
_BEST = "merit DESC, published_at DESC, practice_id DESC"
# What in choosing all words in a title are worth, one there as it was typed where it has other
# forms, one in any form, all as they were typed where others sound so, and no other words than
# these. That a title has a word in two forms, as typed and its stem, adds more than a standing.
_IN_TITLE, _ONE_TYPED, _ONE, _TYPED, _NEAREST = 1_000, 20, 10, 5, 1

# How many have a query of words alone stands in the kept counts: at least so many as have its
# commonest word; half of all its words together, as most come with their sound or their stem. Of
# several words so many have all as if each was as likely in an entry that has the others: nearer
# than what the planner says, which knows neither beginnings of words nor which mean the same.
# A term of several words is counted in two ways, by its words and by what means the same: at
# least so many have it as the one or the other says.
LEAST = (
    TIMEOUT
    + """
WITH form AS MATERIALIZED (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) AS form (query, low, high)
), kept AS MATERIALIZED (
    SELECT low, high, word, entries FROM (SELECT DISTINCT low, high FROM form) AS range,
        LATERAL (SELECT word, entries FROM practices_search_word
            WHERE word BETWEEN low AND high OFFSET 0) AS had
), counted AS (
    SELECT query, greatest(max(entries), sum(entries) / 2)::float AS known
    FROM (SELECT DISTINCT query, word, entries FROM form JOIN kept USING (low, high)) AS had
    GROUP BY query
), entry AS (
    SELECT greatest(reltuples, 1) AS entries FROM pg_class
    WHERE oid = 'practices_search'::regclass
), way AS (
    SELECT number, term, way, CASE WHEN count(*) = 1 THEN max(coalesce(known, 0)) ELSE max(entries)
        * exp(sum(ln(least(entries, greatest(known, 1)) / entries))) END AS known
    FROM unnest(%s::int[], %s::text[], %s::int[], %s::int[]) AS part (number, query, term, way)
        LEFT JOIN counted USING (query), entry
    GROUP BY number, term, way
), together AS (
    SELECT number, CASE WHEN count(*) = 1 THEN max(known) ELSE max(entries)
        * exp(sum(ln(least(entries, greatest(known, 1)) / entries))) END::int AS known
    FROM (SELECT number, term, max(known) AS known FROM way GROUP BY number, term) AS each, entry
    GROUP BY number
)
SELECT practices_search_least(asked::tsquery, titled::tsquery, wanted,
    CASE WHEN is_known OR known >= 2 * wanted THEN known END)
FROM unnest(%s::text[], %s::text[], %s::int[], %s::bool[]) WITH ORDINALITY
    AS one (asked, titled, wanted, is_known, number)
    LEFT JOIN together USING (number)
ORDER BY number
"""
)


@dataclass(frozen=True)
class Least:
    """The least standing of which there are enough: None where there are few, 0 where any will do.

    Of titles 0 says that there may be many, as nothing tells for sure. Among all hits, among those
    with the words as they were typed or sound, among those with them as they were typed, among
    those with all words in the title by each of `Words.in_titles`, and among those with each there.
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
    *rows, counted = zip(*_asked_of(words, wanted), strict=True)
    parts = [
        (number, part, term, way)
        for number, terms in enumerate(counted, 1)
        for term, ways in enumerate(terms)
        for way, several in enumerate(ways)
        for part in several
    ]
    forms = [(part, *form) for part in {part[1] for part in parts} for form in forms_of(part)]
    # What is together a term stands together more often than by chance.
    is_chance = all(len(term) == 1 for term in words.each)
    return [*_columns(forms, 3), *_columns(parts, 4), *map(list, rows), [is_chance] * len(counted)]


def _asked_of(words, wanted):
    """Yield (text, title, how many are wanted, what counts them), as `Least` has them."""
    yield words.all, None, wanted, _counted(words, words.all, _MEANT)
    yield words.nearest, None, TITLED, _counted(words, words.nearest, _HEARD)
    yield words.as_typed, None, TITLED, _counted(words, words.as_typed, _EXACT)
    among = words.all if words.relaxed else None
    for query in words.in_titles():
        yield among, query, TITLED, _counted(words, among or query, _HEARD)
    for one, query in enumerate(words.exact if words.is_several else ()):
        others = words.exact[:one] + words.exact[one + 1 :]
        both = " & ".join(map("({})".format, [*others, query]))
        text = " & ".join(map("({})".format, others))
        yield text, query, TITLED, _counted(words, both, _EXACT)


def asked_apart(words):
    """Return what to ask `LEAST` for: from which standing on enough have the words of phrases."""
    apart = words.apart(Where()).values
    return [*_columns((), 7), apart, [None], [LOOKED_THROUGH], [True]]


def _counted(words, query, which):
    """Return of which words the kept counts tell how many entries have `query`: of each term.

    Of each its ways to be counted, of each way the queries of its words. Of a query of single words
    it is that itself, else `which` of each of the words that must all be there, but for phrases
    that mean the same: few have these and no other. No count tells of phrases, of what must not be
    there, nor of several of which some will do.
    """
    if _is_of_words(query):
        return [[[query]]]
    if words.relaxed or words.without:
        return []
    terms = [
        [
            *([[words.meant(number)]] if which == _MEANT and len(term) > 1 else []),
            [_without_phrases(one[which]) for one in term],
        ]
        for number, term in enumerate(words.each)
    ]
    terms = [[way for way in ways if all(way)] for ways in terms]
    return terms if all(terms) else []


def _without_phrases(query):
    """Return a query of which any form will do without those that are phrases; "" of no such."""
    if "&" in query:
        return ""
    return OR.join(one for one in query.split(OR) if _is_of_words(one))


def _is_of_words(query):
    return not any(sign in query for sign in "&<!")


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


def ranked_ones(window):
    """Return SQL and parameters of which hits are within the window: `ranked_of` reads them."""
    begun, values = window
    return (
        f"{begun} SELECT '{BEST}' AS kind, NULL::timestamptz AS at, NULL::bigint AS number,"
        " practice_id AS key, NULL::bigint AS why, NULL::bytea AS packed FROM best",
        values,
    )


def ranked_of(found):
    """Return the keys of the ranked hits among the rows of a statement with `ranked_ones`."""
    return [key for kind, _at, _number, key, *_ in found if kind == BEST]


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

    First come those with the words in the title, of two words then those with one as it was typed
    there, of several those with most of them there, and the rest; among equals those of the best
    standing. `conditions` gives those of all
    hits by what adds the words to them, `passes` are those of the hits that were found. Where it is
    `sure` that the planner knows how many there are, enough with the words in the title are all;
    where the hits are `few` no others are looked up that may be better.
    """
    most = most_of(words)
    parts = _titled(conditions, words, least)
    if not sure or not any(least.titled):
        parts += [] if few else _others(conditions, words, least)
    first, begun, values = _looked_for(parts, most, in_turn=bool(least.hits))
    # Any other hit comes behind all that are named: where these are enough none is looked at.
    other = Where([*passes.parts], [*passes.values])
    other.add(f"(SELECT count(DISTINCT place) FROM named) < {most}")
    tables = [*first, f"named AS MATERIALIZED ({' UNION ALL '.join(begun)})"]
    return (
        f"WITH {', '.join(tables)}, best AS MATERIALIZED (SELECT place, practice_id"
        f" FROM (TABLE named UNION ALL {_chosen('hits', other, 0, most)}) AS chosen"
        f" GROUP BY place, practice_id, merit, published_at ORDER BY sum(worth) DESC, {_BEST}"
        f" LIMIT {most})",
        [*values, *passes.values],
    )


def _looked_for(parts, most, *, in_turn):
    """Return the SQL of tables to be read first, that of all `parts`, and the parameters of both.

    A part is (conditions, from which standing on, what that is worth). Where it is `in_turn`, of
    what may be many, though nothing tells for sure (0), those that stand well come from their small
    index, and the others only where these are not half as many as are ranked: of "states achiev"
    439 were, and the best 20 have 0.986 of the score without the others, 0.992 with them. Of two
    words a hit with the one in its title is as good as with the other. Of those with one there as
    it was typed half of what is ranked at most: others may stand better.
    """
    wells = [n for n, part in enumerate(parts) if in_turn and part[1] == 0]
    enough = {n: f"(SELECT count(*) FROM well_{n})" for n in wells}
    ones = [n for n, part in enumerate(parts) if part[2] == _ONE]
    typed = [n for n, part in enumerate(parts) if part[2] == _ONE_TYPED]
    if len(ones) == _PAIR and enough.keys() >= set(ones):
        either = " UNION ".join(f"SELECT place FROM well_{n}" for n in ones)
        enough |= dict.fromkeys(ones, f"(SELECT count(*) FROM ({either}) AS either)")
    tables, begun, values, later = [], [], [], []
    for number, (where, least, worth) in enumerate(parts):
        if number in wells:
            well = standing(Where([*where.parts], [*where.values]), WELL)
            tables.append(f"well_{number} AS MATERIALIZED {_chosen(_TABLE, well, worth, most)}")
            values += well.values
            begun.append(f"TABLE well_{number}")
            # The sum keeps it from the index of all, which would gather all of that standing.
            where.add(f"merit + 0 < {WELL}").add(f"{enough[number]} < {most // 2}")
        few = most // 2 // len(typed) if worth == _ONE_TYPED else most
        begun.append(_chosen(_TABLE, standing(where, least), worth, few))
        later += where.values
    return tables, begun, [*values, *later]


def _chosen(table, where, worth, most):
    place = "ctid AS place" if table == _TABLE else "place"
    return (
        f"(SELECT {place}, practice_id, merit, published_at, {worth} AS worth FROM {table}"
        f" WHERE {where.sql} ORDER BY {_BEST} LIMIT {most})"
    )


def _titled(conditions, words, least):
    """Return the conditions of hits by their title, from which standing on, what that is worth."""
    parts = []
    for query, lowest in reversed([*zip_longest(words.in_titles(), least.titled)]):
        where = conditions(words.titled).add("title_vector @@ %s::tsquery", query)
        parts.append((where, lowest, _IN_TITLE))
        if lowest:  # there are enough of these: a wider query adds none that is ranked
            break
    return parts


def _others(conditions, words, least):
    """Return the same of hits with one of several words in the title, and of the nearest hits."""
    parts = []
    if words.is_several:
        for number, (one, lowest) in enumerate(zip_longest(words.exact, least.each)):
            # What is in the title is in the text: that word is not read there as well.
            where = conditions(_having(words.besides(number), title=one))
            parts.append((where, lowest, _ONE))
            is_pair = len(words.exact) == _PAIR  # of three words two in the title say more
            if is_pair and lowest is not None and (typed := words.typed_apart(number)):
                where = conditions(_having(words.besides(number), title=typed))
                parts.append((where, max(lowest, WELL), _ONE_TYPED))
    if words.relaxed and words.enough < MUCH:
        more = replace(words, enough=MUCH).all  # few have that: none is to be missed
        parts.append((conditions(_having(more)), None, 10 * _IN_TITLE))
    if words.exact != words.heard and not words.relaxed:
        parts.append((conditions(_having(words.as_typed)), least.typed, _TYPED))
    if words.widens:
        parts.append((conditions(_having(words.shortened.nearest)), least.nearest, _NEAREST))
    return parts


def _having(query, title=""):
    """Return what adds that an entry has `query`; its short title is looked at first, if asked."""

    def add(where):
        if title:
            where.add("title_vector @@ %s::tsquery", title)
        return where.add("vector @@ %s::tsquery", query)

    return add
