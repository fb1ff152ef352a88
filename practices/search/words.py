"""Words as the search compares them: folded, split, each with the stemmer of its script."""

import re
from functools import lru_cache

from places.folding import fold
from practices.search.endings import ONE_LETTER, bare
from practices.search.numbers import DIGITS, without_marks
from practices.search.sounds import MARK, keys_in, keys_of_names

LONGEST_QUERY = 200
MOST_TERMS = 12
AS_ONE = ONE_LETTER | DIGITS
TERM = f"{MARK}g"  # begins the word of a term of the glossary (`search_terms`)
# ड़ and ড় are heard between d and r, and typed as either: sadak, sarak. Folded they are a d.
_FLAP = re.compile("[\u0921\u0922]\u093c|[\u09a1\u09a2]\u09bc|[\u095c\u095d\u09dc\u09dd]")
_INDIAN_WORD = re.compile("[\u0900-\u09ff]+")
_STEMMERS = (
    ("english", re.compile(r"[a-z]+")),
    ("hindi", re.compile(r"[\u0900-\u097f]+")),
    ("tamil", re.compile(r"[\u0b80-\u0bff]+")),
)
STEMMERS = tuple(name for name, _letters in _STEMMERS)


def folded(text):
    """Return `text` in the one spelling that the search compares."""
    return " ".join(fold(without_marks(text)).translate(AS_ONE).split())


def _like_r(found):
    return "\u09b0" if found[0] > "\u097f" else "\u0930"


def words_for_index(text):
    """Return the words of a text as it is written, folded, and then the keys of how they sound."""
    words = folded(text).replace(TERM, " ")  # no text says itself which terms it has
    heard = []
    if not words.isascii():
        heard = keys_in(" ".join([words, *_bare_words(words), *_heard_as_r(text)]))
    return " ".join([words, *heard, *keys_of_names(text)])


def _heard_as_r(text):
    """Return the words of a text that have a flap, folded, with an r for it."""
    written = _INDIAN_WORD.findall(text) if _FLAP.search(text) else ()
    return [folded(_FLAP.sub(_like_r, word)) for word in written if _FLAP.search(word)]


def _bare_words(words):
    return dict.fromkeys(one for word in words.split() if (one := bare(word)) != word)


@lru_cache(maxsize=100_000)
def stemmer_of(word):
    """Return the text search configuration that knows the endings of `word`'s script."""
    for name, letters in _STEMMERS:
        if letters.fullmatch(word):
            return name
    return "simple"


def by_stemmer(text):
    """Return `{configuration: words}` of a folded text, for those that have a stemmer."""
    parts = {name: [] for name, _letters in _STEMMERS}
    for word in text.split():
        name = stemmer_of(word)
        if name in parts and not word.startswith(MARK):
            parts[name].append(word)
    return {name: " ".join(words) for name, words in parts.items()}
