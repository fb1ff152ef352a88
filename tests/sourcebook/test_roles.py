"""The two database roles: pages and tests write rows, only the owner changes tables."""

import importlib.util

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts.models import Organisation
from tests.factories.practices import practice_in


@pytest.mark.django_db
def test_tests_run_as_the_web_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, pg_has_role(current_user, 'sourcebook_owner', 'member')"
        )
        assert cursor.fetchone() == ("sourcebook_web", False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE places_place",
        "ALTER TABLE places_place ADD COLUMN mine int",
        "TRUNCATE places_place CASCADE",
        "ALTER TABLE events_event DISABLE TRIGGER ALL",
        "SET SESSION AUTHORIZATION sourcebook_owner",
        "SET ROLE sourcebook_owner",
    ],
)
def test_the_web_role_cannot_change_tables(statement):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE practices_version SET problem = 'other' WHERE id = %s",
        "UPDATE practices_version SET state = 'draft' WHERE id = %s",
        "DELETE FROM practices_version WHERE id = %s",
        "UPDATE practices_step SET text = 'other' WHERE version_id = %s",
        "DELETE FROM practices_step WHERE version_id = %s",
        "INSERT INTO practices_step (version_id, position, text) VALUES (%s, 7, 'x')",
    ],
)
def test_the_web_role_cannot_change_an_accepted_version(cast, statement):
    practice = practice_in("published", author=cast.gp, place=cast.places.home_gp)
    version = practice.live_version
    refused = pytest.raises(ProgrammingError, match="accepted and frozen")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [version.pk])
    assert version.steps.exists()


def test_psycopg2_runs_and_psycopg_3_is_absent():
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    assert importlib.util.find_spec("psycopg") is None
    assert not is_psycopg3


@pytest.mark.django_db(transaction=True)
class TestTransactionalTests:
    def test_rows_are_written(self):
        Organisation.objects.create(key="left-behind", names={"en": "Left behind"})

    def test_rows_are_gone_and_those_of_migrations_are_there(self):
        assert not Organisation.objects.filter(key="left-behind").exists()
        assert Organisation.objects.exists()
