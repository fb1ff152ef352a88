"""All rows of the search anew, in two threads, and the check of them: with rows that others see."""

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from practices import search_index, search_words
from practices.kin import likeness
from practices.models import Practice, SearchRow
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


def test_what_another_publishes_meanwhile_is_counted_once(told):
    """Who counts waits for whoever publishes, and then sees what that one laid by."""
    entries = "SELECT entries FROM practices_search_word WHERE word = 'told'"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE practices_search_word SET entries = 100 WHERE word = 'told'")
    counting = threading.Thread(target=_count)
    with transaction.atomic():
        published_practice(title="Pit told again")
        search_words.count(if_free=True)  # its own lock is free to it
        published_practice(title="Pit told once more")
        counting.start()
        _until_somebody_waits()
    counting.join()
    with connection.cursor() as cursor:
        cursor.execute(entries)
        assert cursor.fetchone() == (102,)
        cursor.execute("SELECT count(*) FROM practices_search_word_change")
        assert cursor.fetchone() == (0,)


def test_the_job_does_not_wait_to_count(told):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE practices_search_word SET entries = 100 WHERE word = 'told'")
    with transaction.atomic():
        published_practice(title="Pit told again")
        done = []
        folding = threading.Thread(target=_fold, args=[done])
        folding.start()
        folding.join(timeout=30)
        assert done == [True]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM practices_search_word_change")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(("column", "waits"), [("endorsement_count", False), ("title", True)])
def test_who_vouches_as_others_did_waits_for_nobody(told, column, waits):
    Practice.objects.filter(pk=told[0]).update(**{column: "7"})
    with transaction.atomic():
        search_index.keep_all(told[:1])
        assert (True in _locks("pid = pg_backend_pid()")) is waits
    assert search_index.wrong_rows() == []


def _count():
    search_words.count()
    connection.close()


def _fold(done):
    try:
        search_index.fold()
        done.append(True)
    finally:
        connection.close()


def _until_somebody_waits():
    for _turn in range(300):
        if True in _locks("NOT granted"):
            return
        time.sleep(0.1)
    raise AssertionError("nobody waits")


def _locks(which):
    """Return of the advisory locks of this database whether each is that of the counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid, hashtext('practices_search_word') FROM pg_locks JOIN pg_database d"
            " ON d.oid = database AND datname = current_database()"
            f" WHERE locktype = 'advisory' AND {which}"
        )
        return {int(lock) == number % 2**32 for lock, number in cursor.fetchall()}
