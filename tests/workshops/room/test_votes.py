"""Votes by dots: never more than one has, every level counted the same, nobody betrayed."""

from threading import Thread
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from events.models import Event
from practices.errors import NotAllowed, WrongState
from tests.workshops.conftest import client_of
from tests.workshops.test_cards import TYPED, hall, send  # noqa: F401  a fixture
from tests.workshops.test_people import join, running  # noqa: F401  a fixture
from workshops import cards, joining, people
from workshops.models import Dot, Participant, Vote
from workshops.report.parts import Reader, parts_of
from workshops.room import voting
from workshops.room.results import result_of

pytestmark = pytest.mark.django_db
ASKED = {"title": "What first?", "about": "cards", "theme": "", "kind": "", "dots": "2"}


@pytest.fixture
def vote(cast, hall):  # noqa: F811
    """Return (vote on three cards with two dots each, address, typist, phone, its seat)."""
    workshop, here, typist, phone = hall
    for text in ("One", "Two", "Three"):
        send(typist, here, **TYPED | {"text": text})
    assert typist.post(f"{here}votes/open/", ASKED).status_code == 302
    seat = Participant.objects.get(name="Gita Plantedname")
    return Vote.objects.get(), f"{here}votes/1/", typist, phone, seat


def seats_of(workshop, level, number):
    told = {"name": "Asha", "office_title": "Member", "level": level}
    nobody = AnonymousUser()
    return [people.come_in(workshop, user=nobody, uid=uuid4(), **told) for _n in range(number)]


def give(vote, seats, *numbers):
    choices = {one.number: one for one in vote.options.all()}
    for seat in seats:
        for number in numbers:
            voting.place(choices[number], seat, uid=uuid4())


def test_each_gives_so_many_dots_and_takes_them_back(vote):
    vote, here, _typist, phone, seat = vote
    sent = {"place": "1", "uid": uuid4()}
    answers = [phone.post(f"{here}dots/", sent) for _time in range(2)]
    assert [answer["Location"] for answer in answers] == [f"{here}#c1"] * 2
    assert Dot.objects.count() == 1
    assert phone.post(f"{here}dots/", {"place": "1", "uid": uuid4()}).status_code == 302
    text = phone.get(here).content.decode()
    assert "2 dots of yours" in text
    full = phone.post(f"{here}dots/", {"place": "2", "uid": uuid4()})
    assert full.status_code == 409
    for _time in range(3):
        assert phone.post(f"{here}dots/", {"take": "1"}).status_code == 302
    assert not Dot.objects.exists()
    for wrong in ({}, {"place": "9"}, {"place": "x"}, {"take": "²"}, {"take": "9" * 999}):
        assert phone.post(f"{here}dots/", wrong).status_code == 404
    assert not Event.objects.filter(verb__contains="dot").exists()


def test_who_runs_it_opens_and_closes_and_others_vote(cast, held, vote):
    vote, here, typist, phone, seat = vote
    above = here.removesuffix("1/")
    other = held("running", begins=0, title="Another")
    stranger, _answer = join(joining.code_of(joining.open_door(other, by=cast.state)))
    for client in (stranger, client_of(), client_of(cast.gp), client_of(cast.national)):
        assert client.get(here).status_code == client.get(above).status_code == 404
        assert client.post(f"{here}dots/", {"place": "1"}).status_code == 404
    with pytest.raises(NotAllowed):
        give(vote, other.participants.all(), 1)
    assert typist.post(f"{here}dots/", {"place": "1"}).status_code == 403  # has no seat
    for path in (f"{above}open/", f"{here}close/", f"{here}paper/"):
        assert phone.post(path, ASKED).status_code == 403
    wrongs = ({"title": " "}, {"dots": "11"}, {"dots": "0"}, {"about": "x"}, {"kind": "innovation"})
    for wrong in (*wrongs, {"about": "clusters"}):
        answer = typist.post(f"{above}open/", ASKED | {"title": "Kept"} | wrong)
        assert answer.status_code == 422, wrong
    assert Vote.objects.count() == 1
    give(vote, [seat], 1)
    for _time in range(2):
        assert typist.post(f"{here}close/").status_code == 302
    assert phone.post(f"{here}dots/", {"take": "1"}).status_code == 409
    with pytest.raises(WrongState):
        give(vote, [seat], 2)
    assert Dot.objects.count() == 1
    cards.delete(vote.options.get(number=1).card, user=cast.facilitator)
    assert phone.get(here).status_code == 200


