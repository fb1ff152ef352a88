"""The glossary as the search uses it: what a term is found by, and what it stands for."""

import csv
import re
from pathlib import Path

from django.db import connection

from practices.search.endings import beginning_of
from practices.search.sounds import is_telling, key_of
from practices.search.stop_words import STOPS
from practices.search.words import folded, stemmer_of

LONGEST_FORM = 4  # words
LONGEST_WORDS = 80  # letters
SUPPLIED = Path(__file__).with_name("glossary.csv")
LANGUAGES = ("en", "hi", "ta", "bn", "as")
_SHORTEST_MARK = 3
_NEGATIONS = frozenset(
    map(folded, ["not", "no", "without", "नहीं", "nahi", "nahin", "बिना", "না", "নাই", "নহয়", "இல்லை"])
)
_ONE_LETTER = re.compile("'[^\\x00-\\x7f]'")
_READ = """
SELECT phraseto_tsquery('simple', words)::text, phraseto_tsquery(config::regconfig, words)::text,
    plainto_tsquery(config::regconfig, words)::text
FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked (words, config, number)
ORDER BY number
"""


def supplied():
    """Yield (words, note) of each term that comes with the Sourcebook."""
    with SUPPLIED.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield {code: row[code].split("|") for code in LANGUAGES if row[code]}, row["note"]


def derived(words, through=connection):
    """Return `(query, marks, forms)` of {language: [words]}; forms are (folded, stemmed, key).

    `through` is the connection to read by.
    """
    texts = [folded(one) for several in words.values() for one in several]
    texts = list(dict.fromkeys(text for text in texts if text))
    rows = zip(texts, _read(texts, through), strict=True)
    queries, forms = [], {}
    for text, (simple, phrase, stemmed) in rows:
        queries += [simple, telling(phrase), _begun(text)]
        stem = telling(stemmed) or simple
        forms[text] = (text, stem, key_of_words(once(text.split())))
        short = _in_short(text)
        if short not in texts:
            forms.setdefault(short, (short, stem, key_of_words(once(short.split()))))
    marks = {word for text in texts for word in text.split() if len(word) >= _SHORTEST_MARK}
    query = " | ".join(f"({one})" for one in dict.fromkeys(filter(None, queries)))
    return query, " ".join(sorted(marks)), [*forms.values()]


def _in_short(text):
    """Return `text` without what within it says nothing: पानी की जांच is typed pani janch.

    What says no stays: बोल नहीं सकता is not बोल सकता.
    """
    first, *within, last = text.split() if " " in text else (text, "")
    if not _NEGATIONS.isdisjoint(within):
        return text
    return " ".join([first, *(one for one in within if one not in STOPS), last]).strip()


def telling(stemmed):
    """Return the tsquery of stemmed words, or "" where a stem is one letter, as of कुआं and का."""
    return "" if _ONE_LETTER.search(stemmed) else stemmed


def once(words):
    """Return `words` without the second of two alike: a query has each word once, घर घर नल."""
    return list(dict.fromkeys(words))


def key_of_words(words):
    """Return the keys of Indian words as one text; "" where one has none, or says too little.

    Beside others a word may be short: खुले में शौच; a number is read as it stands: 100 நாள் வேலை.
    """
    keys = [word if word.isdigit() and words[1:] else key_of(word, 1) for word in words]
    if not all(keys) or (len(keys) == 1 and not is_telling(keys[0])):
        return ""
    return " ".join(keys)


def _read(texts, through):
    configs = [config_of(text) for text in texts]
    with through.cursor() as cursor:
        cursor.execute(_READ, [texts, configs])
        return cursor.fetchall()


def config_of(text):
    """Return the configuration that stems all words of a folded text, else "simple"."""
    configs = {stemmer_of(word) for word in text.split()}
    return configs.pop() if len(configs) == 1 else "simple"


def _begun(text):
    """Return the tsquery of Indian words one behind the other, each with any ending."""
    words = text.split()
    if len(words) == 1:
        return f"'{begun}':*" if (begun := beginning_of(text)) else ""
    words = [beginning_of(word) or (not word.isascii() and word) for word in words]
    return " <-> ".join(f"'{word}':*" for word in words) if all(words) else ""
