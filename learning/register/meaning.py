"""What a text asks for, whatever its script and spelling: "sochalay ki safai" is शौचालय की सफाई.

Words that say nothing fall away; a term of the glossary stands for all its words, any other word
for how it sounds. Order and repeats do not count.
"""

from practices.models.glossary import GlossaryForm
from practices.search.endings import bare
from practices.search.glossary import LONGEST_FORM
from practices.search.sounds import GENERAL, MARK, key_of, keys_asked
from practices.search.stop_words import STOPS
from practices.search.words import folded

LONGEST_PART = 60
MOST_PARTS = 12
_SHORTEST_MANY = 4
_KEY = MARK + GENERAL


def meanings_of(texts):
    """Return for each of `texts` its sorted parts, [] where it says nothing; one query."""
    split = [_telling(folded(text).split()) for text in texts]
    named = _named() if any(split) else {}
    return [_parts(words, named) for words in split]


def meaning_of(text):
    """Return the sorted parts of one text; one query."""
    return meanings_of([text])[0]


def _telling(words):
    return [word for word in words if word not in STOPS]


def _named():
    """Return {words or their sound: the term of the glossary}, the oldest term first."""
    named = {}
    current = GlossaryForm.objects.filter(term__retired_at=None).order_by("term", "id")
    for term, text in current.values_list("term", "folded"):
        words = tuple(_telling(text.split()))
        for key in (words, tuple(map(_sound, words))):
            if key:
                named.setdefault(key, term)
    return named


def _parts(words, named):
    parts, start = set(), 0
    while start < len(words):
        for length in range(min(LONGEST_FORM, len(words) - start), 0, -1):
            some = tuple(words[start : start + length])
            term = named.get(some) or named.get(tuple(map(_sound, some)))
            if term:
                break
        parts.add(f"={term}" if term else _sound(some[0]))
        start += length
    return sorted(part[:LONGEST_PART] for part in parts)[:MOST_PARTS]


def _sound(word):
    """Return how a word sounds without its ending, else the word itself."""
    word = bare(word)
    if word.isascii() and len(word) >= _SHORTEST_MANY and word.endswith("s") and word[-2] != "s":
        word = word[:-1]
    own = key_of(word)
    heard = own if own.startswith(_KEY) else ""
    return heard or next((key for key in keys_asked(word) if key.startswith(_KEY)), word)
