"""Words of the field, for spelling: those of the glossary that a mistyped word comes near to.

They are few, so they are kept in the process by what is left of them without one of their letters,
or of the letters of their sounds: two words that differ by one mistake have such a rest in common.
"""

from functools import lru_cache

from django.db import connection

from practices.search.sounds import is_long, key_of, keys_asked

_SHORTEST, _SHORT = 4, 5
_VERSION = "SELECT count(*), sum(revision), count(retired_at) FROM practices_glossaryterm"
_FORMS = """
SELECT folded, folded ~ '^[a-z]+$' AND '=' || stemmed = ANY(string_to_array(marks, ' '))
FROM practices_glossaryform f JOIN practices_glossaryterm t ON t.id = term_id
WHERE retired_at IS NULL
"""


def near_to(words):
    """Return `{word: words of the glossary near to it}`; one query, two after a change of it."""
    known, _joined = _now()
    return _near(words, known)


def joined_near_to(words):
    """Return the same of its terms of several words as one alone: soakpit."""
    known, joined = _now()
    return {word: near & joined for word, near in _near(words, known).items()}


def _now():
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        return _known(cursor.fetchone())


def _near(words, known):
    return {
        word: {
            one
            for rest in _rests_of(word, keys_asked(word))
            for one in known.get(rest, ())
            if may_be(one, word)
        }
        for word in words
    }


def may_be(one, typed):
    """Return whether `typed` may be `one`: of a short word the first letter is seldom wrong."""
    return len(typed) > _SHORT or one[0] == typed[0] or one.isascii() != typed.isascii()


@lru_cache(maxsize=1)
def _known(_version):
    """Return `{rest: words that have it}` of the glossary as it stands, and its joined terms."""
    with connection.cursor() as cursor:
        cursor.execute(_FORMS)
        forms = cursor.fetchall()
    words = {word for folded, _is_joined in forms for word in folded.split()}
    found = {}
    for word in words:
        if len(word) >= _SHORTEST:
            for rest in _rests_of(word, [key_of(word)]):
                found.setdefault(rest, []).append(word)
    return found, frozenset(folded for folded, is_joined in forms if is_joined)


def _rests_of(word, keys):
    """Return a word and its long `keys`, whole and without each of their letters in turn."""
    wholes = [word, *(key for key in keys if key and is_long(key))]
    return {one[:at] + one[at + 1 :] for one in wholes for at in range(len(one) + 1)}
