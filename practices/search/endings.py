"""Endings: what an Indian word begins with, whatever case or number was put behind it.

PostgreSQL knows the endings of Hindi and Tamil. What Bengali and Assamese put behind a noun is
the small table here. A text is found by the beginning, so that each other form is found too.
"""

import re
from functools import lru_cache

# Bengali and Assamese write the same sounds with two letters.
ONE_LETTER = str.maketrans({"ৰ": "র", "ৱ": "ব", "।": " ", "॥": " "})
_SHORTEST = 4  # letters of an Indian word that may be a beginning
_FEWEST = 2  # of one that has forms
_VIRAMAS = "\u094d\u09cd\u0bcd\u0c4d\u0ccd\u0d4d"
_TAMIL_U = "\u0bc1"  # it falls away before an ending
_BENGALI = re.compile("[\u0980-\u09ff]")
_HINDI_MANY = re.compile("(?<=[\u0900-\u097f]{2})(?:यों|ओं|ों|ें)$")
_BEHIND = """
গুলোর গুলির গুলোকে গুলিকে গুলো গুলি দের দেরকে কে টির টা টি টির ের ে য়ের তে র
বোৰৰ বোৰক বোৰত বোৰ সমূহৰ সমূহত সমূহ বিলাকৰ বিলাক লোকৰ সকলৰ সকল ৰ ক ত লৈ ৰে খন খনৰ টো
"""
# What Bengali and Assamese put behind a word of two or three letters, too short for a beginning.
_BEHIND_SHORT = "ের র ে তে ত কে ক লৈ টো টি টা খন খনর খনক বোর বোরর সমূহ সমূহর গুলো গুলোর"
_ENDINGS = sorted(set(_BEHIND.translate(ONE_LETTER).replace("\u09bc", "").split()), key=len)[::-1]


def beginning_of(word):
    """Return the letters with which inflected forms of an Indian word begin, or an empty string.

    Case endings are added behind the word: শৌচালয়ে, கழிப்பறைகள், குடிநீரை.
    """
    if word.isascii() or len(word) < _SHORTEST:
        return ""
    if _BENGALI.search(word):
        word = _without_ending(word)
    return word.rstrip(_VIRAMAS + _TAMIL_U)


def short_forms(word):
    """Return the forms of a short Bengali or Assamese word, or of the short one in `word`: নদীর.

    What is too short to be looked for by its beginning is looked for form by form.
    """
    if not _BENGALI.match(word) or len(word) > _SHORTEST + 1:
        return ()
    stems = [word] if _FEWEST <= len(word) < _SHORTEST else []
    stems += [
        stem
        for ending in _BEHIND_SHORT.split()
        if word.endswith(ending) and len(stem := word.removesuffix(ending)) == _SHORTEST - 1
    ]
    return tuple(stem + ending for stem in stems for ending in ("", *_BEHIND_SHORT.split()))


@lru_cache(maxsize=100_000)
def bare(word):
    """Return a Hindi, Bengali or Assamese word without what says its number and case."""
    if _BENGALI.search(word):
        return _without_ending(word)
    return _HINDI_MANY.sub("", word)


def _without_ending(word):
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word
