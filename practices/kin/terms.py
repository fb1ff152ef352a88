"""A text as the terms that likeness counts: stems, ideas of the glossary and sounds of names.

Stems find the same words in another order and form. An idea (`~toilet`) is one in every language
of the glossary, and the consonants of a name (`=kpl`) are one in every script: these two find what
was told in another language.
"""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path
from zlib import crc32

from django.db import connection

from practices.search.words import by_stemmer, folded, stemmer_of
from practices.slugs import latin

MOST_LETTERS = 6000
MOST_TERMS = 600
_GLOSSARY = Path(__file__).with_name("glossary.csv")
_LANGUAGES = ("en", "hi", "ta", "bn", "as")
_SHORTEST_BEGINNING = 3
_LEAST_CONSONANTS = 3
_ANSWERS = ("title", "problem", "who_did_what", "result", "went_wrong", "story")
# Sounds that one script tells apart and another does not.
_SOUNDS = (
    *(("ph", "p"), ("bh", "p"), ("th", "t"), ("dh", "t"), ("kh", "k"), ("gh", "k"), ("ch", "c")),
    *(("sh", "s"), ("v", "p"), ("w", "p"), ("b", "p"), ("f", "p"), ("d", "t"), ("g", "k")),
    *(("z", "j"), ("q", "k")),
)
_UNHEARD = re.compile(r"[^bcdfgjklpqrstvxz]")
_STEMS = """
SELECT tsvector_to_array(to_tsvector('english', english) || to_tsvector('hindi', hindi)
    || to_tsvector('tamil', tamil) || to_tsvector('simple', simple))
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])
    WITH ORDINALITY AS told (english, hindi, tamil, simple, place)
ORDER BY place
"""


def words_of(version):
    """Return the words of a version by which it is compared: no place, no person, no contact."""
    return "\n".join([*(getattr(version, field) for field in _ANSWERS), *version.step_texts()])


def terms_of(texts):
    """Return for each text its terms, as a sorted list of 32-bit numbers; one query for all."""
    texts = [text[:MOST_LETTERS] for text in texts]
    return [
        sorted({_number(term) for term in [*stems, *_ideas_and_sounds(text)]})[:MOST_TERMS]
        for text, stems in zip(texts, _stems(texts), strict=True)
    ]


def _number(term):
    """Return the number that stands for a term, the same on every machine; 0 is kept free."""
    return (crc32(term.encode()) - 2**31) or 1


def _stems(texts):
    columns = {"english": [], "hindi": [], "tamil": [], "simple": []}
    for text in map(folded, texts):
        parts = by_stemmer(text)
        parts["simple"] = " ".join(w for w in text.split() if stemmer_of(w) == "simple")
        for name, column in columns.items():
            column.append(parts[name])
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, list(columns.values()))
        return [row[0] for row in cursor.fetchall()]


def _ideas_and_sounds(text):
    for written in text.split():
        word = folded(written)
        if idea := _idea_of(word):
            yield f"~{idea}"
        elif (not word.isascii() or written[:1].isupper()) and (sound := _sound_of(word)):
            yield f"={sound}"


def _idea_of(word):
    """Return the idea that `word` stands for, or None; Indian words may have an ending."""
    whole, beginnings = _glossary()
    if word.isascii() or word in whole:
        return whole.get(word)
    lengths = range(len(word) - 1, _SHORTEST_BEGINNING - 1, -1)
    return next((beginnings[word[:n]] for n in lengths if word[:n] in beginnings), None)


@cache
def _glossary():
    """Return `{word: idea}`, and of the words of Indian scripts `{beginning: idea}`."""
    whole, beginnings = {}, {}
    with _GLOSSARY.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            for language in _LANGUAGES:
                for word in row[language].split():
                    whole.setdefault(folded(word), row["concept"])
    for word, idea in whole.items():
        if not word.isascii() and len(word) >= _SHORTEST_BEGINNING:
            beginnings.setdefault(word, idea)
    return whole, beginnings


def _sound_of(word):
    """Return the consonants of a name as any script writes them; of a short one nothing."""
    plain = unicodedata.normalize("NFD", latin(word)).lower()
    for written, heard in _SOUNDS:
        plain = plain.replace(written, heard)
    sound = _UNHEARD.sub("", plain)
    return sound if len(sound) >= _LEAST_CONSONANTS else ""
