"""Hunting: rounds, sheets of one's own, holders found by words and theme, nobody betrayed."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import erasures
from events.models import Event
from practices.errors import NotAllowed, WrongState
from tests.factories.practices import practice_in
from tests.packs.reading import Paper
from tests.workshops.conftest import client_of
from tests.workshops.test_cards import SAID, TYPED, hall, send  # noqa: F401  a fixture
from tests.workshops.test_people import join, running  # noqa: F401  a fixture
from workshops import joining, pace, people, workflow
from workshops.models import HuntRound, Need, Participant, PlanLine, Taking
from workshops.report.parts import Reader, parts_of
from workshops.room import hunting
from workshops.room.holdings import what_the_room_holds
from workshops.room.matching import matches_for

pytestmark = pytest.mark.django_db
NEED = {"round": "1", "text": "emptying of pits without a tanker", "language": "en"}
TAKE = {"round": "1", "text": "We ask the neighbouring town.", "language": "en"}


@pytest.fixture
def hunt(cast, hall):  # noqa: F811
    """Return (workshop, address, typist, phone, its seat, another phone's seat)."""
    workshop, here, typist, phone = hall
    assert typist.post(f"{here}hunting/round/", {"theme": "faecal-sludge"}).status_code == 302
    other, _answer = join(
        joining.code_of(joining.open_door(workshop, by=cast.state)), name="Sita Plantedname"
    )
    seats = [Participant.objects.get(name=f"{name} Plantedname") for name in ("Gita", "Sita")]
    return workshop, f"{here}hunting/", typist, (phone, seats[0]), (other, seats[1])


def write(client, here, seat, what="need", **said):
    return client.post(f"{here}{seat.pk}/{what}/", {"uid": uuid4()} | said)


def test_who_needs_something_finds_who_has_it_and_learns_why(hunt):
    workshop, here, typist, (phone, seat), (other, holder) = hunt
    cards = here.replace("hunting/", "")
    fits = {"kind": "practice", "text": "We empty pits with a shared pump.", "theme": ""}
    send(other, cards, **SAID | fits)
    send(other, cards, **SAID | {"kind": "bottleneck", "text": "No tanker, no pits emptied."})
    send(
        typist, cards, **TYPED | {"kind": "innovation", "text": "Worms.", "theme": "faecal-sludge"}
    )
    send(phone, cards, **SAID | {"kind": "practice", "text": "My own pits, my own tanker."})
    other.post(f"{here}{holder.pk}/table/", {"table": "4"})
    uid = uuid4()
    for _time in range(2):  # sent twice, there once
        sent = NEED | {"uid": uid, "theme": "faecal-sludge"}
        assert phone.post(f"{here}{seat.pk}/need/", sent).status_code == 302
    need = Need.objects.get()
    workshop.refresh_from_db()
    first, second = matches_for([need], workshop, seat)[need.pk]
    assert (first.card.text, set(first.words), first.same_theme) == (
        fits["text"],
        {"emptying", "pits"},
        False,
    )
    assert (second.card.text, second.words, second.same_theme) == ("Worms.", (), True)
    page = phone.get(f"{here}{seat.pk}/")
    text = page.content.decode()
    assert "Table 4" in text
    assert "“pits”" in text
    chosen = phone.get(f"{here}{seat.pk}/?need={need.pk}&card={first.card.number}")
    form = chosen.context["taking_form"]
    assert (form["need"].value(), form["source"].value()) == (str(need.pk), "1")
    assert phone.get(f"{here}{seat.pk}/?need=x&card=<9").status_code == 200
    assert "Sita" not in text  # found by table and district, not by name
    assert "Plantedname" not in text.replace("Gita Plantedname", "")
    assert "no-store" in page["Cache-Control"]


def test_a_sheet_is_ones_own_and_typed_by_who_runs_it(cast, held, hunt):
    workshop, here, typist, (phone, seat), (other, holder) = hunt
    elsewhere = held("running", begins=0, title="Another")
    stranger, _answer = join(joining.code_of(joining.open_door(elsewhere, by=cast.state)))
    for client in (other, stranger, client_of(), client_of(cast.gp), client_of(cast.national)):
        assert client.get(f"{here}{seat.pk}/").status_code == 404
        assert write(client, here, seat, **NEED).status_code == 404
        assert write(client, here, seat, "taking", **TAKE).status_code == 404
        assert client.post(f"{here}{seat.pk}/table/", {"table": "1"}).status_code == 404
    assert phone.post(f"{here}round/", {}).status_code == 403
    assert phone.get(here)["Location"] == f"{here}{seat.pk}/"
    assert write(typist, here, holder, **NEED).status_code == 302
    line = Need.objects.get()
    assert (line.participant, line.typist) == (holder, cast.facilitator)
    assert phone.post(f"{here}{seat.pk}/need/{line.pk}/strike/").status_code == 302
    assert Need.objects.exists()  # not on her own sheet
    with pytest.raises(WrongState):  # her uid is nobody else's
        hunting.need(seat, uid=line.uid, user=AnonymousUser(), text="x", language="en")
    with pytest.raises(NotAllowed):
        hunting.need(seat, uid=uuid4(), user=cast.gp, typed=True, text="x", language="en")
    for _time in range(2):
        assert other.post(f"{here}{holder.pk}/need/{line.pk}/strike/").status_code == 302
    assert not Need.objects.exists()
    board = typist.get(here).content.decode()
    assert "Gita Plantedname" in board
    verbs = ("open-round", "write-need", "strike-need")
    assert set(verbs) <= set(Event.objects.values_list("verb", flat=True))
    elsewhere_seat = elsewhere.participants.first()
    assert typist.get(f"{here}{elsewhere_seat.pk}/").status_code == 404


WRONG = [
    ("need", {"text": " "}, "text"),
    ("need", {"text": "x" * 201}, "text"),
    ("need", {"text": "Call 98765 43210"}, "text"),
    ("need", {"round": "7"}, "round"),
    ("need", {"theme": "springs-recharge"}, "theme"),
    ("taking", {"text": ""}, "text"),
    ("taking", {"source": "99"}, "source"),
    ("taking", {"source": "LS-00000000"}, "source"),
    ("taking", {"found": "Sita, ९८७६५४३२१०"}, "found"),
    ("taking", {"need": "1"}, "need"),
]


def test_a_wrong_line_comes_back_with_what_was_typed(hunt):
    _workshop, here, _typist, (phone, seat), _other = hunt
    for what, wrong, field in WRONG:
        sent = (NEED if what == "need" else TAKE | {"found": "Kept table"}) | wrong
        answer = write(phone, here, seat, what, **sent)
        assert answer.status_code == 422, wrong
        assert list(answer.context[f"{what}_form"].errors) == [field]
        if what == "taking" and field != "found":
            assert "Kept table" in answer.content.decode()
    assert not Need.objects.exists()
    assert not Taking.objects.exists()


def test_what_is_taken_home_names_its_source_and_is_told_in_the_report(cast, hunt):
    workshop, here, typist, (phone, seat), (_other, holder) = hunt
    own = {"author": cast.gp, "place": cast.places.home_gp, "desk": cast.district}
    practice, draft = practice_in("published", **own), practice_in("draft", **own)
    send(typist, here.replace("hunting/", ""), **TYPED)
    for source in ("1", practice.code.lower().replace("-", " ")):
        assert write(phone, here, seat, "taking", **TAKE, source=source).status_code == 302
    if draft.code:
        answer = write(phone, here, seat, "taking", **TAKE, source=draft.code)
        assert answer.status_code == 422
    first, second = Taking.objects.all()
    assert (first.card.number, second.practice) == (1, practice)
    assert phone.post(f"{here}{seat.pk}/taking/{first.pk + 99}/plan/").status_code == 404
    assert client_of().post(f"{here}{seat.pk}/taking/{first.pk}/plan/").status_code == 404
    for line in (first, first, second):  # pressed twice, planned once
        assert phone.post(f"{here}{seat.pk}/taking/{line.pk}/plan/").status_code == 302
    lines = PlanLine.objects.order_by("number")
    assert [(line.words, line.practice, line.written_by) for line in lines] == [
        (TAKE["text"], None, seat),
        (TAKE["text"], practice, seat),
    ]
    assert phone.get(f"{here}{seat.pk}/").context["planned"] == {first.uid, second.uid}
    told = {one.key: one for one in parts_of(workshop, Reader(AnonymousUser(), hall=True))}
    assert [row.words for row in told["takings"].rows] == [TAKE["text"]] * 2
    told = {one.key: one for one in parts_of(workshop, Reader(AnonymousUser()))}
    assert (told["takings"].count, told["takings"].rows) == (2, [])  # no small group, no words


def test_rounds_end_and_paper_comes_in_later(cast, hunt):
    workshop, here, typist, (phone, seat), (_other, holder) = hunt
    typist.post(f"{here}round/", {"close": "1"})
    assert write(phone, here, seat, **NEED).status_code == 409
    assert write(typist, here, seat, **NEED).status_code == 302  # paper comes in later
    assert write(phone, here, seat, "taking", **TAKE).status_code == 302
    workflow.apply(workshop, "close", by=cast.state)
    assert phone.get(f"{here}{seat.pk}/").status_code == 404
    assert typist.post(f"{here}round/", {}).status_code == 409
    assert write(typist, here, holder, "taking", **TAKE).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        Taking.objects.update(text=" ")
    now = timezone.now()
    HuntRound.objects.create(workshop=workshop, number=9, opened_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        HuntRound.objects.create(workshop=workshop, number=20, opened_at=now)


def test_names_on_sheets_are_forgotten(cast, hunt):
    workshop, here, typist, (phone, seat), (other, holder) = hunt
    write(phone, here, seat, "taking", **TAKE, found="Sita Plantedname, table 4")
    other.post(f"{here}{holder.pk}/table/", {"table": "4"})
    write(typist, here, holder, "taking", **TAKE, found="Table 9")
    people.go(holder, user=AnonymousUser())
    holder.refresh_from_db()
    assert holder.table == ""
    assert list(Taking.objects.values_list("found", flat=True)) == ["", "Table 9"]
    assert typist.get(f"{here}{holder.pk}/").status_code == 404
    people.come_in(workshop, user=cast.gp, uid=uuid4(), level="gp", office_title="Secretary")
    mine = Participant.objects.get(person=cast.gp)
    asked = {"text": f"Write to {cast.gp.email}", "language": "en"}
    hunting.need(mine, uid=uuid4(), user=cast.gp, **asked)
    held = {one.key: one for one in what_the_room_holds(cast.gp)}
    assert asked["text"] in str(held["workshop-needs"].rows())
    erasures.forget("person", cast.facilitator.uid)
    erasures.forget("person", cast.gp.uid)
    assert cast.gp.email not in Need.objects.get().text
    assert not Taking.objects.exclude(typist=None).exists()
    people.forget_guests(timezone.now() + timedelta(days=200))
    assert not Taking.objects.exclude(found="").exists()


def test_sheets_cost_the_same_for_many_and_end_a_loop(hunt, monkeypatch):
    workshop, here, typist, (phone, seat), (_other, holder) = hunt
    write(phone, here, seat, **NEED)
    write(phone, here, seat, "taking", **TAKE)

    def queries(client, address):
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    before = [queries(phone, f"{here}{seat.pk}/"), queries(typist, here)]
    for n in range(4):
        write(phone, here, seat, **NEED | {"text": f"emptying pits {n}"})
        write(phone, here, seat, "taking", **TAKE)
        write(typist, here, holder, **NEED)
    assert [queries(phone, f"{here}{seat.pk}/"), queries(typist, here)] == before
    for _n in range(2):
        last = write(phone, here, seat, **NEED)
    assert last.status_code == 409  # six are enough for a round
    cache.clear()
    monkeypatch.setattr(pace, "OF_A_SEAT", 3)
    answers = [phone.post(f"{here}{seat.pk}/need/0/strike/").status_code for _n in range(5)]
    assert answers == [302, 302, 302, 429, 429]


def test_the_sheet_is_printed(hunt):
    _workshop, here, typist, (phone, _seat), _other = hunt
    address = here.replace("hunting/", "hunting.pdf")
    assert phone.get(address).status_code in (302, 403)
    paper = Paper(typist.get(address).content)
    assert len(paper) == 1
    assert paper.says("Whom I found")
    assert not paper.ink_at_the_edge()


@pytest.mark.django_db(transaction=True)
def test_sent_ten_times_at_once_a_line_is_there_once(cast, held):
    workshop = held("running", begins=0)
    told = {"level": "gp", "office_title": "Secretary"}
    seat = people.come_in(workshop, user=cast.gp, uid=uuid4(), **told)
    hunting.open_round(workshop, by=cast.state)
    uid, made = uuid4(), []

    def send_once():
        try:
            line = hunting.need(seat, uid=uid, user=cast.gp, text="Pits", language="en")
            made.append(line.pk)
        finally:
            connection.close()

    threads = [Thread(target=send_once) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(set(made)), Need.objects.count()) == (4, 1, 1)
