"""Reading a query: what of the typed text is looked for, and in which forms.

Quoted words stand next to each other, a word behind a minus must not be there, what says nothing
is left out. Each term is one condition: any of its forms will do.
"""

# ruff: noqa: S608 - the statements are put together from constants

import re
from dataclasses import dataclass, replace
from itertools import chain

from django.db import connection

from practices.search import glossary
from practices.search.endings import bare, beginning_of, short_forms
from practices.search.letter_names import latin_letters
from practices.search.pieces import pieces_of
from practices.search.sounds import (
    BENGALI,
    GENERAL,
    MARK,
    TAMIL,
    is_long,
    key_of,
    keys_asked,
    script_of,
    way_of,
    with_endings,
)
from practices.search.statements import TIMEOUT, Words
from practices.search.stop_words import IN_ENGLISH, STOPS, sentence_of
from practices.search.words import LONGEST_QUERY, MOST_TERMS, stemmer_of
from sourcebook.postgres import prepared

_LONGEST_ENDING = 3  # of English, behind a stem
_SHORTEST_STEM = 3
# A word in Latin letters that so many entries use is none of Bengali or Tamil: their keys are
# coarse, and would find three others for each that has it.
_KNOWN = 200
_SEVERAL = ("beginnings", "stems", "keys")
_OWN = "own"
# What marks a term of the glossary that only sounds like what was typed, and in which way: the
# first three where no entry has what sounds so.
_HEARD = {-2: GENERAL, -3: BENGALI, -4: TAMIL, -5: GENERAL, -6: BENGALI, -7: TAMIL}
_UNHEARD = -4
# Each text in its forms, as PostgreSQL reads it; and the terms of the glossary that it names, -1
# where it is written so, less where it sounds so.
_READ = (
    TIMEOUT
    + """
WITH asked AS MATERIALIZED (
    SELECT number, words, phraseto_tsquery('simple', words)::text AS simple,
        plainto_tsquery(config::regconfig, words)::text AS stemmed, low, high
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY
        AS one (words, config, low, high, number)
), named AS (
    SELECT number, term_id, -1 AS heard FROM asked JOIN practices_glossaryform ON folded = words
    UNION SELECT number, term_id, -1 FROM asked JOIN practices_glossaryform USING (stemmed)
    WHERE stemmed <> ''
    UNION SELECT number, term_id, -1 - strpos('ibt', substr(key, 3, 1)) - 3 * (EXISTS (
        SELECT FROM practices_search_word WHERE word BETWEEN key AND key || U&'\\+10FFFF'
            AND entries > 0))::int
    FROM unnest(%s::int[], %s::text[]) AS sound (number, key)
    JOIN practices_glossaryform USING (key)
)
SELECT number, simple, stemmed, coalesce((SELECT max(entries) FROM practices_search_word
    WHERE word IN (words, trim($$'$$ FROM stemmed))), EXISTS (SELECT FROM practices_search_word
    WHERE word BETWEEN low AND high AND entries > 0)::int) AS entries, NULL FROM asked
UNION ALL SELECT number, coalesce(k.asked, query), marks, max(heard), query
    FROM named JOIN practices_glossaryterm t ON t.id = named.term_id
    LEFT JOIN practices_search_term k ON k.term_id = t.id AND in_index
    WHERE retired_at IS NULL GROUP BY number, t.id, k.term_id
ORDER BY number, entries DESC
"""
)
_FORM = re.compile(r"'((?:[^']|'')+)'(:\*)?")
_LAST_SIGN = "\U0010ffff"
OR = " | "


@dataclass(frozen=True)
class Term:
    """One thing that is looked for.

    `words` are the folded words it was typed as. Texts of a tsquery are `exact`, these words in
    their inflected forms, `heard`, what sounds so too, and `query`, what means the same as well;
    `kin` is what means the same in its own language, where no entry has what sounds so; `single` is
    what is held against other words that may stand near: as far as can be one form of each word.
    """

    words: tuple
    exact: str
    heard: str
    query: str
    kin: str = ""
    marked: str = ""
    single: str = ""
    beginnings: tuple = ()
    stems: tuple = ()
    keys: tuple = ()
    also: frozenset = frozenset()  # words of the glossary
    is_named: bool = False  # in the glossary
    is_phrase: bool = False
    parts: tuple = ()  # each word of a term of several as a term of its own
    each: tuple = ()  # of a term of several (exact, heard) of each of its words
    is_unknown: bool = False  # in Latin letters, and no entry nor the glossary has it so

    def means(self, word):
        """Return whether a folded word of a text is a form of this term, to be marked as a hit."""
        if word in self.words or word in self.also or any(map(word.startswith, self.beginnings)):
            return True
        if any(word.startswith(s) and len(word) - len(s) <= _LONGEST_ENDING for s in self.stems):
            return True
        return bool(self.keys) and _sounds(key_of(word), self.keys)


