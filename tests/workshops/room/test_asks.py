"""The seniors' session: asked once, decided or promised, followed up, heard by whoever asked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.querysets import today
from accounts.standing import standing_of
from events import erasures
from events.models import Event, Outbox
from practices.errors import WrongState
from tests.workshops.conftest import client_of
from tests.workshops.test_cards import SAID, hall, send  # noqa: F401  a fixture
from tests.workshops.test_people import join, running  # noqa: F401  a fixture
from workshops import joining, people
from workshops.models import Ask, Participant
from workshops.report.parts import Reader, parts_of
from workshops.room import asking
from workshops.room.holdings import what_the_room_holds

pytestmark = pytest.mark.django_db
ASKED = {"text": "Who pays the pump?", "language": "en", "card": ""}


@pytest.fixture
def asked(cast, hall):  # noqa: F811
    """Return (an ask of gp's, its address, client of the facilitator, of gp, of a guest)."""
    workshop, here, typist, guest = hall
    told = {"office_title": "Secretary", "level": "gp", "district": cast.places.home_district}
    people.come_in(workshop, user=cast.gp, uid=uuid4(), **told)
    gp, uid = client_of(cast.gp), uuid4()
    for _time in range(2):  # sent twice, there once
        assert gp.post(f"{here}asks/", ASKED | {"uid": uid}).status_code == 302
    return Ask.objects.get(), f"{here}asks/1/", typist, gp, guest


def heard(person):
    return list(
        Outbox.objects.filter(recipient=person, channel="portal", event__verb__endswith="-ask")
        .order_by("event__at", "event_id")
        .values_list("event__verb", flat=True)
    )


def promised(cast, typist, here, **told):
    office = standing_of(cast.district2).main_office
    day = today() + timedelta(days=10)
    return typist.post(f"{here}promise/", {"due_on": day, "office": office.pk} | told)


def test_it_is_decided_or_promised_and_whoever_asked_hears(cast, asked):
    one, here, typist, gp, _guest = asked
    assert promised(cast, typist, here).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.office) == ("promised", standing_of(cast.district2).main_office)
    assert (heard(cast.gp), heard(cast.district2)) == (["promise-ask"], ["promise-ask"])
    notices = client_of(cast.district2).get("/me/notices/").content.decode()
    assert "Your office is to answer by" in notices
    assert asking.remind() == 0
    later = timezone.now() + timedelta(days=11)
    assert (asking.remind(later), asking.remind(later)) == (1, 0)
    assert "remind-ask" in heard(cast.district2)
    assert "remind-ask" in heard(cast.facilitator)
    senior = client_of(cast.district2)
    assert senior.get(here).status_code == 200  # her office is to answer
    assert senior.post(f"{here}settle/", {"words": " "}).status_code == 422
    assert senior.post(f"{here}settle/", {"words": "The GP, from user charges."}).status_code == 302
    assert heard(cast.gp)[-1] == "settle-ask"
    assert "The GP, from user charges." in gp.get(here).content.decode()
    assert typist.post(f"{here}settle/", {"words": "Another"}).status_code == 409
    with pytest.raises(WrongState):
        asking.settle(one, "Another", "en", by=cast.facilitator)
    told = {one.key: one for one in parts_of(one.workshop, Reader(AnonymousUser()))}["asks"]
    assert told.rows[0].note.endswith("The GP, from user charges.")
    for wrong in ({"words": ""}, {"state": "asked"}, {"text": " "}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ask.objects.update(**wrong)


def test_who_reads_it_and_who_answers(cast, held, asked):
    one, here, typist, gp, guest = asked
    above = here.removesuffix("1/")
    other = held("running", begins=0, title="Another")
    stranger, _answer = join(joining.code_of(joining.open_door(other, by=cast.state)))
    for client in (stranger, client_of(), client_of(cast.district2), client_of(cast.national)):
        assert client.get(here).status_code == client.get(above).status_code == 404
        for verb in ("settle", "promise", "strike"):
            assert client.post(f"{here}{verb}/", {"words": "x"}).status_code == 404
        assert client.post(above, ASKED | {"uid": uuid4()}).status_code == 404
    for client in (gp, guest):
        assert client.get(here).status_code == client.get(above).status_code == 200
        for verb in ("settle", "promise"):
            assert client.post(f"{here}{verb}/", {"words": "x"}).status_code == 403
    assert guest.post(f"{here}strike/").status_code == 403  # another's
    for wrong in ({"due_on": ""}, {"due_on": "2020-01-01"}, {"office": ""}, {"office": "0"}):
        assert promised(cast, typist, here, **wrong).status_code == 422, wrong
    for wrong in ({"text": ""}, {"text": "x" * 301}, {"card": "9"}, {"card": "x"}, {"uid": "1"}):
        answer = gp.post(above, ASKED | {"uid": uuid4(), "text": "Kept words"} | wrong)
        assert answer.status_code == 422, wrong
    page = typist.get(one.workshop.get_absolute_url()).content.decode()
    assert ASKED["text"] in page  # still open
    assert ASKED["text"] not in client_of().get(one.workshop.get_absolute_url()).content.decode()
    assert promised(cast, typist, here, office="", answerer="Shri Verma").status_code == 302
    assert gp.post(f"{here}strike/").status_code == 409
    asking.ask(one.workshop, uid=uuid4(), user=cast.facilitator, text="Pits", language="en")
    assert gp.post(f"{above}2/strike/").status_code == 403
    assert typist.post(f"{above}2/strike/").status_code == 302
    assert Ask.objects.count() == 1
    assert {"write-ask", "strike-ask"} <= set(Event.objects.values_list("verb", flat=True))


def test_names_are_forgotten(cast, asked):
    one, here, typist, gp, _guest = asked
    promised(cast, typist, here, office="", answerer="Gita Plantedname")
    people.go(Participant.objects.get(name="Gita Plantedname"), user=AnonymousUser())
    one.refresh_from_db()
    assert one.answerer == ""
    Ask.objects.update(answerer="Shri Verma", text=f"Write to {cast.gp.email}")
    told = {row.key: row for row in what_the_room_holds(cast.gp)}
    assert cast.gp.email in str(told["workshop-asks"].rows())
    erasures.forget("person", cast.gp.uid)
    one.refresh_from_db()
    assert cast.gp.email not in one.text
    people.forget_guests(timezone.now() + timedelta(days=200))
    one.refresh_from_db()
    assert one.answerer == ""
