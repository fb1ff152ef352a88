"""Words as the search compares them: folded, split, each with the stemmer of its script."""

import re
from dataclasses import dataclass

from places.folding import fold

LONGEST_QUERY = 200
MOST_TERMS = 12
# Bengali and Assamese write the same sounds with two letters.
_ONE_LETTER = str.maketrans({"ৰ": "র", "ৱ": "ব", "।": " ", "॥": " "})
_VIRAMAS = "\u094d\u09cd\u0bcd\u0c4d\u0ccd\u0d4d"
_STEMMERS = (
    ("english", re.compile(r"[a-z]+")),
    ("hindi", re.compile(r"[\u0900-\u097f]+")),
    ("tamil", re.compile(r"[\u0b80-\u0bff]+")),
)
_SHORTEST_BEGINNING = 4


@dataclass(frozen=True)
class Typed:
    """What of a typed query is used: its terms in order, and whether some were left out."""

    terms: tuple = ()
    cut: bool = False


def folded(text):
    """Return `text` in the one spelling that the search compares."""
    return " ".join(fold(text).translate(_ONE_LETTER).split())


def read_query(text):
    """Return the `Typed` terms of what somebody typed: at most 200 letters and 12 terms."""
    words = list(dict.fromkeys(folded(text[:LONGEST_QUERY]).split()))
    cut = len(text) > LONGEST_QUERY or len(words) > MOST_TERMS
    return Typed(tuple(words[:MOST_TERMS]), cut)


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
        if name in parts:
            parts[name].append(word)
    return {name: " ".join(words) for name, words in parts.items()}


def beginning_of(word):
    """Return the letters with which inflected forms of an Indian word begin, or an empty string.

    Case endings are added behind the word: শৌচালয়ে, கழிப்பறைகள், குடிநீரை.
    """
    if word.isascii() or len(word) < _SHORTEST_BEGINNING:
        return ""
    return word.rstrip(_VIRAMAS)