@dataclass(frozen=True)
class Typed:
    """What of a typed query is used: its terms in order, and whether some were left out.

    `without` holds the tsquery of each word that must not be there.
    """

    terms: tuple = ()
    without: tuple = ()
    cut: bool = False


def read_query(text):
    """Return the `Typed` of what somebody typed: at most 200 letters and 12 terms; one query."""
    pieces = pieces_of(text[:LONGEST_QUERY])
    wanted, unwanted = pieces.wanted[:MOST_TERMS], pieces.unwanted[:MOST_TERMS]
    cut = len(text) > LONGEST_QUERY or len(pieces.wanted) > MOST_TERMS
    if not wanted and not unwanted:
        return Typed(cut=cut)
    read = _Read([*wanted, *unwanted], wanted, pieces.phrases)
    return Typed(tuple(read.terms()), tuple(filter(None, map(read.unwanted, unwanted))), cut)


def words_of(typed):
    """Return the `Words` to be looked for, or None where nothing was typed."""
    if not typed.terms and not typed.without:
        return None
    return Words(
        tuple(" ".join(term.words) for term in typed.terms),
        tuple(term.query for term in typed.terms),
        tuple(term.exact or term.query for term in typed.terms),
        tuple(_either(term.heard, term.kin) for term in typed.terms),
        typed.without,
        marked=tuple(term.marked or term.query for term in typed.terms),
        each=tuple(map(_each_of, typed.terms)),
        single=tuple(_either(term.single or term.query, term.kin) for term in typed.terms),
    )


def _each_of(term):
    """Return (exact, heard, query) of each word that must be there for a term."""
    if term.each:
        return tuple((exact, heard, heard) for exact, heard in term.each)
    return ((term.exact or term.query, _either(term.heard, term.kin), term.query),)