def test_the_database_lets_nobody_have_more(vote):
    vote, _here, _typist, _phone, seat = vote
    choice = vote.options.first()
    own = {"vote": vote, "choice": choice, "participant": seat}
    Dot.objects.create(slot=1, most=2, **own)
    again = Vote.objects.create(
        workshop=vote.workshop, number=2, title="x", about="cards", dots=2, opened_at=vote.opened_at
    )
    for wrong in (
        {"slot": 3, "most": 2},
        {"slot": 3, "most": 9},  # not the number of its vote
        {"slot": 1, "most": 2},
        {"slot": 0, "most": 2},
        {"slot": 2, "most": 2, "vote": again},  # a choice of another vote
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dot.objects.create(**own | wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.filter(pk=vote.pk).update(dots=1)


def test_every_level_counts_the_same_with_paper_too(cast, vote):
    vote, here, typist, _phone, _seat = vote
    give(vote, seats_of(vote.workshop, "gp", 12), 1, 1)
    give(vote, seats_of(vote.workshop, "block", 3), 2)
    give(vote, seats_of(vote.workshop, "district", 3), 2, 3)
    paper = {"level": "state", "voters": "5", "dots-3": "10"}
    answer = typist.post(f"{here}paper/", paper | {"dots-1": "1"})
    assert answer.status_code == 422  # eleven dots of five people
    assert 'value="10"' in answer.content.decode()
    assert typist.post(f"{here}paper/", paper | {"voters": "-1"}).status_code == 422
    for _time in range(2):
        assert typist.post(f"{here}paper/", paper).status_code == 302
    typist.post(f"{here}close/")
    result = result_of(vote)
    assert [(one.words, one.voters, one.total) for one in result.levels] == [
        ("Gram Panchayats", 12, 24),
        ("Blocks + Districts", 6, 9),  # three each are too few alone
        ("State and above", 5, 10),
    ]
    # 1 has 24 of 43 dots, yet each level has the same weight.
    told = [(choice.words, round(percent, 1)) for choice, percent in result.combined]
    assert told == [("Three", 44.4), ("One", 33.3), ("Two", 22.2)]
    assert [n for _choice, n in result.levels[1].order] == [6, 3, 0]
    part = {one.key: one for one in parts_of(vote.workshop, Reader(AnonymousUser()))}["votes"]
    assert [row.note for row in part.rows] == ["44 %", "33 %", "22 %"]
    # Everybody reads how many came on paper; the log knows who typed them.
    assert "5 of them came on paper" in part.sentence
    assert "5 of them came on paper" in typist.get(here).content.decode()
    assert Event.objects.filter(verb="type-dots").last().actor == cast.facilitator


def test_no_count_betrays_who_gave_which_dots(vote):
    vote, here, typist, phone, seat = vote
    give(vote, [seat], 1)
    other, _answer = join(joining.code_of(vote.workshop.doors.first()), name="Sita Plantedname")
    for client in (other, typist):
        text = client.get(here).content.decode()
        assert "of yours" not in text
        assert "Plantedname" not in text
    assert "What it came to</h2>" not in typist.get(here).content.decode()
    typist.post(f"{here}close/")
    give_late = seats_of(vote.workshop, "gp", 1)
    with pytest.raises(WrongState):
        give(vote, give_late, 1)
    text = typist.get(here).content.decode()
    assert "Fewer than five people voted" in text
    assert result_of(vote) is None
    assert "votes" not in [one.key for one in parts_of(vote.workshop, Reader(AnonymousUser()))]


def test_a_vote_costs_the_same_for_many(vote):
    vote, here, typist, phone, _seat = vote

    def queries():
        found = []
        for client in (phone, typist):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(here).status_code == 200
            found.append(len(seen))
        return found

    queries()
    before = queries()
    give(vote, seats_of(vote.workshop, "gp", 6), 1, 2)
    assert queries() == before


@pytest.mark.django_db(transaction=True)
def test_many_at_once_place_no_more_than_they_have(cast, held):
    workshop = held("running", begins=0)
    for text in ("One", "Two"):
        told = {"kind": "gap", "text": text, "language": "en"}
        cards.write(workshop, uid=uuid4(), user=cast.facilitator, **told)
    seat = people.come_in(workshop, user=cast.gp, uid=uuid4(), level="gp", office_title="Member")
    vote = voting.open_vote(workshop, by=cast.state, title="x", about="cards", dots=3)
    choice, refused = vote.options.first(), []

    def place():
        try:
            voting.place(choice, seat, uid=uuid4())
        except WrongState:
            refused.append(1)
        finally:
            connection.close()

    threads = [Thread(target=place) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Dot.objects.count(), len(refused)) == (3, 3)


def test_a_card_that_its_teller_withholds_is_not_told_as_a_choice(cast, vote):
    vote, _here, _typist, _phone, _seat = vote
    give(vote, seats_of(vote.workshop, "gp", 5), 1, 2)
    voting.close_vote(vote, by=cast.facilitator)
    vote.workshop.cards.filter(text="One").update(in_report="withheld")
    vote.workshop.cards.filter(text="Two").update(left_out=True)
    [part] = parts_of(vote.workshop, Reader(AnonymousUser()), ["votes"])
    assert [row.words for row in part.rows] == ["Three"]
