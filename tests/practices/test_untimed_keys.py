"""The key of an entry tells nothing of when its draft was begun, and all is found by it."""

import pytest
from django.db import connection

from practices import search_check
from practices.search import title_starts
from tests.factories.practices import draft_practice, published_practice

pytestmark = pytest.mark.django_db
SEQUENCE = "SELECT pg_get_serial_sequence('practices_practice', 'id')"
STARTS = "SELECT at_start, key, practice_id FROM practices_title_start ORDER BY 1, 2, 3"


def _rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_keys_of_entries_are_drawn_and_counted_by_nothing(cast):
    begun = [draft_practice(author=cast.gp, place=cast.places.home_gp).pk for _nth in range(12)]
    assert all(100_000_000 <= key < 1_000_000_000 for key in begun)
    # In one order or the other once in 240 million times.
    assert begun not in (sorted(begun), sorted(begun, reverse=True))
    assert _rows(SEQUENCE) == [(None,)]


def test_words_and_titles_are_counted_however_far_apart_keys_lie(cast, monkeypatch):
    words = {"author": cast.gp, "place": cast.places.home_gp}
    for title in ("Soak pits", "Soak ponds", "Dug wells"):
        published_practice(title=title, **words)
    starts = _rows(STARTS)
    assert len({practice for _at, _key, practice in starts}) == 3
    with connection.cursor() as cursor:
        cursor.execute("UPDATE practices_search_word SET entries = entries + 3")
        cursor.execute("DELETE FROM practices_title_start WHERE at_start")
        cursor.execute(
            "INSERT INTO practices_title_start (at_start, key, practice_id)"
            " SELECT true, 'gone', id FROM practices_practice LIMIT 1"
        )
    monkeypatch.setattr(title_starts, "_AT_ONCE", 2)
    title_starts.rebuild()
    assert _rows(STARTS) == starts
    assert search_check.wrong_counts()["practices_search_word"]
    search_check.recount_words()
    assert search_check.wrong_counts()["practices_search_word"] == []
