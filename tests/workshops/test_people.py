"""The people of a workshop: in by a code without an account, seen by nobody else, forgotten."""

from datetime import timedelta
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import erasures
from events.models import Erasure, Event
from tests.packs.reading import Paper, qr_codes_in
from tests.workshops.conftest import client_of
from workshops import joining, pace, people, services, workflow
from workshops.holdings import what_workshops_hold
from workshops.mix import mix_of
from workshops.models import Door, Participant
from workshops.views import guests

pytestmark = pytest.mark.django_db
SHE = {"name": "Kamla Plantedname", "office_title": "Pani Samiti", "level": "gp"}
JOIN = SHE | {"district": "district:9104", "gender": "woman", "success": "beginning"}


@pytest.fixture
def running(cast, held):
    workshop = held("running", begins=0)
    door = joining.open_door(workshop, by=cast.facilitator)
    return workshop, joining.code_of(door)


def join(code, person=None, **said):
    client = client_of(person)
    sent = JOIN | {"uid": uuid4(), "agreed": "on"} | said
    return client, client.post(f"/w/{code}/", sent)


def test_a_phone_without_account_comes_in_and_sees_that_workshop_alone(cast, held, running):
    workshop, code = running
    other = held("running", begins=0, title="Another")
    typed = client_of().post("/w/", {"code": code.lower().replace("-", " ")})
    assert typed.status_code == 302
    assert typed["Location"] == f"/w/{code}/"
    opened = client_of().get(typed["Location"])  # a browser that says no origin could not post
    assert opened["Referrer-Policy"] == "same-origin"
    uid = uuid4()
    client, answer = join(code, uid=uid)
    again = client_of().post(f"/w/{code}/", JOIN | {"uid": uid, "agreed": "on"})
    assert (answer.status_code, again.status_code, Participant.objects.count()) == (302, 302, 1)
    room = client.get(answer["Location"])
    assert SHE["name"] in room.content.decode()
    assert "no-store" in room["Cache-Control"]
    assert room["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(f"/w/{code}/").status_code == 302  # she is in already
    for closed in (f"/workshops/{other.pk}/room/", f"/workshops/{workshop.pk}/people/", "/me/"):
        assert client.get(closed).status_code in (302, 404), closed
    event = Event.objects.get(verb="join-workshop")
    assert (event.actor, event.agent) == (None, "participant")

    workflow.apply(workshop, "close", by=cast.state)
    assert client.get(answer["Location"]).status_code == 404  # its time is over


def test_the_invitation_is_ready_to_send(cast, running):
    workshop, code = running
    page = client_of(cast.facilitator).get(f"/workshops/{workshop.pk}/people/").content.decode()
    sent = unquote(page.split("wa.me/?text=")[1].split('"')[0])
    assert f"You are invited to “{workshop.title}”" in sent
    assert sent.endswith(f"/w/{code}/")


def test_the_page_leads_into_the_room_only_whom_it_knows(cast, running):
    workshop, code = running
    client, _ = join(code)
    room = f'href="{workshop.get_absolute_url()}room/"'
    page = client.get(workshop.get_absolute_url()).content.decode()
    assert room in page
    assert 'href="/w/"' not in page
    for stranger in (client_of(None), client_of(cast.gp)):
        page = stranger.get(workshop.get_absolute_url()).content.decode()
        assert room not in page
        assert 'href="/w/"' in page


def test_a_code_ends_and_a_wrong_one_opens_nothing(cast, held, running, settings):
    workshop, code = running
    assert code not in str(Door.objects.values().get())  # kept by its hash alone
    for wrong in ("AAAA-AAAA", "x", "<script>", "A" * 39):
        answer = client_of().post("/w/", {"code": wrong})
        assert answer.status_code == 404
        assert "This code opens nothing" in answer.content.decode()
        assert b'<script>"' not in answer.content
    assert client_of().get("/w/AAAA-AAAA/").status_code == 404
    settings.ACCOUNT_RATE_LIMITS = {"workshop_code": "1/m/ip"}
    often = [client_of().post("/w/", {"code": "AAAA-AAAA"}) for _time in range(2)][1]
    assert (often.status_code, often["Retry-After"]) == (429, "60")
    assert client_of().post("/w/", {"code": ""}).status_code == 422
    new = joining.code_of(joining.open_door(workshop, by=cast.state))
    assert client_of().get(f"/w/{code}/").status_code == 404
    assert client_of().get(f"/w/{new}/").status_code == 200
    joining.find(new, workshop.finishes + timedelta(days=3, minutes=-1))
    with pytest.raises(joining.NoDoor):
        joining.find(new, workshop.finishes + timedelta(days=3))
    joining.end_door(workshop, by=cast.facilitator)
    assert client_of().get(f"/w/{new}/").status_code == 404
    Door.objects.create(workshop=workshop, code_hash="a", made_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():  # two open ones
        Door.objects.create(workshop=workshop, code_hash="b", made_at=timezone.now())


def test_codes_are_not_guessed_in_the_address(running, monkeypatch):
    _workshop, code = running
    monkeypatch.setattr(pace, "MOST_GUESSES", 2)
    monkeypatch.setattr(pace.time, "time", lambda: 1_800_000_000.0)
    assert [client_of().get(f"/w/{code}/").status_code for _phone in range(4)] == [200] * 4
    guessed = [client_of().get(f"/w/AAAA-AAA{n}/").status_code for n in range(2)]
    assert guessed == [404, 404]
    assert client_of().get(f"/w/{code}/").status_code == 429  # nor may a guess that hits
    monkeypatch.setattr(pace.time, "time", lambda: 1_800_000_060.0)
    assert client_of().get(f"/w/{code}/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"office_title": "x" * 121}, "office_title"),
        ({"level": "planet"}, "level"),
        ({"district": "district:9120"}, "district"),
        ({"gender": "yes"}, "gender"),
        ({"success": "best"}, "success"),
        ({"agreed": ""}, "agreed"),
        ({"uid": "1"}, "uid"),
    ],
)
def test_a_wrong_answer_comes_back_with_what_was_typed(running, wrong, field):
    _client, answer = join(running[1], **wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Participant.objects.exists()


def test_with_an_account_one_comes_once_and_is_named_by_it(cast, running):
    workshop, code = running
    for _time in range(2):
        _client, answer = join(code, cast.gp)
        assert answer.status_code == 302
    row = Participant.objects.get()
    assert (row.person, row.name, row.shown_name) == (cast.gp, "", "Gp")
    assert client_of(cast.gp).get(f"/workshops/{workshop.pk}/room/").status_code == 200
    for who in (cast.gp2, cast.outsider, cast.state):
        assert client_of(who).get(f"/workshops/{workshop.pk}/room/").status_code == 404
    sections = {section.key: section.rows() for section in what_workshops_hold(cast.gp)}
    assert len(sections["workshops-joined"]) == 1
    assert not [
        rows for rows in map(list, (s.rows() for s in what_workshops_hold(cast.gp2))) if rows
    ]
    erasures.forget("person", cast.gp.uid)
    row.refresh_from_db()
    assert (row.person, row.office_title, row.gender, row.level) == (None, "", "", "gp")


def test_only_who_runs_it_sees_the_list(cast, held, running):
    workshop, code = running
    here = f"/workshops/{workshop.pk}"
    guest, _answer = join(code)
    peer, _answer = join(code, cast.gp)
    pages = [f"{here}/people/", f"{here}/badges.pdf", f"{here}/participants.pdf", f"{here}/shares/"]
    for client in (
        peer,
        client_of(cast.district),
        client_of(cast.outsider),
        client_of(cast.national),
    ):
        assert [client.get(page).status_code for page in pages] == [403] * 4
    assert [guest.get(page).status_code for page in pages] == [302] * 4  # to the sign-in
    for page in ("/workshops/", f"{here}/", "/calendar/", "/calendar.ics", "/sitemap.xml"):
        for client in (guest, peer, client_of(), client_of(cast.district)):
            assert "Plantedname" not in client.get(page).content.decode(), page
    seen = client_of(cast.facilitator).get(pages[0])
    assert "Plantedname" in seen.content.decode()
    assert "no-store" in seen["Cache-Control"]
    draft = held("draft")
    assert client_of(cast.district).get(f"/workshops/{draft.pk}/people/").status_code == 404


def test_the_mix_is_told_against_the_shares_that_one_wants(
    cast, running, django_assert_num_queries
):
    workshop, code = running
    client = client_of(cast.state)
    address = f"/workshops/{workshop.pk}/shares/"
    assert client.post(address, {"women": "101"}).status_code == 422
    assert client.post(address, {"women": "50", "gp": "40", "beginning": ""}).status_code == 302
    join(code)
    join(code, gender="man", level="district", success="ahead")
    join(code, gender="", level="state", district="", success="")
    join(code, gender="", level="state", district="", success="")
    workshop.refresh_from_db()
    with django_assert_num_queries(3):
        mix = mix_of(workshop)
    told = {
        share.words: (share.number, share.of, share.percent, share.falls_short)
        for share in mix.shares
    }
    assert told["Women"] == (1, 2, 50, False)
    assert mix.shares[0].few  # one woman, one man: no number on the page
    assert told["From Gram Panchayats"] == (1, 4, 25, True)
    assert told["Districts at the beginning"] == (1, 2, 50, False)
    assert mix.districts == [("Girwa", 2), ("Salumbar", 0)]
    text = client.get(f"/workshops/{workshop.pk}/people/").content.decode()
    assert "too few" in text
    women = text[text.index("Women</th>") :]
    assert "few" in women[: women.index("</tr>")]
    assert "(1 of 2)" not in women[: women.index("</tr>")]
    assert "not yet heard from" in text


def test_a_badge_is_read_by_a_phone_and_brings_its_bearer_in(cast, running):
    workshop, _code = running
    evil = '#read("x") *[$ Plantedname'
    uid = uuid4()
    for _time in range(2):  # sent twice, there once
        row = people.add(workshop, by=cast.state, uid=uid, **SHE | {"name": evil})
    for n in range(9):
        people.add(workshop, by=cast.state, uid=uuid4(), **SHE | {"name": f"कमला देवी {n}"})
    client = client_of(cast.facilitator)
    paper = Paper(client.get(f"/workshops/{workshop.pk}/badges.pdf").content)
    assert len(paper) == 2  # eight to a sheet
    assert paper.says(evil)
    assert paper.says("कमला देवी 3")
    assert not paper.ink_at_the_edge()
    codes = {code.text for n in range(2) for code in qr_codes_in(paper.grey(n, dots=200))}
    badge = joining.grouped(joining.badge_code(row))
    assert joining.address_of(badge) in codes
    assert len(codes) == 10
    listed = Paper(client.get(f"/workshops/{workshop.pk}/participants.pdf").content)
    assert listed.says("Signature")
    assert listed.says(evil)

    guest = client_of()
    assert "Plantedname" in guest.get(f"/w/{badge}/").content.decode()
    assert guest.post(f"/w/{badge}/").status_code == 302
    row.refresh_from_db()
    assert row.accepted_at
    assert guest.get(f"/workshops/{workshop.pk}/room/").status_code == 200


def test_a_badge_opens_on_one_phone_until_it_is_freed(cast, running):
    workshop, _code = running
    row = people.add(workshop, by=cast.state, uid=uuid4(), **SHE)
    badge, guest = joining.grouped(joining.badge_code(row)), client_of()
    room, runs = f"/workshops/{workshop.pk}/room/", client_of(cast.facilitator)
    assert guest.post(f"/w/{badge}/").status_code == 302
    assert guest.get(room).status_code == 200
    assert guest.post(f"/w/{badge}/").status_code == 302  # her own phone, again
    # A picture of it brings nobody else in, with an account or without, and names nobody.
    for other in (client_of(), client_of(cast.gp)):
        for answer in (other.get(f"/w/{badge}/"), other.post(f"/w/{badge}/")):
            assert answer.status_code == 409
            assert SHE["name"] not in answer.content.decode()
        assert other.get(room).status_code == 404
    row.refresh_from_db()
    assert (row.person, row.name) == (None, SHE["name"])
    free, ticked = f"/workshops/{workshop.pk}/people/free/", {"person": [row.pk, "x", "9" * 30]}
    assert client_of(cast.district).post(free, ticked).status_code == 403
    assert runs.post(free, ticked).status_code == 302
    assert Event.objects.filter(verb="free-badge").count() == 1
    other = client_of()
    assert other.post(f"/w/{badge}/").status_code == 302
    assert (other.get(room).status_code, guest.get(room).status_code) == (200, 404)


def test_a_name_is_erased_by_oneself_by_who_runs_it_and_by_the_clock(cast, running):
    workshop, code = running
    client, _answer = join(code)
    join(code, name="Sita Plantedname")
    people.add(workshop, by=cast.state, uid=uuid4(), **SHE | {"name": "Gita Plantedname"})
    assert client.post(f"/workshops/{workshop.pk}/go/").status_code == 302
    assert client.get(f"/workshops/{workshop.pk}/room/").status_code == 404
    sita = Participant.objects.get(name="Sita Plantedname")
    off = f"/workshops/{workshop.pk}/people/{sita.pk}/erase/"
    assert client_of(cast.district).post(off).status_code == 403
    assert client_of(cast.facilitator).post(off).status_code == 302
    people.forget_guests()
    assert Participant.objects.exclude(name="").get().name == "Gita Plantedname"
    people.forget_guests(timezone.now() + timedelta(days=200))
    assert not Participant.objects.exclude(name="").exists()
    assert Erasure.objects.filter(kind="participant").count() == 3
    assert mix_of(workshop).total == 3  # the rows still count
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.update(name="Back again")


def test_the_list_is_for_those_who_may_and_while_it_is_open(cast, held, running):
    workshop, _code = running
    client = client_of(cast.facilitator)
    address = f"/workshops/{workshop.pk}/people/add/"
    sent = SHE | {"uid": uuid4(), "district": "district:9105"}
    assert client_of(cast.outsider).post(address, sent).status_code == 403
    assert client.post(address, sent | {"name": ""}).status_code == 422
    assert client.post(address, sent).status_code == 302
    closed = held("closed")
    assert (
        client.post(f"/workshops/{closed.pk}/people/add/", sent | {"uid": uuid4()}).status_code
        == 409
    )
    assert client.post(f"/workshops/{closed.pk}/code/").status_code == 409
    services.name_facilitators(workshop, [], by=cast.state)
    assert client.get(f"/workshops/{workshop.pk}/people/").status_code == 403


def test_one_hand_does_not_fill_the_list(cast, running, monkeypatch):
    workshop, code = running
    cache.clear()
    monkeypatch.setattr(guests, "MOST_JOINS", 2)
    answers = [join(code)[1] for _n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Very many have come in" in answers[-1].content.decode()
    monkeypatch.setattr(people, "MOST_PARTICIPANTS", 2)
    monkeypatch.setattr(guests, "MOST_JOINS", 99)
    assert join(code)[1].status_code == 409  # full
    address = f"/workshops/{workshop.pk}/people/erase/"
    ticked = {"person": [*workshop.participants.values_list("pk", flat=True), "x", "9" * 30]}
    for person, status in ((None, 302), (cast.district, 403), (cast.gp, 403)):
        assert client_of(person).post(address, ticked).status_code == status
    assert workshop.participants.filter(forgotten_at=None).count() == 2
    for _time in range(2):
        assert client_of(cast.facilitator).post(address, ticked).status_code == 302
    assert not workshop.participants.filter(forgotten_at=None).exists()
    assert join(code)[1].status_code == 302  # there is room again


def test_who_chose_the_wrong_district_is_moved_and_the_plan_says_who_drafted_it(cast, running):
    workshop, code = running
    phone, _answer = join(code)
    seat = Participant.objects.get(name=SHE["name"])
    plan = f"/workshops/{workshop.pk}/plans/{cast.places.home_district.pk}/"
    line = {"uid": uuid4(), "words": "Empty the pits in turns.", "language": "en"}
    assert phone.post(plan, line).status_code == 302
    runs, here = client_of(cast.facilitator), f"/workshops/{workshop.pk}/people/"
    shown = " ".join(runs.get(plan).content.decode().split())
    assert "Drafted by: Pani Samiti" in shown
    assert "Plantedname" not in shown
    assert "came in by the code" in runs.get(here).content.decode()
    moved = {"person": [seat.pk], "district": "district:9105", "request_id": uuid4()}
    assert phone.post(f"{here}move/", moved).status_code == 302  # to sign in
    assert client_of(cast.gp).post(f"{here}move/", moved).status_code == 403
    assert runs.post(f"{here}move/", {"district": "district:9105"}).status_code == 422
    for _time in range(2):
        assert runs.post(f"{here}move/", moved).status_code == 302
    seat.refresh_from_db()
    assert seat.district == cast.places.other_district
    assert Event.objects.filter(verb="move-participant").count() == 1
    assert phone.post(plan, line | {"uid": uuid4()}).status_code == 403


def test_who_comes_in_by_two_ways_at_once_comes_in_by_one_after_the_other(cast, running):
    """Else both would find her absent, and the second be refused by the database."""
    workshop, _code = running
    row = people.add(workshop, by=cast.state, uid=uuid4(), **SHE)
    with CaptureQueriesContext(connection) as asked:
        people.accept(row, user=cast.gp)
    locks = [one["sql"] for one in asked if "FOR " in one["sql"] and "UPDATE" in one["sql"]]
    assert 'FROM "workshops_workshop"' in locks[0]
    assert 'FROM "workshops_participant"' in locks[1]
