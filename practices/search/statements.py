"""The SQL of the search. What was typed or chosen is always a parameter; what is put together are
constants here, and what a plan hangs on: how well an entry stands, how long a page is.

What keeps it fast, measured at 100,000 entries: a bitmap of hits rather than a walk along an
order (the planner is kept from it for the one statement), the facets in one narrow integer, and
ranks for a window of hits only, since ranking unpacks each vector.
"""

# ruff: noqa: S608

from dataclasses import dataclass, field, replace
from itertools import chain
from math import log2
from operator import itemgetter

from places.choices import Level
from practices.models.practice import OVERDUE_AFTER
from practices.search.facets import STATE
from practices.search.shortening import shortened

COUNTED = 2_500  # where words have far more hits, so many of those that stand best are counted
MOST_LOOKED = 25 * COUNTED  # so many where further choices leave few of these
TITLED = 800  # so many of the best have them in their title: far more than are ranked
# Whether words stand together each vector alone tells: of a phrase's very common words so many
# entries are looked through, whatever the planner says of how many there are.
LOOKED_THROUGH, MOST_LOOKED_THROUGH = 10_000, 20_000
TIMEOUT = "SET LOCAL statement_timeout = '3s'; "
# They hold for the statement sent with them: several statements at once are one transaction.
# To unpack a vector costs far more than the planner believes: it shall rather look twice into the
# index of words. A hundred rows are joined one by one, never with the whole table.
FOR_WORDS = TIMEOUT + "".join(
    f"SET LOCAL {name}; "
    for name in (
        *("enable_seqscan = off", "enable_indexscan = off", "enable_bitmapscan = on"),
        *("enable_mergejoin = off", "enable_hashjoin = off"),
        *("cpu_operator_cost = 0.5", "max_parallel_workers_per_gather = 0"),
    )
)
# A job waits as long as it takes.
PATIENT = FOR_WORDS.replace("'3s'", "0")
# Of a word that many have the newest are soon found along their index, whatever the planner says.
FOR_WALK = TIMEOUT + "".join(
    f"SET LOCAL {name}; "
    for name in ("enable_seqscan = off", "enable_indexscan = on", "enable_bitmapscan = off")
)

ENTRIES = "SELECT reltuples FROM pg_class WHERE oid = 'practices_search'::regclass"
_RANK = "(ts_rank('{0.05, 0.1, 0.4, 1.0}', words[1], %s::tsquery) * 1000000)::bigint"
# So few hits are all ranked: there each word of a phrase of the glossary tells something, though
# they stand apart, and that words stand near each other adds as much as that they are there. Of
# more no index tells which of them to rank: there it decides among what else is alike.
_ARE_FEW = "CASE WHEN (SELECT count(*) FROM hits) <= 600 THEN {} ELSE {} END"
_MEANT = _ARE_FEW.format(_RANK, _RANK)
_TELLING = 8  # of so many words at most it is looked up which of them an entry has
_NEARNESS = 12  # of more than 600 hits nearness is divided by this
MUCH = 34  # of a hundred that all words tell, so much has a hit that has not all of them
LITTLE = 20  # and so much where few have that


@dataclass
class Where:
    """Conditions joined by AND, with their parameters."""

    parts: list = field(default_factory=list)
    values: list = field(default_factory=list)

    def add(self, part, *values):
        """Add one condition and return self."""
        self.parts.append(part)
        self.values.extend(values)
        return self

    @property
    def sql(self):
        return " AND ".join(f"({part})" for part in self.parts) or "true"


