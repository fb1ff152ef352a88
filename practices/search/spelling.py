"""Did you mean: a typed word that nothing has, and the nearest that published entries use.

What was mistyped is looked up by its letters among the words that there are; where nothing was
found, also among those of the glossary, by its letters and by its sound: nirmad is निर्माण. A word
run together is taken apart where both halves are words. Among English words one that nothing has as
it is typed may be mistyped though something sounds so: watar; and anywhere what is nearly a term of
several words typed as one: sokpit.
"""

# ruff: noqa: S608 - the statement is put together from constants

import re
from dataclasses import replace

from django.db import connection

from practices.search import of_the_field
from practices.search.reading import forms_of, read_query
from practices.search.sounds import is_long, key_of, keys_asked
from practices.search.statements import TIMEOUT, quoted
from practices.search.stop_words import is_english
from practices.search.words import LONGEST_QUERY, folded

_SHORTEST = 4  # of fewer letters a word is anything
_FAR = 7  # letters from which two mistakes are forgiven
_LEAST_HALF = 3
_FOUR = 4  # consonants
_COMMONER = 5
_MOST_CANDIDATES = 12
_WORD = re.compile(r'[^\s"“”„«»]+')
# For each word that at most so many entries have, in any of its forms: those written like it. Half
# of a word may be a stem where the script is Indian: வாழைத்தண்டு, of which entries have தண்டுகள்.
_LIKE = (
    TIMEOUT
    + """SET LOCAL enable_seqscan = off; SET LOCAL pg_trgm.similarity_threshold = 0.35;
WITH asked AS (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) AS one (word, low, high)),
unknown AS (
    SELECT asked.word FROM asked LEFT JOIN practices_search_word k ON k.word BETWEEN low AND high
    GROUP BY asked.word HAVING coalesce(max(k.entries), 0) <= %s)
SELECT u.word, k.word, k.entries FROM unknown u, LATERAL (
    SELECT k.word, k.entries FROM practices_search_word k
    WHERE k.word %% u.word AND k.stemmer IS NOT NULL AND k.entries > 0
    ORDER BY similarity(k.word, u.word) DESC, k.entries DESC LIMIT %s) k
UNION ALL SELECT u.word, k.word, k.entries FROM unknown u JOIN practices_search_word k
    ON k.word = ANY(%s) AND (k.stemmer IS NOT NULL OR k.word > '~') AND k.entries > 0
UNION ALL SELECT word, NULL, 0 FROM unknown
"""
)


def mended(query, typed):
    """Return the Typed of a query that nothing has, spelt better, and that spelling or ""."""
    found = ""
    for spelt in (_as_words, better, _as_english):
        if spelled := spelt(found or query, typed):
            typed, found = replace(read_query(spelled), cut=typed.cut), spelled
    return typed, found


def as_terms(text, typed):
    """Return `text` with what is nearly a term of several words as one, sokpit, spelt so, or "".

    Only what neither an entry nor the glossary has as it is typed, though something sounds so; one
    query at most.
    """
    unknown = [term.words[0] for term in typed.terms if term.is_unknown]
    asked = [word for word in unknown if len(word) > _SHORTEST]
    put = {}
    for word, near in of_the_field.joined_near_to(asked).items() if asked else ():
        written = {one: 0 for one in near if _mistakes(one, word) == 1}
        if one := _near(word, written, 0):
            put[word] = one
    return _spelt(text, put)


def _as_words(text, typed):
    """Return `text` with each term of two words that was typed as one in its words, or "".

    As a whole nothing has it; apart its words may be looked for: checkdam, check dam.
    """
    joined = [(term.words[0], term.also) for term in typed.terms if not term.is_phrase]
    apart = [
        (word, pair)
        for word, known in joined
        if word not in known
        for pair in _halves(word)
        if known.issuperset(pair)
    ]
    return _spelt(text, {word: " ".join(pair) for word, pair in apart})


def better(text, typed, rare=0):
    """Return `text` with what is mistyped spelt as others spell it, or ""; one query.

    Looked at are the words that at most `rare` entries have; another must be far commoner.
    """
    asked = {one.words[0]: one.query for one in typed.terms if not one.is_phrase}
    least = _COMMONER * rare
    return _spelt(
        text,
        {
            word: near
            for word, found in _candidates(_long(asked), rare).items()
            if (near := _near(word, found, least))
        },
    )