class _Read:
    """What PostgreSQL and the glossary know of the pieces of a query; one statement."""

    def __init__(self, pieces, wanted, phrases):
        self.wanted, self.phrases = wanted, phrases
        typed = {word for words in wanted for word in words}
        self.sentence = sentence_of(typed)
        self.others = {words: list(_others_of(words)) for words in pieces}
        others = chain.from_iterable(self.others.values())
        texts = list(dict.fromkeys([*pieces, *self._grams(), *others]))
        keys = [(n, key) for n, words in enumerate(texts, 1) for key in glossary.keys_of(words)]
        columns = [list(column) for column in zip(*keys, strict=True)] or [[], []]
        joined = [" ".join(words) for words in texts]
        begun = [beginning_of(*words) if len(words) == 1 else "" for words in texts]
        begun = [[one or None for one in begun], [one + _LAST_SIGN for one in begun]]
        self.forms, self.named, self.ways, self.unheard = {}, {}, {}, {}
        with prepared.statements(), connection.cursor() as cursor:
            cursor.execute(_READ, [joined, list(map(glossary.config_of, joined)), *begun, *columns])
            for number, one, other, entries, phrases in cursor.fetchall():
                words = texts[number - 1]
                if entries >= 0:
                    self.forms[words] = (one, other, entries)
                elif entries not in _HEARD or self._may_be_misspelt(words):
                    self.named.setdefault(words, []).append((one, other, phrases))
                    self.ways.setdefault(words, set()).add(_HEARD.get(entries, ""))
                    if _UNHEARD <= entries < -1:
                        self.unheard.setdefault(words, []).append((_HEARD[entries], one))

    def _may_be_misspelt(self, words):
        """Return whether `words` may be what they sound like: no entry has them as they stand.

        Words in Latin letters may be in any case, but for one that says little: soak, सूखा. It is
        none that sounds so where it is a term itself: puja, फौज; soakpit, சாகுபடி. Their forms,
        and then the terms that are written so, come before the terms that they sound like.
        """
        if self._is_joined(words):
            return False
        if len(words) == 1 and not any(map(is_long, keys_asked(*words))):
            is_known = self.forms[words][2] or "" in self.ways.get(words, ())
            return not is_known and self.sentence in ("", GENERAL)
        return " ".join(words).isascii() or not self.forms[words][2]

    def _grams(self):
        """Yield what stands side by side and may be one term, the longest first.

        None begins or ends with a word that says nothing: after tap.
        """
        for length in range(glossary.LONGEST_FORM, 1, -1):
            for start in range(len(self.wanted) - length + 1):
                pieces = self.wanted[start : start + length]
                edges = {*pieces[0], *pieces[-1]}
                if not self.phrases.intersection(pieces) and STOPS.isdisjoint(edges):
                    yield tuple(word for (word,) in pieces)

    def terms(self):
        """Return the terms: those of the glossary first, and only what says something."""
        terms, taken = {}, set()
        for words in self._grams():
            start = self.wanted.index(words[:1])
            place = range(start, start + len(words))
            if words in self.named and self._is_whole(words) and not taken.intersection(place):
                taken.update(place)
                terms[start] = self._together(words)
        for place, words in enumerate(self.wanted):
            if place not in taken:
                terms[place] = self._term(words)
        found = [terms[place] for place in sorted(terms)]
        telling = [term for term in found if says_something(term)]
        return telling or [term for term in found if term.query]

    def _is_whole(self, words):
        """Return whether `words` neither begin nor end with one that PostgreSQL leaves out."""
        return all(self._alone(word).exact for word in (words[0], words[-1]))

    def _alone(self, word, sentence=None):
        """Return the Term of one word, without what the glossary has for it."""
        return _term((word,), self.forms[(word,)], False, sentence or self.sentence)

    def _term(self, words):
        """Return the Term of a piece; a phrase is looked for as it stands."""
        term = _term(words, self.forms[words], words in self.phrases, self.sentence)
        if term.is_phrase or not term.exact:
            return term
        if self._is_joined(words):
            simple, stemmed, _entries = self.forms[words]
            meant = (query for query, _marks, _phrases in self.named[words])
            exact = _either(simple, glossary.telling(stemmed), *meant)
            term = replace(term, exact=exact, heard=exact, query=exact, keys=())
        elif words[0].isascii() and words[0].isalpha() and "" not in self.ways.get(words, ()):
            term = replace(term, is_unknown=not self.forms[words][2])
        return self._widened(term)

    def _is_joined(self, words):
        """Return whether one word is several of a term, soakpit: it means that and nothing else."""
        if len(words) > 1 or not words[0].isascii() or "" not in self.ways.get(words, ()):
            return False
        stemmed = self.forms[words][1]
        return any(
            glossary.is_joined(stemmed, marks) for _query, marks, _phrases in self.named[words]
        )

    def _together(self, words):
        """Return the Term of words that are one term of the glossary.

        Their sound counts in full in the languages in which they sound like it. Of words of an
        Indian script what sounds so in others is none of it: it has its own words there.
        """
        ways = "".join(self.ways[words]) or GENERAL
        telling = [word for word in words if word not in STOPS]
        own = None if words[0].isascii() else _OWN
        alone = [self._alone(word, ways if word.isascii() else _OWN) for word in telling]
        # Beside each of the words: an "or" around them would let it not count how near they stand.
        phrases = [phrases for _query, _marks, phrases in self.named[words]]
        joined = glossary.written_as_one(words, phrases)
        each = [
            (_either(one.exact or one.query, *joined), self._alone(*one.words, own).query)
            for one in alone
        ]
        exact, wide = (" & ".join(map("({})".format, forms)) for forms in zip(*each, strict=True))
        heard = exact if exact == wide else f"({exact}) | ({wide})"
        single = " & ".join(f"({_either(one.single or one.query, *joined)})" for one in alone)
        forms = [sum((getattr(one, name) for one in alone), ()) for name in _SEVERAL]
        term = self._widened(Term(words, exact, heard, heard, "", "", single, *forms))
        parts = tuple(self._term((word,)) for word in telling)
        return replace(term, parts=parts, each=tuple(each))

    def _widened(self, term):
        others = self.others.get(term.words, ())
        named = [one for words in (term.words, *others) for one in self.named.get(words, ())]
        queries, marks, phrases = zip(*named, strict=True) if named else ((), (), ())
        also = frozenset([*" ".join(marks).split(), *chain(*others)])
        alone = _either(term.query, *(self.forms[words][0] for words in others))
        query, marked = _either(alone, *queries), _either(alone, *phrases)
        given = {"query": query, "marked": marked, "also": also, "kin": self._kin(term.words)}
        return replace(term, is_named=bool(named), **given)

    def _kin(self, words):
        """Return what means the same as a word in Latin letters, in the language it sounds like.

        No phrases: whether words stand together each vector alone tells.
        """
        if len(words) > 1 or not words[0].isascii():
            return ""
        unheard = self.unheard.get(words, ())
        each = ((way, one) for way, query in unheard for one in query.split(OR))
        return _either(*(one for way, one in each if script_of(one) == way and "<" not in one))

    def unwanted(self, words):
        """Return the tsquery of what must not be there."""
        simple, stemmed, _entries = self.forms[words]
        return simple if len(words) > 1 else _either(simple, stemmed)


