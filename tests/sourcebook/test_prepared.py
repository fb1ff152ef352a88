"""Prepared statements: planned once a connection, answered for any values."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.utils import DataError, NotSupportedError, OperationalError, ProgrammingError
from django.test.utils import CaptureQueriesContext

from sourcebook.postgres import prepared
from sourcebook.postgres.prepared import Prepared

pytestmark = pytest.mark.django_db
KEPT = "SELECT name, generic_plans, custom_plans FROM pg_prepared_statements ORDER BY name"


def plainly(sql, values=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def named(sql):
    return prepared._statement(sql).name


def asked(sql, values=None):
    with prepared.statements():
        return plainly(sql, values)


def test_asked_for_again_it_is_planned_once_for_all_values():
    answers = [asked("SELECT %s::int + 1", [number]) for number in range(5)]
    assert answers == [[(1,)], [(2,)], [(3,)], [(4,)], [(5,)]]
    assert plainly(KEPT) == [(named("SELECT %s::int + 1"), 4, 0)]


def test_what_is_asked_for_once_is_not_prepared():
    assert asked("SELECT %s::int", [7]) == [(7,)]
    assert plainly(KEPT) == []


def test_each_asking_is_one_statement_sent():
    for _time in range(3):
        with CaptureQueriesContext(connection) as caught:
            asked("SELECT %s::int", [7])
        assert len(caught) == 1


@pytest.mark.parametrize(
    ("sql", "values", "answer"),
    [
        ("SELECT 'a' LIKE 'a%%', %s::text", ["50 %"], [(True, "50 %")]),
        ("SELECT %s = ANY(%s::text[])", ["ख", ["क", "ख"]], [(True,)]),
        ("SELECT %s = ANY(%s::text[])", ["ख", []], [(False,)]),
        ("SELECT %s::text, %s::text", ["it's; DROP", None], [("it's; DROP", None)]),
        ("SELECT 7 %% %s", [4], [(3,)]),
        ("SELECT '%%s', %s::int", [4], [("%s", 4)]),
    ],
)
def test_signs_and_values_come_as_they_are(sql, values, answer):
    assert [asked(sql, values) for _time in range(3)] == [answer] * 3
    assert len(plainly(KEPT)) == 1


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("SELECT 1", None),
        ("SELECT 1", []),
        ("SELECT format('%s', 1)", None),
        ("SELECT %(one)s::int", {"one": 1}),
        ("SET LOCAL statement_timeout = %s", [1000]),
    ],
)
def test_what_has_no_values_in_turn_is_asked_for_plainly(sql, values):
    for _time in range(3):
        asked(sql, values)
    assert plainly(KEPT) == []


def test_what_is_set_for_a_statement_holds_for_it():
    sql = "SET LOCAL statement_timeout = '3s'; SELECT current_setting(%s)"
    assert [asked(sql, ["statement_timeout"]) for _time in range(3)] == [[("3s",)]] * 3
    other = sql.replace("3s", "2s")
    assert [asked(other, ["statement_timeout"]) for _time in range(3)] == [[("2s",)]] * 3


def test_no_more_are_kept_than_so_many_and_those_used_last(monkeypatch):
    monkeypatch.setattr(prepared, "MOST", 2)
    for number in (1, 2, 1, 3):
        for _time in range(2):
            assert asked(f"SELECT {number} + %s", [1]) == [(number + 1,)]
    kept = ["SELECT 1 + %s", "SELECT 3 + %s"]
    assert [*connection.prepared.statements] == kept
    assert {row[0] for row in plainly(KEPT)} == set(map(named, kept))
    assert asked("SELECT 2 + %s", [1]) == [(3,)]


def test_behind_it_all_is_planned_as_before():
    asked("SELECT %s::int", [1])
    with prepared.statements():
        plainly("SELECT %s::int", [1])
        assert plainly("SHOW plan_cache_mode") == [("force_generic_plan",)]
    assert plainly("SHOW plan_cache_mode") == [("auto",)]
    with prepared.statements(), pytest.raises(DataError), transaction.atomic():
        plainly("SELECT 1 / %s", [0])
    assert plainly("SHOW plan_cache_mode") == [("auto",)]


@pytest.mark.parametrize("before", [1, 2])
def test_what_fails_is_asked_for_again_and_kept_once(before):
    sql = "SELECT 4 / %s"
    for _time in range(before):
        asked(sql, [1])
    for _time in range(2):
        with pytest.raises(DataError), transaction.atomic():
            asked(sql, [0])
    assert [asked(sql, [2]), asked(sql, [4])] == [[(2,)], [(1,)]]
    assert [row[0] for row in plainly(KEPT)] == [named(sql)]


def test_what_cannot_be_prepared_fails_each_time():
    for _time in range(3):
        with pytest.raises(ProgrammingError), transaction.atomic():
            asked("SELECT %s FROM nothing_of_that_name", [1])
    assert Prepared.are_kept


def test_no_value_of_anybody_is_kept_with_it():
    for _time in range(2):
        asked("SELECT %s::text", ["secret"])
    ((kept,),) = plainly("SELECT statement FROM pg_prepared_statements")
    assert "secret" not in kept


def test_of_long_ago_it_knows_no_more_that_it_was_asked(monkeypatch):
    monkeypatch.setattr(prepared, "_ASKED", 2)
    for number in (1, 2, 3, 1):
        asked(f"SELECT {number} + %s", [1])
    assert plainly(KEPT) == []
    asked("SELECT 1 + %s", [1])
    assert len(plainly(KEPT)) == 1


@pytest.mark.django_db(transaction=True)
def test_behind_a_pooler_whose_connections_know_nothing_of_it_all_is_asked_plainly():
    sql = "SELECT %s::int"
    assert [asked(sql, [number]) for number in range(3)] == [[(0,)], [(1,)], [(2,)]]
    plainly("DEALLOCATE ALL")
    assert asked(sql, [3]) == [(3,)]
    assert not Prepared.are_kept
    assert [asked(sql, [number]) for number in range(3)] == [[(0,)], [(1,)], [(2,)]]
    assert plainly(KEPT) == []


def test_behind_a_pooler_a_transaction_fails_once():
    """Nothing can be asked in it after that."""
    sql = "SELECT %s::int"
    assert [asked(sql, [number]) for number in range(2)] == [[(0,)], [(1,)]]
    plainly("DEALLOCATE ALL")
    with pytest.raises(OperationalError), transaction.atomic():
        asked(sql, [2])
    assert asked(sql, [3]) == [(3,)]


def test_a_name_that_another_has_given_is_left_alone():
    sql = "SELECT %s::int"
    plainly(f"PREPARE {named(sql)} AS SELECT 1")
    assert asked(sql, [1]) == [(1,)]
    with pytest.raises(ProgrammingError), transaction.atomic():
        asked(sql, [2])
    assert not Prepared.are_kept
    assert asked(sql, [3]) == [(3,)]


def test_other_errors_do_not_end_it():
    sql = "SELECT 1 / %s"
    asked(sql, [1])
    with pytest.raises(DataError), transaction.atomic():
        asked(sql, [0])
    assert Prepared.are_kept


def test_a_table_that_changes_is_read_as_it_is():
    plainly("CREATE TEMP TABLE changing ON COMMIT DROP AS SELECT 1 AS one, 'a' AS two")
    sql = "SELECT one FROM changing WHERE two = %s"
    assert [asked(sql, ["a"]) for _time in range(3)] == [[(1,)]] * 3
    plainly("ALTER TABLE changing ALTER two TYPE varchar(3), ADD three int")
    plainly("INSERT INTO changing VALUES (2, 'b', 3)")
    assert asked(sql, ["b"]) == [(2,)]


@pytest.mark.django_db(transaction=True)
def test_where_its_answer_has_other_columns_it_is_prepared_anew():
    plainly("CREATE TEMP TABLE changing AS SELECT 1 AS one, 'a' AS two")
    sql = "SELECT one FROM changing WHERE two = %s"
    assert [asked(sql, ["a"]) for _time in range(3)] == [[(1,)]] * 3
    plainly("ALTER TABLE changing ALTER one TYPE text")
    assert [asked(sql, ["a"]) for _time in range(3)] == [[("1",)]] * 3
    assert Prepared.are_kept
    assert plainly(KEPT)[0][0] == named(sql)
    plainly("DROP TABLE changing")


def test_in_a_transaction_that_fails_once():
    plainly("CREATE TEMP TABLE changing ON COMMIT DROP AS SELECT 1 AS one, 'a' AS two")
    sql = "SELECT one FROM changing WHERE two = %s"
    assert [asked(sql, ["a"]) for _time in range(3)] == [[(1,)]] * 3
    plainly("ALTER TABLE changing ALTER one TYPE text")
    with pytest.raises(NotSupportedError), transaction.atomic():
        asked(sql, ["a"])
    assert [asked(sql, ["a"]) for _time in range(3)] == [[("1",)]] * 3
    assert Prepared.are_kept


def test_behind_an_error_all_is_planned_as_before():
    @prepared.statements()
    def ask_and_fail():
        assert plainly("SELECT %s::int", [1]) == [(1,)]
        raise LookupError

    asked("SELECT %s::int", [1])
    with pytest.raises(LookupError):
        ask_and_fail()
    assert plainly("SHOW plan_cache_mode") == [("auto",)]


def test_a_connection_that_is_lost_says_so_itself():
    """Whoever asks catches an error of the database, and no other."""

    def ask():
        asked("SELECT %s::int", [1])
        try:
            asked("SELECT pg_terminate_backend(pg_backend_pid()), %s", [1])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads, pytest.raises(OperationalError):
        threads.submit(ask).result()


def test_a_new_connection_has_nothing_prepared():
    def ask():
        found = [asked("SELECT %s::int", [1]) for _time in range(2)]
        connection.close()
        found += [asked("SELECT %s::int", [1]), len(plainly(KEPT))]
        connection.close()
        return found

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(ask).result() == [[(1,)]] * 3 + [0]
