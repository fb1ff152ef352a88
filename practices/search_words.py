"""Which words of entries were written so, and are no mere stems: what spelling offers and counts.

Triggers of `practices_search` count the words; which of them somebody wrote is known where the
words of an entry are put together, so it is learnt, and compared, by its writer (`search_index`).
"""

from django.db import connection, transaction

from practices.search.sounds import MARK
from practices.search.words import stemmer_of

LONGEST_WORD = 60
# Whoever changes counts of words holds it to the end, so that no two wait for each other.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('practices_search_word'))"
_COUNT = "SELECT practices_search_count_words()"
_IF_FREE = " WHERE pg_try_advisory_xact_lock(hashtext('practices_search_word'))"
# Looked up one by one: a join would read the whole table of words for each entry.
_UNKNOWN = """
SELECT told.word FROM unnest(%s::text[]) AS told (word), LATERAL (
    SELECT FROM practices_search_word k WHERE k.word = told.word AND stemmer IS NULL OFFSET 0) AS k
"""
_LEARN = """
UPDATE practices_search_word AS kept SET stemmer = told.stemmer
FROM unnest(%s::text[], %s::text[]) AS told (word, stemmer)
WHERE kept.word = told.word AND kept.stemmer IS DISTINCT FROM told.stemmer
"""
_DIFFER = """
SELECT told.word, kept.word IS NOT NULL, kept.stemmer
FROM unnest(%s::text[], %s::text[]) AS told (word, stemmer)
LEFT JOIN practices_search_word AS kept ON kept.word = told.word
WHERE kept.stemmer IS DISTINCT FROM told.stemmer
"""


def learn(words):
    """Keep of `words`, told of entries that are counted, that somebody wrote them so."""
    with connection.cursor() as cursor:
        cursor.execute(_UNKNOWN, [_telling(words)])
        if unknown := [word for (word,) in cursor.fetchall()]:
            cursor.execute(LOCK)
            cursor.execute(_LEARN, [unknown, _stemmers(unknown)])


def count(*, if_free=False):
    """Count the common words of entries that were published each alone.

    A job does each minute, `if_free`: who counts all words anew counts these as well.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT + (_IF_FREE if if_free else ""))


def differing(words):
    """Return `(wrong, lost)` of `words` told of published entries.

    `wrong` are (word, kept, right): those kept with another stemmer, or none; `lost` have no row,
    as those have none of which PostgreSQL makes other words.
    """
    words = _telling(words)
    with connection.cursor() as cursor:
        cursor.execute(_DIFFER, [words, _stemmers(words)])
        found = cursor.fetchall()
    wrong = [(word, kept, stemmer_of(word)) for word, is_kept, kept in found if is_kept]
    return wrong, [word for word, is_kept, _kept in found if not is_kept]


@transaction.atomic
def mend(words):
    """Give each of `words` that has a row its stemmer."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(_LEARN, [words, _stemmers(words)])


def _telling(words):
    return sorted(filter(_is_telling, words))


def _is_telling(word):
    return 2 < len(word) < LONGEST_WORD and not word.isdigit() and not word.startswith(MARK)


def _stemmers(words):
    return [stemmer_of(word) for word in words]
