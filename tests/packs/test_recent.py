"""A print that was asked for before: answered as a file is, and never what has changed since."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from events.models import Event
from events.services import record
from packs import collecting, recent, services
from packs.choices import Visibility
from packs.models import Pack
from practices import workflow
from practices.models import Practice
from tests.packs.reading import Paper

pytestmark = pytest.mark.django_db


def address(practice, query=""):
    return f"/practices/{practice.pk}/print/district-note.pdf{query}"


def body(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("embedded", [True, False])
def test_asked_again_it_costs_one_query_or_none(cast, client, published, settings, embedded):
    """None where everything that writes runs on this machine: then each event says so by a file."""
    settings.EMBEDDED = embedded
    practice = published()
    body(client.get(address(practice)))
    signed_in = Client()
    signed_in.force_login(cast.gp2)
    for reader, query, kept in ((client, "", "public"), (signed_in, "?lang=en", "private, no-st")):
        with CaptureQueriesContext(connection) as caught:
            answer = reader.get(address(practice, query))
        assert answer.status_code == 200
        assert len(caught) == (0 if embedded else 1)
        assert answer["Cache-Control"].startswith(kept)
        assert "Cookie" in answer["Vary"]
        for header in ("Content-Security-Policy", "X-Content-Type-Options", "X-Robots-Tag"):
            assert header in answer, header
        assert "Twin pits dug" in Paper(body(answer)).words
        assert "Content-Encoding" not in answer


def test_at_hand_it_is_the_whole_answer_and_no_part_of_a_flood(client, published, settings):
    settings.REQUESTS_A_MINUTE = settings.REQUESTS_A_MINUTE | {"print": 3}
    practice = published()
    body(client.get(address(practice)))
    first, *others = [client.get(address(practice)) for _ in range(6)]
    assert [answer.status_code for answer in others] == [200] * 5
    assert others[-1].headers == first.headers
    assert body(others[-1]) == body(first)
    same = client.get(address(practice), headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_at_once_it_is_answered_only_while_nothing_happens(cast, client, published):
    practice = published()
    body(client.get(address(practice)))
    asked = (practice.pk, "district-note", "en")
    told = recent.known_at_once(*asked)
    assert (told.known.code, told.state) == (practice.code, "published")
    with transaction.atomic():
        record("endorse", practice, by=cast.gp2)
        assert recent.known_at_once(*asked) is None  # before it is committed, too
        transaction.set_rollback(True)
    body(client.get(address(practice)))
    assert recent.known_at_once(*asked)
    with transaction.atomic():
        record("withdraw-name", cast.gp2, by=cast.gp2)
        body(client.get(address(practice)))
        assert recent.known_at_once(*asked)
    with TestCase.captureOnCommitCallbacks(execute=True):
        record("withdraw-name", cast.gp2, by=cast.gp2)
        body(client.get(address(practice)))  # somebody else, while it is not committed
    assert recent.known_at_once(*asked) is None


@pytest.mark.parametrize("spoil", ["no mark of changes", "another day", "too old", "half a file"])
def test_at_once_nothing_doubtful_is_answered(client, published, settings, monkeypatch, spoil):
    practice = published()
    body(client.get(address(practice)))
    asked = (practice.pk, "district-note", "en")
    if spoil == "no mark of changes":
        Path(settings.PRINTS, "recent", "changed").unlink()
    elif spoil == "another day":
        monkeypatch.setattr(recent, "localdate", lambda: localdate() + timedelta(days=1))
    elif spoil == "too old":
        monkeypatch.setattr(recent, "KEPT_FOR", 0)
    else:
        recent._path(*asked).write_bytes(b"{")
    assert recent.known_at_once(*asked) is None


def test_what_happens_elsewhere_does_not_make_it_be_looked_up(cast, client, published, draft):
    practice = published()
    body(client.get(address(practice)))
    before = recent.standing_of(practice.pk)
    other = published()
    workflow.apply(other, "withdraw", by=cast.district, note="The pits fell in.")
    assert recent.standing_of(practice.pk) == before
    record("withdraw-name", cast.gp2, by=cast.gp2)
    assert recent.standing_of(practice.pk) != before
    # Of what is closed its print names another one.
    closed = recent.standing_of(other.pk)
    workflow.apply(practice, "withdraw", by=cast.district, note="These too.")
    assert recent.standing_of(other.pk) != closed


def test_the_quick_way_opens_nothing(cast, client, published, draft):
    """What not anybody may print is looked at with the reader, and floods are counted once."""
    hidden, own = published(), draft()
    workflow.apply(hidden, "withdraw", by=cast.district, note="Gas.", ground="unsafe")
    assert recent.standing_of(own.pk) is None
    assert recent.standing_of(hidden.pk) is None
    shielded = published(shielded=True, terrain="hilly")
    assert cast.places.home_gp.name not in Paper(body(client.get(address(shielded)))).words
    client.force_login(cast.district)
    for _time in range(2):
        words = Paper(body(client.get(address(shielded, "?lang=en")))).words
        assert cast.places.home_gp.name in words
    client.logout()
    assert cast.places.home_gp.name not in Paper(body(client.get(address(shielded)))).words
    assert client.get(address(shielded), headers={"host": "elsewhere.example"}).status_code == 400


def test_a_database_that_went_away_is_asked_again_the_whole_way(
    client, published, monkeypatch, settings
):
    settings.EMBEDDED = False
    practice = published()
    body(client.get(address(practice)))
    told = []

    def gone(pk):
        monkeypatch.undo()
        told.append(pk)
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(recent, "standing_of", gone)
    assert client.get(address(practice)).status_code == 200
    assert told == [practice.pk]


def test_an_event_that_was_committed_late_makes_it_looked_up_anew(published):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('events_event', 'id'))")
        earlier = cursor.fetchone()[0]
    practice = published()
    before = recent.standing_of(practice.pk)
    event = Event.objects.latest("id")
    event.pk, event.uid = earlier, uuid.uuid4()
    event.save(force_insert=True)
    assert recent.standing_of(practice.pk) != before


@pytest.mark.parametrize("embedded", [True, False])
def test_a_public_pack_is_at_hand_until_anything_happens(cast, published, settings, embedded):
    settings.EMBEDDED = embedded
    practice = published()
    pack = services.create(by=cast.gp, title="Two pits", words_language="en", language="en")
    collecting.add(pack, [practice], by=cast.gp)
    services.share(pack, Visibility.PUBLIC, by=cast.gp)
    where, stranger, owner = f"/packs/{pack.pk}.pdf", Client(), Client()
    owner.force_login(cast.gp)

    def asked(reader=stranger, **headers):
        with CaptureQueriesContext(connection) as caught:
            answer = reader.get(where, headers=headers)
        return answer, len(caught)

    assert asked()[0].status_code == 200
    first, costs = asked()
    assert costs <= 2
    again, costs = asked()
    assert costs == (0 if embedded else 2)
    assert again["Cache-Control"].startswith("public")
    assert "Two pits" in Paper(body(again)).words
    assert asked(**{"If-None-Match": first["ETag"]})[0].status_code == 304
    # Whose session it is may read more: never what a stranger had.
    own, costs = asked(owner)
    assert (own["Cache-Control"], costs > 2) == ("private, no-store", True)
    assert asked(stranger)[0].status_code == 200
    workflow.apply(practice, "withdraw", by=cast.district, note="The pits fell in.")
    assert asked()[0].status_code == 409
    again = Practice.objects.get(pk=practice.pk)
    workflow.apply(again, "reinstate", by=cast.district, note="Mended.")
    for ending in (
        lambda: services.share(Pack.objects.get(pk=pack.pk), Visibility.PRIVATE, by=cast.gp),
        lambda: services.take_down(Pack.objects.get(pk=pack.pk), by=cast.district, note="A phone."),
    ):
        Pack.objects.filter(pk=pack.pk).update(visibility=Visibility.PUBLIC)
        recent.forget()
        assert [asked()[0].status_code for _twice in range(3)] == [200] * 3
        ending()
        assert [asked()[0].status_code for _twice in range(2)] == [404, 404]
