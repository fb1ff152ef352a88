"""Cards: once each however often they are sent, numbered, on the wall, put together, forgotten."""

import gzip
from threading import Thread
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction

from events import erasures
from events.models import Event
from practices.errors import NotAllowed
from tests.packs.reading import Paper
from tests.workshops.conftest import client_of
from tests.workshops.plans.conftest import guest_client
from tests.workshops.test_people import join, running  # noqa: F401  a fixture
from workshops import cards, joining, pace, people, workflow
from workshops.models import Card, Cluster, Participant

pytestmark = pytest.mark.django_db
SAID = {"kind": "lesson", "text": "Pits filled in two years.", "language": "en", "place": "Girwa"}
TYPED = SAID | {"teller_name": "Kamla Plantedname", "teller_office": "Pani Samiti", "paper": ""}
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def hall(cast, running):  # noqa: F811
    """Return (workshop, address of its cards, client of the facilitator, of a phone)."""
    workshop, code = running
    phone, _answer = join(code, name="Gita Plantedname")
    return workshop, f"/workshops/{workshop.pk}/", client_of(cast.facilitator), phone


def send(client, here, headers=None, **said):
    return client.post(f"{here}cards/", {"uid": uuid4()} | said, headers=headers or {})


def test_a_phone_writes_for_itself_and_a_typist_for_whoever_told(cast, hall):
    workshop, here, typist, phone = hall
    uid = uuid4()
    answers = [phone.post(f"{here}cards/", SAID | {"uid": uid, "teller_name": "x"}) for _n in "ab"]
    assert [answer.status_code for answer in answers] == [302, 302]
    own = Card.objects.get()  # sent twice, there once
    assert own.told_by == own.typed_by == Participant.objects.get(name="Gita Plantedname")
    assert (own.number, own.teller_name, own.typist) == (1, "", None)
    assert own.district == cast.places.home_district
    assert "Pits filled" in phone.get(f"{here}cards/").content.decode()

    said = TYPED | {"text": "Another thing.", "place": "Village Xyz", "theme": "faecal-sludge"}
    answer = send(typist, here, SCRIPT, **said)
    assert answer.json() == {"number": 2, "like": []}
    card = Card.objects.get(number=2)
    assert (card.typist, card.typed_by, card.told_by) == (cast.facilitator, None, None)
    assert (card.teller_name, card.teller_office) == ("Kamla Plantedname", "Pani Samiti")
    assert (card.place_text, card.district, card.theme.key) == (
        *("Village Xyz", None),
        "faecal-sludge",
    )
    like = send(typist, here, SCRIPT, **TYPED | {"text": "Pits fill in two years"}).json()["like"]
    assert [one["number"] for one in like] == [1]
    assert Event.objects.filter(verb="write-card").count() == 3
    plain = send(typist, here, **TYPED | {"text": "Pits filled in 2 years."})
    assert plain["Location"] == f"{here}keying/"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 401}, "text"),
        ({"kind": "poem"}, "kind"),
        ({"language": "xx"}, "language"),
        ({"theme": "springs-recharge"}, "theme"),  # none of this workshop
        ({"paper": "../1"}, "paper"),
        ({"paper": "7"}, "paper"),  # typed already
        ({"uid": "1"}, "uid"),
    ],
)
def test_a_wrong_card_comes_back_with_what_was_typed(hall, wrong, field):
    _workshop, here, typist, _phone = hall
    send(typist, here, **TYPED | {"paper": "7", "text": "First"})
    answer = send(typist, here, **TYPED | {"teller_office": "Kept office"} | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Kept office" in answer.content.decode()
    told = send(typist, here, SCRIPT, **TYPED | wrong)
    assert told.status_code == 422
    assert told.json()["words"]
    assert Card.objects.count() == 1


def test_who_is_in_the_hall_and_nobody_else(cast, held, hall):
    workshop, here, typist, phone = hall
    send(typist, here, **TYPED)
    other = held("running", begins=0, title="Another")
    joined, _answer = join(joining.code_of(joining.open_door(other, by=cast.state)))
    for client in (joined, client_of(), client_of(cast.gp), client_of(cast.national)):
        for page in ("cards/", "wall/", "keying/"):
            assert client.get(here + page).status_code == 404, page
        assert send(client, here, **SAID).status_code == 404
        assert client.post(f"{here}cards/1/delete/").status_code == 404
    for page in ("/workshops/", here, "/calendar.ics", "/sitemap.xml"):
        assert "Pits filled" not in client_of().get(page).content.decode()
    assert phone.get(f"{here}keying/").status_code == 403
    assert phone.post(f"{here}cards/1/delete/").status_code == 403  # another's
    assert phone.post(f"{here}group/", {"card": [1], "name": "Pits"}).status_code == 403
    wall = phone.get(f"{here}wall/")
    assert "Pits filled" in wall.content.decode()
    assert "Plantedname" not in wall.content.decode()
    assert "no-store" in wall["Cache-Control"]

    workflow.apply(workshop, "close", by=cast.state)
    assert phone.get(f"{here}wall/").status_code == 404
    assert send(typist, here, SCRIPT, **TYPED | {"text": "From the last pile"}).status_code == 200
    draft = held("draft")
    assert send(typist, f"/workshops/{draft.pk}/", SCRIPT, **TYPED).status_code == 409


def test_a_wall_that_asks_often_costs_little_and_shows_each_card(
    hall, django_assert_max_num_queries, django_assert_num_queries
):
    workshop, here, typist, phone = hall
    send(phone, here, **SAID)
    first = phone.get(f"{here}wall/?part=1")
    assert "<html" not in first.content.decode()
    same = {"If-None-Match": first["ETag"]}
    with django_assert_max_num_queries(2):
        assert phone.get(f"{here}wall/?part=1", headers=same).status_code == 304
    with django_assert_num_queries(2):  # drawn once for all who ask
        pressed = phone.get(f"{here}wall/?part=1", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(pressed.content) == first.content
    weak = {"If-None-Match": f"W/{pressed['ETag']}"}  # as something on the way may have made it
    assert phone.get(f"{here}wall/?part=1", headers=weak).status_code == 304
    send(typist, here, **TYPED | {"text": "A new card"})
    second = phone.get(f"{here}wall/?part=1", headers=same)
    assert "A new card" in second.content.decode()
    with django_assert_num_queries(2):  # drawn once for all who ask
        phone.get(f"{here}wall/?part=1")
    other = guest_client(workshop.participants.get(person=None))  # by a copy of her badge alone
    assert other.get(f"{here}wall/?part=1").status_code == 404
    workflow.apply(workshop, "close", by=workshop.person)
    assert phone.get(f"{here}wall/?part=1", headers=same).status_code == 404


def test_cards_are_put_together_by_buttons(cast, hall):
    workshop, here, typist, phone = hall
    for text in ("One", "Two", "Three"):
        send(typist, here, **TYPED | {"text": text})
    address = f"{here}group/"
    assert typist.post(address, {"card": [1, 3], "name": "Emptying"}).status_code == 302
    assert set(Cluster.objects.get().cards.values_list("text", flat=True)) == {"One", "Three"}
    text = phone.get(f"{here}wall/").content.decode()
    assert text.index("Emptying") < text.index("Three") < text.index("Two")
    assert 'data-group="Emptying"' in text  # where a dragged card lands
    typist.post(address, {"card": [99], "name": "None"})
    typist.post(address, {"name": "None"})
    assert Cluster.objects.count() == 1
    typist.post(address, {"card": [1, 3], "name": ""})  # taken apart again
    assert not Cluster.objects.exists()
    with pytest.raises(NotAllowed):
        cards.put_together(workshop, [1], "Mine", by=cast.gp)
    assert phone.post(f"{here}cards/2/delete/").status_code == 403
    for _time in range(2):
        assert typist.post(f"{here}cards/2/delete/").status_code == 302
    assert not Card.objects.filter(number=2).exists()
    for wrong in ({"text": " "}, {"kind": "poem"}, {"number": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Card.objects.filter(number=1).update(**wrong)


def test_a_loop_of_cards_comes_to_an_end(hall, monkeypatch):
    _workshop, here, typist, phone = hall
    cache.clear()
    monkeypatch.setattr(pace, "OF_A_SEAT", 2)
    assert [send(phone, here, **SAID).status_code for _n in range(3)] == [302, 302, 429]
    assert phone.post(f"{here}cards/1/delete/").status_code == 429
    assert Card.objects.count() == 2
    monkeypatch.setattr(pace, "OF_A_TYPIST", 1)
    groups = {"card": ["1"], "name": "Pits", "request_id": uuid4()}
    grouped = [typist.post(f"{here}group/", groups).status_code for _n in range(2)]
    assert grouped == [302, 429]
    assert typist.post(f"{here}hunting/round/").status_code == 429


def test_who_told_is_forgotten_and_the_card_stays(cast, hall):
    workshop, here, typist, phone = hall
    send(phone, here, **SAID)
    send(typist, here, **TYPED | {"teller_name": "Gita Plantedname"})
    people.go(
        Participant.objects.get(name="Gita Plantedname"),
        user=client_of().request().wsgi_request.user,
    )
    assert {card.teller_name for card in Card.objects.all()} == {""}
    assert {card.teller_office for card in Card.objects.all()} == {""}
    send(typist, here, **TYPED | {"text": "By another"})
    erasures.forget("person", cast.facilitator.uid)
    card = Card.objects.get(text="By another")
    assert (card.typist, card.teller_name) == (None, "Kamla Plantedname")
    people.forget_guests()
    assert Card.objects.exclude(teller_name="").exists()


def test_empty_cards_are_printed_with_codes_that_are_typed_once(hall):
    workshop, here, typist, _phone = hall
    paper = Paper(typist.get(f"{here}cards.pdf?from=41").content)
    assert len(paper) == 5
    assert paper.says("41")
    assert paper.says("80")
    assert not paper.ink_at_the_edge()
    for wrong in ("x", "9900", "00001" + "9" * 5000):
        assert typist.get(f"{here}cards.pdf?from={wrong}").status_code == 400


@pytest.mark.django_db(transaction=True)
def test_three_write_at_once_and_each_card_has_its_number(cast, held):
    workshop = held("running", begins=0)
    told = {"kind": "gap", "text": "What of floods?", "language": "en"}

    def type_ten():
        try:
            for _n in range(10):
                cards.write(workshop, uid=uuid4(), user=cast.facilitator, **told)
        finally:
            connection.close()

    threads = [Thread(target=type_ten) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Card.objects.values_list("number", flat=True)) == list(range(1, 31))