@dataclass(frozen=True)
class Words:
    """The words looked for, as PostgreSQL reads them: each alone, and how many must be there.

    Of each term `typed` is how it was typed, `queries` all that means it, `heard` what sounds so,
    `exact` the word alone, `marked` all that means it with the glossary's phrases in full,
    `entries` of a relaxed search how many have it, `each` (exact, heard, query) of each word that
    must be there for it, `single` the one form of each by which it is seen what stands near;
    `without` is what must not be there, `enough` so much of a hundred that all words tell as a hit
    of a relaxed search has.
    """

    typed: tuple
    queries: tuple
    exact: tuple
    heard: tuple
    without: tuple = ()
    entries: tuple = ()
    relaxed: bool = False
    marked: tuple = ()
    each: tuple = ()
    single: tuple = ()
    enough: int = MUCH

    @property
    def all(self):
        """All words, or of a relaxed search so many that they tell enough, as one query."""
        query = self._enough_of() if self.relaxed else self._joined(self.queries)
        return self._without(f"({query})")

    @property
    def nearest(self):
        """All words as they were typed or sound, without what only means the same, as one query."""
        return self._without(f"({self._joined(self.heard)})")

    @property
    def shortened(self):
        """The same words for an index, without what others of them find as well."""
        queries, heard = (tuple(map(shortened, which)) for which in (self.queries, self.heard))
        return replace(self, queries=queries, heard=heard)

    @property
    def as_typed(self):
        """All words in any inflected form, as one query."""
        return self._without(f"({self._joined(self.exact)})")

    def besides(self, one):
        """Return all words as they were typed but the one with this number, as one query."""
        return self._without(f"({self._joined(self.exact[:one] + self.exact[one + 1 :])})")

    def meant(self, number):
        """Return what only means the same as the term with this number, as one query, or ""."""
        others = self.queries[number].removeprefix(self.heard[number]).split(" | ")
        return " | ".join(one for one in others if one and "<" not in one)

    def marking(self, others):
        """Return these words, and behind them what `others` mark and how that was typed."""
        pairs = (zip(one.marked, one.typed, strict=True) for one in (self, others))
        marked = dict(chain.from_iterable(pairs))
        return replace(self, marked=tuple(marked), typed=tuple(marked.values()))

    def apart(self, where):
        """Add to `where` that an entry has all words, wherever those of a phrase stand."""
        query = self._enough_of() if self.relaxed else self._joined(self.queries)
        return where.add("vector @@ %s::tsquery", query.replace("<->", "&"))

    @property
    def has_phrase(self):
        """Whether a term is a phrase and nothing else, so that no index tells what is a hit."""
        return any("<->" in query and "|" not in query for query in self.queries)

    def _without(self, query):
        return " & ".join([query, *(f"!({unwanted})" for unwanted in self.without)])

    @property
    def unwanted(self):
        """What must not be there, as one query."""
        return self._either(self.without)

    def lacking(self, where, chosen):
        """Add to `where` that an entry has nothing unwanted, looked for where it passes `chosen`.

        Its vector alone tells that, and to unpack it costs far more than the planner believes.
        """
        passing = Where()
        for sql, values in chosen.values():
            passing.add(sql, *values)
        unwanted = f"NOT ({passing.sql} AND vector @@ %s::tsquery)"
        return where.add(unwanted, *passing.values, self.unwanted)

    def condition(self, where):
        """Add to `where` that an entry has all words, or of a relaxed search what tells most."""
        return where.add("vector @@ %s::tsquery", self.shortened.all)

    def titled(self, where):
        """Add to `where` what `in_titles` does not say: a title that has all words is a hit.

        Of a relaxed search one of them, as `in_titles` says it, will do there.
        """
        if self.relaxed or self.without:
            where.add("vector @@ %s::tsquery", self.all)
        return where

    def in_titles(self):
        """Return the queries by which titles are chosen, the widest first: each adds to the last.

        Any form of what was typed or sounds so, any inflected one, and this as it was typed. What
        only means the same is worth less in a title than a typed word anywhere.
        """
        typed = map(_as_typed, self.typed, self.exact)
        return list(dict.fromkeys(map(self._joined, (self.heard, self.exact, tuple(typed)))))

    def typed_apart(self, number):
        """Return a Latin word as it was typed, where its stem is another, else ""."""
        typed = quoted(self.typed[number])
        is_apart = typed in self.exact[number] and typed not in self.single[number]
        return typed if is_apart and typed.isascii() else ""

    def score(self):
        """Return the SQL of the score of the fetched `words` of one of `hits`, and its parameters.

        It adds how well each word alone stands there, and of several how near to each other.
        """
        alone = {self._either(self.queries): 32, self._either(self.heard): 2}
        rank, values = _ranks(alone | {self._either(self.exact): 1})
        if self.marked not in ((), self.queries):  # what means it is the first of them
            rank, values = rank.replace(_RANK, _MEANT, 1), [self._either(self.marked), *values]
        if self.is_several:
            near, more = _ranks({self._joined(self.heard): 2, self._joined(self.exact): 1})
            near = _ARE_FEW.format(near, f"{_RANK} / {_NEARNESS}")
            rank, values = f"{rank} + {near}", [*values, *more, self._joined(self.single)]
        if not self.relaxed:
            return rank, values
        found = [query for pair in zip(self.queries, self.heard, strict=True) for query in pair]
        return f"200000::bigint * {self._coverage()} + {rank}", [*found, *values]

    @property
    def is_several(self):
        """Whether an entry must have several words: then it counts how near they stand."""
        return len(self.queries) > 1 and not self.relaxed

    @property
    def widens(self):
        """Whether entries are found too that have only what means the same."""
        return self.queries != self.heard and not self.relaxed

    def _joined(self, queries):
        return self._either(queries) if self.relaxed else " & ".join(map("({})".format, queries))

    @staticmethod
    def _either(queries):
        return " | ".join(map("({})".format, queries))

    def _coverage(self):
        """Return the SQL of how much of what was typed the fetched `words` have.

        What only means the same counts a fifth less.
        """
        has = "(words[1] @@ %s::tsquery)::int"
        found = (f"({has} * 4 + {has}) * {weight}" for weight in self._weights())
        return f"({' + '.join(found)})"

    def _enough_of(self):
        """Return the query that an entry has enough of the words, by the few that tell most.

        The index answers it: no vector is unpacked to see how many words an entry has.
        """
        weighed = zip(self._weights(), self.queries, strict=True)
        telling = sorted(weighed, key=itemgetter(0), reverse=True)[:_TELLING]
        return _reaching(sum(weight for weight, _query in telling) * self.enough // 100, telling)

    def _weights(self):
        """Return a whole number for each word: the fewer entries have it, the more it says."""
        most = max(self.entries)
        return [round(10 * log2(2 + most / n)) if n else 0 for n in self.entries]


def _ranks(tiers):
    """Return the SQL of the ranks of queries, each divided by its share, and its parameters."""
    return " + ".join(f"{_RANK} / {share}" for share in tiers.values()), [*tiers]


def _reaching(enough, weighed):
    """Return the query that one has of (weight, query), the most telling first, `enough` weight."""
    found = []
    for place, (weight, query) in enumerate(weighed, 1):
        rest = weighed[place:]
        if weight >= enough:
            found.append(f"({query})")
        elif weight + sum(other for other, _query in rest) >= enough:
            found.append(f"({query}) & ({_reaching(enough - weight, rest)})")
    return " | ".join(found)


def _as_typed(words, exact):
    """Return the query of words as they were typed, where each is a form in `exact`, else that."""
    typed = [quoted(word) for word in words.split()]
    implied = "<->" not in exact and all(word in exact for word in typed)
    return " & ".join(typed) if implied else exact


def quoted(word):
    """Return a word as a tsquery has it, whatever signs are in it."""
    return "'{}'".format(word.replace("\\", "\\\\").replace("'", "''"))


def facet_condition(facet, numbers):
    """Return the SQL that an entry has any of `numbers` in `facet`, and its parameters."""
    if facet.flags:
        return f"((facets >> {facet.shift}) & %s) <> 0", [sum(set(numbers))]
    if len(numbers) == 1 and not facet.further:  # as the index of a state has it
        return f"((facets >> {facet.shift}) & {facet.mask}) = %s", list(numbers)
    slot = "((facets >> {}) & {}) = ANY(%s)"
    parts = [slot.format(shift, facet.mask) for shift in facet.shifts()]
    return " OR ".join(parts), [list(numbers)] * len(parts)


def in_states(codes):
    """Return the SQL that an entry lies in a state with one of `codes`, and its parameters.

    The code of a sample state is no number and so in no facet: it is found by the place.
    """
    sql, values = facet_condition(STATE, [int(code) for code in codes if code.isdigit()])
    samples = [code for code in codes if not code.isdigit()]
    if not samples:
        return sql, values
    by_place = """place_id IN (SELECT p.id FROM places_place p JOIN places_place s
        ON s.id = p.state_id WHERE s.code = ANY(%s))"""
    return f"{sql} OR {by_place}", [*values, samples]


def under(where, place):
    """Add to `where` that an entry lies at `place` or below it."""
    if place.level == Level.GP:
        return where.add("place_id = %s", place.pk)
    sql, values = in_district(place.pk)
    if place.level == Level.BLOCK:
        sql = sql.replace("district_id", "block_id")
    return where.add(sql, *values)


def in_district(key, *, first=True):
    """Return the SQL that an entry lies in the district with this key, and its parameters.

    Looked at `first`, the index of places leads there; else each row is held against all of them.
    """
    within = "SELECT id FROM places_place WHERE district_id = %s"
    return f"place_id = ANY(ARRAY({within}))" if first else f"place_id IN ({within})", [key]


def published_in(year):
    """Return the SQL of being published in this year, as people in India count it; parameters."""
    begins = "make_timestamptz(%s, 1, 1, 0, 0, 0, 'Asia/Kolkata')"
    return f"published_at >= {begins} AND published_at < {begins}", [year, year + 1]


def tagged(where, tag):
    """Add to `where` that an entry carries the free tag with this name or slug."""
    return where.add(
        """practice_id IN (SELECT i.object_id FROM taggit_taggeditem i
        JOIN taggit_tag t ON t.id = i.tag_id
        JOIN django_content_type c ON c.id = i.content_type_id
        WHERE c.app_label = 'practices' AND c.model = 'practice'
        AND (lower(t.name) = lower(%s) OR t.slug = %s))""",
        tag,
        tag,
    )


def confirmed(where, key, on):
    """Add to `where` how an entry stands on the day `on`: "yes", "due" (or overdue), "overdue"."""
    if key == "yes":
        return where.add("confirm_by > %s", on)
    return where.add("confirm_by <= %s", on if key == "due" else on - OVERDUE_AFTER)


def contested(where):
    """Add to `where` that somebody doubts it, and nobody has decided."""
    return where.add(
        "practice_id IN (SELECT practice_id FROM practices_challenge WHERE state <> 'closed')"
    )


def at_last(cheap, words):
    """Return as one condition what is `cheap` to see and the `words`, looked at in this order.

    To unpack a vector costs far more than the planner believes: it would begin there.
    """
    if not cheap.parts:
        return words
    sql = f"CASE WHEN {cheap.sql} THEN {words.sql} ELSE false END"
    return Where([sql], [*cheap.values, *words.values])


def standing(where, least):
    """Add to `where` that an entry's kept standing is at `least` so good; None or 0 for any.

    It stands in the text: by it an index is chosen.
    """
    return where if not least else where.add(f"merit >= {least:d}")


# Every statement gives rows of these columns, so that counts and a page come by one.
_COLUMNS = "kind, at, number, key, why, packed"
ROW, BEST, HITS, CELL, KEPT, CHANGE = "row", "best", "hits", "cell", "kept", "change"
DISTRICT = "district"


def together(*parts, of=None):
    """Return SQL and parameters of several parts as one statement, `of` the hits that they read."""
    begun = f"WITH hits AS MATERIALIZED ({of[0]}) " if of else ""
    return (
        begun + " UNION ALL ".join(f"SELECT {_COLUMNS} FROM ({sql}) AS part" for sql, _ in parts),
        [*(of[1] if of else ()), *(value for _sql, values in parts for value in values)],
    )
