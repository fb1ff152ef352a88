"""All rows of the search anew, in two threads, and the check of them: with rows that others see."""

import threading

import pytest
from django.db import OperationalError, connection

from practices import search_index
from practices.kin import likeness
from practices.models import SearchRow
from tests.cast import make_places
from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(monkeypatch):
    """Five entries, each a part of its own."""
    monkeypatch.setattr(search_index, "_CHUNK", 1)
    monkeypatch.setattr(likeness, "_CHUNK", 1)
    make_places()
    return sorted(published_practice(title=f"Pit told {n}").pk for n in range(5))


def test_each_row_comes_back_as_it_was(told):
    before = list(SearchRow.objects.order_by("pk").values_list())
    assert [row[0] for row in before] == told
    SearchRow.objects.all().delete()
    assert search_index.wrong_rows() == told
    assert search_index.rebuild() == 5
    assert list(SearchRow.objects.order_by("pk").values_list()) == before
    assert search_index.wrong_rows() == []


def test_nobody_changes_what_is_read_until_it_is_written(told, monkeypatch):
    """Withdrawn in between, it would come back to be found."""
    read, refused = search_index._shown, []

    def withdraw():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            try:
                cursor.execute("UPDATE practices_practice SET slug = 'x' WHERE id = %s", told[:1])
            except OperationalError as error:
                refused.append(error)
        connection.close()

    def reading(chunk):
        shown = read(chunk)
        meanwhile = threading.Thread(target=withdraw)
        meanwhile.start()
        meanwhile.join()
        return shown

    monkeypatch.setattr(search_index, "_shown", reading)
    search_index.keep_all(told[:1])
    assert "lock timeout" in str(refused[0])


def test_what_cannot_be_written_is_said_and_is_no_loss_of_the_rest(told, monkeypatch):
    write = search_index.write
    SearchRow.objects.all().delete()

    def failing(practices, *rest):
        if practices[0].title == "Pit told 1":
            raise ValueError("no words")
        write(practices, *rest)

    monkeypatch.setattr(search_index, "write", failing)
    with pytest.raises(ValueError, match="no words"):
        search_index.rebuild()
    monkeypatch.undo()
    assert search_index.rebuild() == 5


def test_terms_of_likeness_are_written_so_too(told):
    assert likeness.rebuild() == 5
