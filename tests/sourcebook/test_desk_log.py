"""The log of a state for its curators: search and export, their own events, nothing shielded."""

import csv
from io import StringIO

import pytest

from events.models import Event
from practices import workflow
from tests.factories.practices import practice_in
from tests.practices.hiding import client_of, text_of

pytestmark = pytest.mark.django_db
PAGE, FILE = "/curation/log/", "/curation/log.csv"


@pytest.fixture
def log(cast, entry):
    """Return (an entry of the state, one of another state, a shielded one)."""
    far = {"author": cast.outsider, "place": cast.places.far_district, "title": "Far away"}
    return (
        entry("published", title="Near at hand"),
        practice_in("published", **far),
        entry("published", title="Nobody knows where", shielded=True, terrain="hilly"),
    )


def rows(client, **query):
    text = text_of(client.get(FILE, query)).lstrip("\ufeff")
    return list(csv.DictReader(StringIO(text)))


def test_state_and_national_read_what_is_theirs_and_nobody_else(cast, log):
    for who in ("gp", "block", "district", "facilitator", "auditor", "reader"):
        assert client_of(getattr(cast, who)).get(PAGE).status_code == 404
        assert client_of(getattr(cast, who)).get(FILE).status_code == 404
    assert client_of(None).get(PAGE).status_code == 302
    state, national = client_of(cast.state), client_of(cast.national)
    text = text_of(state.get(PAGE))
    assert ("Near at hand" in text, "Far away" in text) == (True, False)
    text = text_of(national.get(PAGE))
    assert ("Near at hand" in text, "Far away" in text) == (True, True)
    assert state.get(PAGE, {"state": "state:209"}).status_code == 404
    assert not Event.objects.filter(verb="read-log").exists()


def test_it_is_searched_by_verb_place_day_and_code(cast, log):
    near, far, shielded = log
    workflow.apply(near, "withdraw", by=cast.district, note="It no longer holds.")
    client = client_of(cast.state)
    assert {row["verb"] for row in rows(client, code=near.code.lower())} == {
        *("submit", "accept", "withdraw")
    }
    assert [row["note"] for row in rows(client, verb="withdraw")] == ["It no longer holds."]
    assert rows(client, code=far.code) == []
    assert rows(client, code=near.code, until="2020-01-01") == []
    assert len(rows(client, code=near.code, place=cast.places.home_gp.key)) == 3
    assert rows(client, code=near.code, place=cast.places.next_gp.key) == []
    assert client.get(PAGE, {"code": "no code"}).status_code == 400
    assert client.get(PAGE, {"verb": "unheard-of"}).status_code == 400
    assert {row["by"] for row in rows(client, code=shielded.code)} == {""}
    assert all(len(row["when"]) == 7 for row in rows(client, code=shielded.code))


def test_each_export_is_kept_and_no_look(cast, log):
    client = client_of(cast.state)
    client.get(PAGE, {"verb": "accept"})
    rows(client, verb="accept")
    looked = Event.objects.get(verb="read-log")
    assert (looked.actor, looked.target) == (cast.state, "file")
    assert looked.note.answers == {"verb": "accept"}