def _others_of(words):
    """Yield what one typed word is written as too: without its ending, or in Latin letters."""
    if len(words) == 1:
        yield from ((one,) for one in latin_letters(*words))
        if (one := bare(*words)) != words[0]:
            yield (one,)


def forms_of(query):
    """Yield the first and the last word that each form in the text of a tsquery stands for."""
    for form, is_beginning in _FORM.findall(query):
        yield form, form + _LAST_SIGN if is_beginning else form


def _term(words, forms, is_phrase, sentence=""):
    """Return the Term of `words`; a phrase is looked for as it stands.

    `forms` is how PostgreSQL has them, and stemmed, and how many entries have them. They stand in a
    `sentence` of that language, where its words tell: English, or one that sounds in such ways.
    """
    simple, stemmed, entries = forms
    if is_phrase:
        return Term(words, simple, simple, simple, is_phrase=True)
    (word,) = words
    beginnings = tuple(filter(None, [beginning_of(word)]))
    begun, stem = [f"'{one}':*" for one in beginnings], glossary.telling(stemmed)
    short = [f"'{one}'" for one in short_forms(word) if f"'{one}'" != simple]
    if stemmer_of(word) != "simple" and not stemmed:  # a stop word of PostgreSQL's
        return Term(words, "", simple, simple)
    keys = _keys(word, entries, sentence)
    wide = [one for key in keys for one in with_endings(key)]
    full = [one for one in wide if one.startswith(_in_full(word, entries, sentence))]
    forms = [simple, stem, *begun, *short, *full]
    exact, heard, stems = _either(*forms), _either(*forms, *wide), _stems(word, stemmed)
    # A text has the sound of each Indian word beside it, which tells of its spellings as well.
    single = wide if wide and not word.isascii() else [*(begun or [stem or simple]), *short, *wide]
    return Term(words, exact, heard, heard, "", "", _either(*single), beginnings, stems, keys)


def _keys(word, entries, sentence):
    """Return the keys of `word`, of which `entries` have it: fewer where they would mislead.

    A romanised word of a sentence is none of another language. In an English one a word that
    entries have is none of any, unless it is long.
    """
    keys = keys_asked(word)
    if not word.isascii():
        return keys[:1] if sentence == _OWN else keys
    is_known = sentence == IN_ENGLISH and entries
    ways = GENERAL if entries >= _KNOWN or is_known else "" if sentence == IN_ENGLISH else sentence
    keys = tuple(key for key in keys if not ways or way_of(key) in ways)
    return tuple(filter(is_long, keys)) if is_known else keys


def _in_full(word, entries, sentence):
    """Return how those forms of `word` begin that only sound like it and yet count in full.

    Most of what is typed in Latin letters is Hindi. What no entry has in an Indian script is
    another spelling of what sounds so in that script.
    """
    if word.isascii():
        ways = GENERAL if sentence in ("", IN_ENGLISH) else sentence
        return tuple(f"'{MARK}{way}" for way in ways)
    own = key_of(word)
    return f"'{own}" if not entries and own and is_long(own) else "\0"


def _stems(word, stemmed):
    """Return the English stem of `word`, where it says enough to be known in a longer one."""
    stem = stemmed.strip("'")
    return (stem,) if word.isascii() and stem.isalpha() and len(stem) >= _SHORTEST_STEM else ()


def _either(*queries):
    return OR.join(dict.fromkeys(filter(None, queries)))


def says_something(term):
    """Return whether a term is more than words of every sentence, which may be left out."""
    return bool(term.exact) and (term.is_phrase or not set(term.words) <= STOPS)


def _sounds(key, keys):
    return bool(key) and any(key == one or (is_long(one) and key.startswith(one)) for one in keys)
