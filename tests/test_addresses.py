"""Every address of the portal has a row in docs/addresses.csv, and answers as its row says.

A row names an address, a path to try and the status that a stranger, a person with an account, the
author of the entry and its desk get from a GET. What changes something is tried by docs/rights.csv.
"""

import csv
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.factories.learning import words_of_learning
from tests.factories.packs import words_of_packs
from tests.factories.practices import practice_in
from tests.factories.workshops import words_of_workshops

TABLE = Path(__file__).parents[1] / "docs" / "addresses.csv"
ROWS = list(csv.DictReader(TABLE.open()))
ROLES = ("stranger", "reader", "gp", "district")
# A mail program posts it without any cookie; its signed address is tried in test_digest.
BY_MAIL = ("learning:stop_digest_now",)
WRITES = ("INSERT", "UPDATE", "DELETE")
pytestmark = pytest.mark.django_db


def names(patterns, namespace="", route=""):
    """Return what every address is known by: its name, or its route where it has none."""
    for pattern in patterns:
        where = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else where
        elif pattern.namespace != "admin":  # one rule for all of it: see test_admin
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner, where)


@pytest.fixture
def paths(cast):
    """Return a function that puts the entries of this test into a row's path."""
    told = {"author": cast.gp, "place": cast.places.home_gp, "desk": cast.district}
    entries = {state: practice_in(state, **told) for state in ("draft", "submitted", "published")}
    words = {state: practice.pk for state, practice in entries.items()}
    words |= {"slug": entries["published"].slug, "code": entries["published"].code, "uid": uuid4()}
    words |= words_of_packs(cast.gp, entries["published"])
    words |= words_of_workshops(cast.district, cast.places.home_district, cast.gp)
    words |= words_of_learning(cast.gp)
    return lambda row: row["path"].format(**words)


def client_of(cast, role):
    client = Client(raise_request_exception=False)
    if role != "stranger":
        client.force_login(getattr(cast, role))
    return client


def test_every_address_has_a_row():
    known, there = {row["name"] for row in ROWS}, set(names(get_resolver().url_patterns))
    assert there - known == set(), "give these addresses a row in docs/addresses.csv"
    assert known - there == set(), "these rows name no address"


@pytest.mark.parametrize("role", ROLES)
def test_each_address_answers_as_its_row_says(cast, paths, role):
    client, wrong = client_of(cast, role), []
    for row in ROWS:
        status = str(client.get(paths(row)).status_code)
        if status != row[role]:
            wrong.append(f"{role} {row['name']} {paths(row)}: {status}, not {row[role]}")
    assert not wrong, "\n".join(wrong)


class Watch:
    """Refuses to let a statement through that would change a row."""

    def __call__(self, execute, sql, params, many, context):
        assert not sql.lstrip().upper().startswith(WRITES), sql
        return execute(sql, params, many, context)


@pytest.mark.parametrize("with_token", [False, True])
def test_no_post_without_an_own_token_changes_anything(cast, paths, with_token):
    """Without a token, and with a sound one from a foreign origin: 403 at every address.

    The API takes none from anybody: 405.
    """
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.district)
    words, origin = {}, {}
    if with_token:
        client.get("/accounts/posting/")
        token = client.cookies["sourcebook-csrf"].value
        words, origin = {"csrfmiddlewaretoken": token}, {"HTTP_ORIGIN": "https://evil.example"}
    with connection.execute_wrapper(Watch()):
        for row in ROWS:
            if row["name"] in BY_MAIL:
                continue
            status = 405 if row["name"].startswith("api:") else 403
            assert client.post(paths(row), words, **origin).status_code == status, row["name"]
