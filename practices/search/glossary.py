"""The glossary as the search uses it: what a term is found by, and what it stands for."""

import csv
import re
from pathlib import Path

from django.db import connection

from practices.search.endings import bare, beginning_of
from practices.search.sounds import (
    BENGALI,
    GENERAL,
    MARK,
    TAMIL,
    is_long,
    is_telling,
    key_of,
    keys_asked,
    way_of,
)
from practices.search.stop_words import STOPS
from practices.search.words import folded, stemmer_of

LONGEST_FORM = 4  # words
LONGEST_WORDS = 80  # letters
SUPPLIED = Path(__file__).with_name("glossary.csv")
LANGUAGES = ("en", "hi", "ta", "bn", "as")
_SHORTEST_MARK = 3
_LONGEST_MANY = 2  # letters of an ending that says how many
_SHORTEST_JOINED, _MOST_JOINED = 6, 3  # letters, words
_NEGATIONS = frozenset(
    map(folded, ["not", "no", "without", "नहीं", "nahi", "nahin", "बिना", "না", "নাই", "নহয়", "இல்லை"])
)
_ONE_LETTER = re.compile("'[^\\x00-\\x7f]'")
_ALONE = re.compile(r"\('([a-z]+)'\)")
_JOINED = "="
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

    What words are as one, soakpit, is among the marks by its stem, behind a sign. `through` is the
    connection to read by.
    """
    texts = [folded(one) for several in words.values() for one in several]
    texts = list(dict.fromkeys(text for text in texts if text))
    joined = [one for one in dict.fromkeys(map(as_one, texts)) if one and one not in texts]
    read = dict(zip([*texts, *joined], _read([*texts, *joined], through), strict=True))
    queries, forms = [], {}
    marks = {word for text in texts for word in text.split() if len(word) >= _SHORTEST_MARK}
    for text in texts:
        simple, phrase, stemmed = read[text]
        queries += [simple, telling(phrase), _begun(text)]
        stem = telling(stemmed) or simple
        forms[text] = (text, stem, key_of_words(once(text.split())))
        short = _in_short(text)
        if short not in texts:
            forms.setdefault(short, (short, stem, key_of_words(once(short.split()))))
    written = {stem for _folded, stem, _key in forms.values()}
    for one in joined:
        simple, _phrase, stem = read[one]
        forms.setdefault(one, (one, stem, ""))
        if stem not in written:
            queries += [simple, stem]
            marks.add(_JOINED + stem)
    query = " | ".join(f"({one})" for one in dict.fromkeys(filter(None, queries)))
    return query, " ".join(sorted(marks)), [*forms.values()]


def as_one(text):
    """Return two or three words in Latin letters as one, soakpit, or "" where that says little."""
    words = text.split()
    one = "".join(words)
    is_told = one.isascii() and one.isalpha() and len(one) >= _SHORTEST_JOINED
    return one if is_told and 1 < len(words) <= _MOST_JOINED else ""


def is_joined(stemmed, marks):
    """Return whether a word with this stem is several of a term, soakpit, and none of its own.

    `stemmed` is its tsquery, `marks` are those of the term.
    """
    return _JOINED + stemmed in marks.split()


def written_as_one(words, queries):
    """Return the tsqueries by which entries have `words` as one, of `queries` of their terms."""
    one = as_one(" ".join(words))
    forms = {form for query in queries for form in _ALONE.findall(query)}
    near = {form for form in forms if one.startswith(form)}
    return sorted(f"'{form}'" for form in near if len(one) - len(form) <= _LONGEST_MANY)


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


def keys_of(words):
    """Yield the keys under which the glossary may have `words`, as one text for each way."""
    if len(words) == 1:
        (word,) = words
        keys = dict.fromkeys([*keys_asked(word), *keys_asked(bare(word))])
        yield from filter(is_long, keys)
        if word.isascii() and not any(map(is_long, keys)):
            yield from (key for key in keys if way_of(key) == GENERAL and is_telling(key))
        return
    each = [(word, keys_asked(word, 1)) for word in words]
    for way in (GENERAL, BENGALI, TAMIL):
        keys = [_key_in(way, word, several) for word, several in each]
        if all(keys):
            yield " ".join(keys)


def _key_in(way, word, keys):
    """Return that of the `keys` of `word` that is folded in one `way`, a number itself; or ""."""
    if word.isdigit():
        return word
    return next((key for key in keys if key.startswith(MARK + way)), "")


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
