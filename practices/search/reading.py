"""Reading a query: what of the typed text is looked for, and in which forms.

Quoted words stand next to each other, a word behind a minus must not be there, what says nothing
is left out. Each term is one condition: any of its forms will do.
"""

import re
from dataclasses import dataclass, field

from django.db import connection

from practices.search import stop_words
from practices.search.endings import beginning_of
from practices.search.sounds import GENERAL, MARK, is_long, key_of, keys_asked
from practices.search.statements import TIMEOUT
from practices.search.words import LONGEST_QUERY, MOST_TERMS, folded, stemmer_of

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("−–—", "-"))
_PIECE = re.compile(r'(?<!\S)(-?)"([^"]*)"|"([^"]*)"|(?<!\S)(-)(?=\w)([^\s"]+)|([^\s"]+)')
_LONGEST_ENDING = 3  # of English, behind a stem
_SHORTEST_STEM = 3
_STOPS = frozenset(map(folded, stop_words.ALL.split()))
# A word in each of its forms, as PostgreSQL reads it.
_READ = (
    TIMEOUT
    + """
SELECT phraseto_tsquery('simple', words)::text, plainto_tsquery(config::regconfig, words)::text
FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked (words, config, number)
ORDER BY number
"""
)
_FORM = re.compile(r"'((?:[^']|'')+)'(:\*)?")
_LAST_SIGN = "\U0010ffff"
_ENTRIES = (
    TIMEOUT
    + """
SELECT number, sum(known.entries) FROM unnest(%s::int[], %s::text[], %s::text[])
    AS form (number, low, high)
JOIN practices_search_word known ON known.word BETWEEN low AND high
GROUP BY number
"""
)


@dataclass(frozen=True)
class Term:
    """One thing that is looked for.

    `words` are the folded words it was typed as; `exact` and `query` are texts of a tsquery, of
    these words in their inflected forms, and of whatever else means the same too.
    """

    words: tuple
    exact: str
    query: str
    beginnings: tuple = ()
    stems: tuple = ()
    keys: tuple = ()
    is_phrase: bool = False

    def means(self, word):
        """Return whether a folded word of a text is a form of this term, to be marked as a hit."""
        if word in self.words or any(map(word.startswith, self.beginnings)):
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


@dataclass
class _Pieces:
    """The folded pieces of a query: tuples of words to be found, and such as must not be there."""

    wanted: list = field(default_factory=list)
    phrases: set = field(default_factory=set)
    unwanted: list = field(default_factory=list)


def read_query(text):
    """Return the `Typed` of what somebody typed: at most 200 letters and 12 terms; one query."""
    pieces = _pieces(text[:LONGEST_QUERY])
    wanted, unwanted = pieces.wanted[:MOST_TERMS], pieces.unwanted[:MOST_TERMS]
    cut = len(text) > LONGEST_QUERY or len(pieces.wanted) > MOST_TERMS
    if not wanted and not unwanted:
        return Typed(cut=cut)
    forms = _forms_of([*wanted, *unwanted])
    terms = [_term(words, forms[words], words in pieces.phrases) for words in wanted]
    telling = [term for term in terms if term.exact and (term.is_phrase or not _says_nothing(term))]
    return Typed(
        tuple(telling or (term for term in terms if term.query)),
        tuple(filter(None, (_unwanted(words, *forms[words]) for words in unwanted))),
        cut,
    )


def _pieces(text):
    pieces = _Pieces()
    for piece in _PIECE.finditer(text.translate(_QUOTES)):
        minus, quoted, loose, minus_word, unwanted, word = piece.groups("")
        words = tuple(folded(quoted or loose or unwanted or word).split())
        if minus or minus_word:
            _put(pieces.unwanted, words)
        elif len(words) > 1 and (quoted or loose):
            pieces.phrases.add(words)
            _put(pieces.wanted, words)
        else:
            for one in words:
                _put(pieces.wanted, (one,))
    return pieces


def _put(pieces, words):
    if words and words not in pieces:
        pieces.append(words)


def _forms_of(pieces):
    """Return `{words: (tsquery of them as they stand, tsquery of their stems)}`."""
    texts = [" ".join(words) for words in pieces]
    configs = [stemmer_of(text) for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(_READ, [texts, configs])
        return dict(zip(pieces, cursor.fetchall(), strict=True))


def entries_of(terms):
    """Return for each of `terms` about how many published entries have it; one query."""
    forms = [(n, *form) for n, term in enumerate(terms) for form in forms_of(term)]
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [list(column) for column in zip(*forms, strict=True)])
        found = dict(cursor.fetchall())
    return [found.get(n, 0) for n in range(len(terms))]


def forms_of(term):
    """Yield the first and the last word that each form of `term` stands for."""
    for form, is_beginning in _FORM.findall(term.query):
        yield form, form + _LAST_SIGN if is_beginning else form


def _term(words, forms, is_phrase):
    """Return the Term of `words`; a phrase is looked for as it stands."""
    simple, stemmed = forms
    if is_phrase:
        return Term(words, simple, simple, is_phrase=True)
    (word,) = words
    beginnings = tuple(filter(None, [beginning_of(word)]))
    forms = [simple, stemmed, *(f"'{one}':*" for one in beginnings)]
    if stemmer_of(word) != "simple" and not stemmed:  # a stop word of PostgreSQL's
        return Term(words, "", simple)
    keys = keys_asked(word)
    wide = [f"'{key}':*" if is_long(key) else f"'{key}'" for key in keys]
    if word.isascii():  # most of what is typed so is Hindi
        forms += (one for one in wide if one.startswith(f"'{MARK}{GENERAL}"))
    return Term(
        words, _either(*forms), _either(*forms, *wide), beginnings, _stems(word, stemmed), keys
    )


def _stems(word, stemmed):
    """Return the English stem of `word`, where it says enough to be known in a longer one."""
    stem = stemmed.strip("'")
    return (stem,) if word.isascii() and stem.isalpha() and len(stem) >= _SHORTEST_STEM else ()


def _unwanted(words, simple, stemmed):
    return simple if len(words) > 1 else _either(simple, stemmed)


def _either(*queries):
    return " | ".join(dict.fromkeys(filter(None, queries)))


def _says_nothing(term):
    return term.words[0] in _STOPS


def _sounds(key, keys):
    return bool(key) and any(key == one or (is_long(one) and key.startswith(one)) for one in keys)
