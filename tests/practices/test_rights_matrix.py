"""docs/rights.csv, row by row, through HTTP: who may do what with an entry in which state.

Each row is an entry's kind, an action and a role; its columns are the states. `done` is the verb's
redirect, `login` the way to the sign-in page, `done-if-holder` a redirect for who has claimed it
and 409 for others.
"""

import csv
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction

from accounts.models import User
from packs import typesetting
from practices import workflow
from practices.models import Practice
from tests.factories import practices as factory
from tests.practices import rights

TABLE = Path(__file__).parents[2] / "docs" / "rights.csv"
ROWS = list(csv.DictReader(TABLE.open()))
STATES = list(ROWS[0])[4:]
# As in production, State, National and auditor give a second factor; a query more for each try.
WITH_SECOND_FACTOR = ("submitted", "published")


@pytest.fixture
def build(cast, monkeypatch):
    """Return a function that makes an entry of a kind in a state; prints are made elsewhere."""
    monkeypatch.setattr(typesetting, "set_type", lambda *words, **how: b"%PDF")
    monkeypatch.setattr(factory, "draft_practice", rights.draft_with_photo)
    tellings = {
        "gp-entry": {"author": cast.gp, "place": cast.places.home_gp, "desk": cast.district},
        "district-entry": {
            "author": cast.district,
            "place": cast.places.home_district,
            "desk": cast.state,
        },
    }

    def make(kind, state):
        return factory.practice_in(state, **tellings[kind])

    return make


def person_of(cast, kind, role):
    if role == "anonymous":
        return None
    if role == "desk_district" and kind == "district-entry":
        return cast.district2
    return getattr(cast, rights.PEOPLE.get(role, role))


def clients_of(cast, kind, state):
    """Return a client for each role of the table, signed in as people sign in.

    By code, password and passkey in turn, so that over the states each row is tried by each.
    """
    cache.clear()  # the tries of the state before
    roles = dict.fromkeys(row["role"] for row in ROWS if row["object"] == kind)
    people = {role: person_of(cast, kind, role) for role in roles}
    return rights.clients_of(people, STATES.index(state))


def ask(client, action, practice, other):
    return rights.in_words(rights.answer_to(client, action, practice, other))


def release_as_holder(client, person, practice, other):
    """Return the answers to a release without and with a claim of one's own."""
    without = ask(client, "release", practice, other)
    with transaction.atomic():
        workflow.apply(practice, "claim", by=User.objects.get(pk=person.pk))
        with_claim = ask(client, "release", practice, other)
        transaction.set_rollback(True)
    return [without, with_claim]


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", ["gp-entry", "district-entry"])
def test_each_row_of_the_table(cast, build, settings, quiet, kind, state):
    settings.SECOND_FACTOR_NEEDED = state in WITH_SECOND_FACTOR
    practice, other = build(kind, state), build(kind, "published")
    clients, wrong = clients_of(cast, kind, state), []
    rows = [row for row in ROWS if row["object"] == kind and row["built"] == "now" and row[state]]
    assert len(rows) > 200
    for row in rows:
        action, role = row["action"], row["role"]
        if row[state] == "done-if-holder":
            person = person_of(cast, kind, role)
            got = release_as_holder(clients[role], person, practice, other)
            expected = ["409", "done"]
        else:
            got, expected = ask(clients[role], action, practice, other), row[state]
        if got != expected:
            wrong.append(f"{kind} {state}: {role} {action}: {got}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert Practice.objects.count() == (3 if state == "superseded" else 2)


def test_all_of_it_is_built():
    assert {row["built"] for row in ROWS} == {"now"}


def test_nothing_was_taken_out_of_the_table():
    cells = [row[state] for row in ROWS for state in STATES if row[state]]
    assert len(cells) == 7447
    assert set(cells) == {"200", "403", "404", "409", "done", "done-if-holder", "login"}
