"""Work in two threads: on connections of its own, in order, and not where nobody else would see."""

import pytest
from django.db import connection, transaction

from events.side_by_side import side_by_side

DOORS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid = ANY(%s)
"""


def door(_part=None):
    """Return the number of the connection that answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
class TestApart:
    def test_parts_are_done_elsewhere_and_come_back_in_order(self):
        done = list(side_by_side(lambda part: (part, door()), list(range(9))))
        assert [part for part, _door in done] == list(range(9))
        doors = {other for _part, other in done}
        assert door() not in doors
        with connection.cursor() as cursor:
            cursor.execute(DOORS, [list(doors)])
            assert cursor.fetchone() == (0,)  # each was closed behind its part

    def test_an_error_comes_in_its_turn_and_ends_what_has_not_begun(self):
        begun, seen = [], []

        def work(part):
            begun.append(part)
            return 1 // (part - 2)

        with pytest.raises(ZeroDivisionError):
            seen.extend(side_by_side(work, list(range(50))))
        assert seen == [-1, -1]
        assert 2 in begun
        assert len(begun) < 10

    def test_a_single_part_needs_no_thread(self):
        assert list(side_by_side(door, ["alone"])) == [door()]


@pytest.mark.django_db
def test_in_a_transaction_all_is_done_in_it():
    with transaction.atomic():
        assert set(side_by_side(door, [1, 2, 3])) == {door()}