def _as_english(text, typed):
    """Return `text` with what is no word as it is typed spelt as an English one, or ""; one query.

    Only among English words that entries have, and nothing that the glossary knows by its sound.
    """
    words = {word: term for term in typed.terms for word in term.words if word.isascii()}
    if not is_english(folded(text).split()):
        return ""
    known = of_the_field.near_to(words)
    unknown = {word for word, term in words.items() if not term.also and word not in known[word]}
    asked = {word: quoted(word) for word in unknown}
    found = _candidates(_long(asked), 0)
    if len(found) == len(words):
        return ""
    english = {
        word: {one: entries for one, entries in several.items() if _is_written(one, word)}
        for word, several in found.items()
    }
    return _spelt(text, {word: near for word, c in english.items() if (near := _near(word, c, 0))})


def _is_written(one, word):
    return one.isascii() and _mistakes(one, word) <= _most(word)


def _long(asked):
    return {word: query for word, query in asked.items() if len(word) >= _SHORTEST}


def _spelt(text, put):
    """Return `text` with what is `put` for its words, or "" where nothing is."""

    def spelt(found):
        return put.get(folded(found[0]), found[0])

    text = text[:LONGEST_QUERY]
    found = _WORD.sub(spelt, text) if put else text
    return found if found != text else ""  # soak-pitt is two words, and stays


def _candidates(asked, rare):
    """Return `{word: {candidate: entries}}` of those words of `{word: its query}` that few have."""
    if not asked:
        return {}
    forms = [(word, *form) for word, query in asked.items() for form in forms_of(query)]
    halves = {half for word in asked for pair in _halves(word) for half in pair}
    columns = [list(column) for column in zip(*forms, strict=True)]
    known = {} if rare else of_the_field.near_to(asked)
    halves.update(*known.values())
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_LIKE, [*columns, rare, _MOST_CANDIDATES, sorted(halves)])
        for word, candidate, entries in cursor.fetchall():
            near = found.setdefault(word, dict.fromkeys(known.get(word, ()), 0))
            if candidate:
                near[candidate] = entries
    return found


def _halves(word):
    return [(word[:n], word[n:]) for n in range(_LEAST_HALF, len(word) - _LEAST_HALF + 1)]


def _near(word, found, least):
    """Return the candidate with the fewest mistakes, of those the commonest; or two halves."""
    most = _most(word)
    near = [
        (mistakes, -entries, one)
        for one, entries in found.items()
        if one != word
        and entries >= least
        and of_the_field.may_be(one, word)
        and (mistakes := _unlike(word, one)) <= most
    ]
    written = any(_mistakes(word, one) <= most for _unlike, _entries, one in near)
    if not written and not least and (halves := _parted(word, found)):
        return halves
    return min(near)[2] if near else ""


def _most(word):
    return 1 if len(word) < _FAR else 2


def _parted(word, found):
    """Return the two words that `word` runs together, the commoner ones, or ""."""
    parted = [pair for pair in _halves(word) if found.get(pair[0]) and found.get(pair[1])]
    return " ".join(max(parted, key=lambda pair: min(map(found.get, pair)))) if parted else ""


def _unlike(word, other):
    """Return how many mistakes lie between two words: one where they sound alike or nearly so."""
    mistakes = _mistakes(word, other)
    if mistakes > 1 and (heard := _nearness(word, other)) is not None:
        return min(mistakes, heard)
    return mistakes


def _nearness(word, other):
    """Return 1 where two words sound alike, else None.

    Of two scripts the typed one may have an ending more, and a d where ण is heard so; but of long
    words alone, and nothing else may sound otherwise: football is no पाठशाला.
    """
    typed, written = keys_asked(word), keys_asked(other) if other.isascii() else (key_of(other),)
    if any(one in typed and is_long(one) for one in written):
        return 1
    if word.isascii() == other.isascii():
        return None
    begun = tuple(_with_n(one) for one in written if is_long(one, _FOUR))
    return 1 if any(_with_n(one).startswith(begun) for one in typed) else None


def _with_n(key):
    return key.replace("d", "n")


def _mistakes(word, other):
    """Return how many letters are wrong, missing, too many or changed in place with the next."""
    before, last = [], list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted)))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[-1]
