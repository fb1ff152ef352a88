"""Barriers: raised with a level above, the same elsewhere, answered in time, heard by all."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Duty, Office, Posting
from accounts.querysets import today
from events.models import Event, Outbox
from learning.asks import choices, jobs, services, workflow
from learning.asks.permissions import RIGHTS
from learning.models import PolicyAsk, PolicySupport
from practices.errors import AnswersMissing, NotAllowed
from tests.factories.learning import barrier_of, gap_of
from tests.factories.workshops import workshop_in
from tests.practices.test_doubts import client_of
from workshops import people
from workshops.models import Ask, Card
from workshops.room import asking

pytestmark = pytest.mark.django_db
ROWS = list(csv.DictReader((Path(__file__).parents[2] / "docs" / "rights-asks.csv").open()))
WORDS = {"note": "The order of May says so.", "sees_to": "The Finance Department"}
FORM = {
    "barrier": "Our fund may not be used to empty pits",
    "wish": "Let the tied grant pay for it.",
    "sort": "fund",
    "asked": "state:208",
    "language": "en",
}


def told(user, verb):
    return Outbox.objects.filter(event__verb=verb, recipient=user, channel="portal").count()


def answer(ask, verb, by, **more):
    words = {"note": "The order of May says so."} | more
    return workflow.apply(ask, verb, by=by, **words)


def promised(ask, by, days=20):
    day = today() + timedelta(days=days)
    return answer(ask, "promise", by, by_when=day, sees_to="The Finance Department")


def outcome(client, ask, action):
    if action == "view":
        return str(client.get(ask.get_absolute_url()).status_code)
    words = WORDS | {"by_when": today() + timedelta(days=9)}
    got = client.post(f"{ask.get_absolute_url()}{action}/", words)
    if got.status_code == 302:
        return "login" if got["Location"].startswith("/accounts/login/") else "done"
    return str(got.status_code)


@pytest.mark.parametrize("state", ["open", "promised", "lifted", "refused", "closed"])
def test_each_row_holds(cast, state):
    ask, wrong = barrier_of(cast.gp, cast.places.home_district), []
    if state == "promised":
        promised(ask, cast.district)
    elif state == "closed":
        workflow.apply(ask, "withdraw", by=cast.gp)
    elif state != "open":
        answer(ask, {"lifted": "lift", "refused": "refuse"}[state], cast.district)
    ask.refresh_from_db()
    assert ask.state == state
    roles = {row["role"] for row in ROWS if row[state]} - {"anonymous"}
    clients = {role: client_of(getattr(cast, role)) for role in roles} | {"anonymous": Client()}
    for row in (row for row in ROWS if row[state]):  # left empty: as while it is open
        with transaction.atomic():
            got = outcome(clients[row["role"]], ask, row["action"])
            transaction.set_rollback(True)
        if got != row[state]:
            wrong.append(f"{row['role']} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)
    assert set(RIGHTS) - {row["action"] for row in ROWS} == {"raise"}


def test_it_is_raised_with_a_level_above_from_what_one_may_read(cast, entry):
    practice = entry("published", title="Pits in turns")
    shielded = entry("published", shielded=True, terrain="hilly")
    gap = gap_of(cast.gp2, "How to pay for emptying")
    client = client_of(cast.gp)
    assert "/asks/new/?from=entry%3A" in client.get(practice.get_absolute_url()).content.decode()
    assert "/asks/new/?from=gap:" in client.get(gap.get_absolute_url()).content.decode()
    assert gap.looked_for in client.get(f"/asks/new/?from=gap:{gap.pk}").content.decode()
    for wrong in (
        *({"barrier": ""}, {"barrier": "Call 98123 45678"}, {"wish": "Write to a@example.org"}),
        *({"asked": "gp:937648"}, {"asked": "district:9105"}, {"asked": "state:209"}),
        *({"sort": "x"}, {"shielded": "on", "asked": "district:9104"}),
        {"themes": ["handwashing", "gobardhan", "springs-recharge", "water-quality"]},
    ):
        got = client.post("/asks/new/", FORM | wrong)
        assert (got.status_code, PolicyAsk.objects.count()) == (422, 0), wrong
        assert (FORM | wrong)["wish"] in got.content.decode()
    sent = FORM | {"request_id": "00000000-0000-7000-8000-000000000001"}
    sent |= {"source": f"entry:{practice.pk}", "themes": ["faecal-sludge"]}
    assert len({client.post("/asks/new/", sent).url for _n in range(2)}) == 1
    ask = PolicyAsk.objects.get()
    assert (ask.practice, ask.asked_place, ask.level) == (practice, cast.places.home_state, "state")
    assert (ask.due_on - today()).days == 30
    page = Client().get(ask.get_absolute_url()).content.decode()
    assert ("Pits in turns" in page, "Khajuri" in page, cast.gp.name in page) == (True, True, False)
    assert [told(who, "raise-barrier") for who in (cast.state, cast.district)] == [1, 0]
    # An open barrier never leads to what hides its place.
    kept = {"origin": "entry", "practice": shielded}
    open_one = barrier_of(cast.gp, **kept)
    assert shielded.code not in Client().get(open_one.get_absolute_url()).content.decode()
    assert (
        f"/practices/{shielded.pk}/"
        not in Client().get(open_one.get_absolute_url()).content.decode()
    )
    for nobody in (cast.reader, cast.national, cast.unconfirmed):
        assert client_of(nobody).get("/asks/new/").status_code == 403
    with pytest.raises(NotAllowed):
        services.raise_barrier(
            by=cast.gp, office=cast.offices.gp2, asked_place=cast.places.home_state
        )


def test_from_a_workshop_by_who_asked_there_and_by_nobody_else(cast):
    held = workshop_in("running", by=cast.district, districts=[cast.places.home_district])
    words = {"office_title": "Secretary", "level": "gp", "district": cast.places.home_district}
    seat = people.come_in(held, user=cast.gp, uid=held.uid, **words)
    card = Card.objects.create(
        workshop=held,
        number=1,
        kind="bottleneck",
        text="No money to empty pits",
        language="en",
        told_by=seat,
        made_at=timezone.now(),
        typed_by=seat,
    )
    asking.ask(
        held, uid=held.uid, user=cast.gp, seat=seat, text="Let the grant pay.", language="en"
    )
    ask = Ask.objects.get()
    for kind, row, title in (("card", card, card.text), ("seniors", ask, ask.text)):
        address = f"/asks/new/?from={kind}:{row.pk}"
        assert title in client_of(cast.gp).get(address).content.decode(), kind
        assert title not in client_of(cast.gp2).get(address).content.decode(), kind
    assert "from=card%3A" in client_of(cast.gp).get(f"/workshops/{held.pk}/cards/").content.decode()
    assert "from=seniors%3A" in client_of(cast.gp).get(ask.get_absolute_url()).content.decode()
    sent = FORM | {"source": f"seniors:{ask.pk}"}
    page = client_of(cast.gp).post("/asks/new/", sent, follow=True).content.decode()
    assert ask.get_absolute_url() in page
    address = PolicyAsk.objects.get().get_absolute_url()
    assert ask.get_absolute_url() not in Client().get(address).content.decode()


def test_the_answer_reaches_who_asked_and_all_who_support_it(cast):
    ask = barrier_of(cast.gp, cast.places.home_state)
    for person in (cast.gp2, cast.block, cast.district3):
        answer(ask, "support", person, note=f"As at {person.name}’s")
    answer(ask, "support", cast.gp2, note="Worded again")  # one a place
    assert PolicySupport.objects.count() == 3
    page = Client().get(ask.get_absolute_url()).content.decode()
    assert ("Worded again" in page, "Bakhel" in page, "Gp2" in page) == (True, True, False)
    for person in (cast.outsider, cast.facilitator, cast.gp):
        with pytest.raises(NotAllowed):
            answer(ask, "support", person)
    workflow.apply(ask, "unsupport", by=cast.district3)
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicySupport.objects.create(
            ask=ask,
            place=cast.places.next_gp,
            office=cast.offices.gp2,
            words="x",
            language="en",
            at=timezone.now(),
        )
    state = client_of(cast.state)
    assert "Waits for your level" in state.get("/asks/").content.decode()
    for wrong in ({"by_when": ""}, {"by_when": "2020-01-01"}, {"sees_to": ""}):
        words = WORDS | {"by_when": str(today() + timedelta(days=9))} | wrong
        got = state.post(f"{ask.get_absolute_url()}promise/", words)
        assert (got.status_code, PolicyAsk.objects.get().state) == (422, "open"), wrong
    promised(ask, cast.state)
    assert [told(who, "promise-barrier") for who in (cast.gp, cast.gp2, cast.block)] == [1, 1, 1]
    assert told(cast.district3, "promise-barrier") == 0
    assert "will be lifted" in client_of(cast.block).get("/me/notices/").content.decode()
    answer(ask, "lift", cast.state2, note="Since May it may be used.")
    page = Client().get(ask.get_absolute_url()).content.decode()
    assert ("Since May it may be used." in page, "The Finance Department" in page) == (True, False)
    answer(ask, "reopen", cast.gp, note="The bank still says no.")
    assert [told(who, "reopen-barrier") for who in (cast.state, cast.gp2)] == [1, 1]
    row = PolicyAsk.objects.get()
    assert (row.state, row.answer, row.due_on) == ("open", "", today() + timedelta(days=30))


def test_late_is_told_once_to_the_level_asked_and_the_one_above_which_may_answer(cast):
    ask = barrier_of(cast.gp, cast.places.home_district)
    now = timezone.now()
    assert jobs.tell(now + timedelta(days=30)) == 0
    with pytest.raises(NotAllowed):
        answer(ask, "lift", cast.state)
    assert [jobs.tell(now + timedelta(days=31)) for _n in range(2)] == [1, 0]
    assert jobs.tell(now + timedelta(days=30)) == 0  # the clock put back
    hearing = (cast.district, cast.district2, cast.state, cast.gp, cast.national)
    assert [told(who, "late-barrier") for who in hearing] == [1, 1, 1, 0, 0]
    assert "its day is over" in client_of(cast.state).get("/me/notices/").content.decode()
    for reader in (Client(), client_of(cast.gp)):  # a delay is nobody else's affair
        assert (
            "day for an answer is over" not in reader.get(ask.get_absolute_url()).content.decode()
        )
    PolicyAsk.objects.update(due_on=today() - timedelta(days=1))
    promised(PolicyAsk.objects.get(), cast.state, days=3)
    assert [jobs.tell(now + timedelta(days=n)) for n in (3, 4, 5)] == [0, 1, 0]
    # Without a curator the desk above answers at once; a Block answers by its offices.
    other = barrier_of(cast.gp, cast.places.home_district)
    Duty.objects.filter(place=cast.places.home_district).update(ends_on=today() - timedelta(days=1))
    answer(other, "refuse", cast.state)
    third = barrier_of(cast.gp)
    assert (third.level, told(cast.block, "raise-barrier")) == ("block", 1)
    with pytest.raises(NotAllowed):
        answer(third, "lift", cast.gp2)
    answer(third, "lift", cast.block)


def test_a_shielded_one_tells_state_and_month_and_no_hour(cast):
    ask = barrier_of(cast.gp, cast.places.home_state, shielded=True)
    assert (ask.shown_place, ask.asked_at.day) == (cast.places.home_state, 1)
    assert ask.due_on == today(ask.asked_at) + choices.SHIELDED_WITHIN
    assert told(cast.state, "raise-barrier") == 0
    now = timezone.now()
    assert [jobs.tell(now), jobs.tell(now + timedelta(days=7))] == [0, 1]
    assert (told(cast.state, "tell-barrier"), PolicyAsk.objects.get().tell_on) == (1, None)
    for reader in (None, cast.gp2, cast.district, cast.state, cast.national):
        client = client_of(reader) if reader else Client()
        for page in (ask.get_absolute_url(), "/asks/", "/asks/?state=208", "/hi/asks/"):
            text = client.get(page).content.decode()
            for word in ("Khajuri", "Kotra", "Secretary"):
                assert word not in text.replace("Block Coordinator", ""), (reader, page, word)
            assert ask.get_absolute_url() in text, (reader, page)
    with pytest.raises(AnswersMissing):  # a lower level would name the place
        barrier_of(cast.gp, cast.places.home_district, shielded=True)
    with pytest.raises(NotAllowed):
        answer(ask, "lift", cast.gp)  # one's own
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyAsk.objects.update(level="district")


def test_a_shielded_one_of_few_in_its_state_says_beside_the_field_to_ask_india(cast):
    """Marudesh has two districts here: it would name the State of “A District in India”."""
    client, sent = client_of(cast.district), FORM | {"shielded": "on"}
    got = client.post("/asks/new/", sent)
    assert (got.status_code, PolicyAsk.objects.count()) == (422, 0)
    page = got.content.decode()
    assert "your State has so few such places" in page
    assert FORM["wish"] in page
    assert client.post("/asks/new/", sent | {"asked": "national:1"}).status_code == 302
    assert PolicyAsk.objects.get().shown_place == cast.places.india


def test_nothing_around_a_shielded_one_names_who_asks(cast, entry):
    """Neither what it was raised from, nor who may say the same, nor the day of asking again."""
    own = entry("published", title="Pits in turns")
    gap = gap_of(cast.gp, "How to pay for emptying")
    state = cast.places.home_state
    for kept in ({"origin": "entry", "practice": own}, {"origin": "gap", "gap": gap}):
        ask = barrier_of(cast.gp, state, shielded=True, **kept)
        source = next(kept[name] for name in ("practice", "gap") if name in kept)
        for reader in (Client(), client_of(cast.gp2), client_of(cast.state)):
            page = reader.get(ask.get_absolute_url()).content.decode()
            assert source.get_absolute_url() not in page
        page = client_of(cast.gp).get(ask.get_absolute_url()).content.decode()
        assert source.get_absolute_url() in page
    # Another office of the same place is offered what all others are.
    whose = {"place": ask.place, "organisation": ask.office.organisation}
    same = Office.objects.create(title="Pradhan", **whose)
    Posting.objects.filter(person=cast.gp2).update(office=same)
    assert "support" in workflow.open_to(cast.gp2, PolicyAsk.objects.get(pk=ask.pk))
    assert "support" not in workflow.open_to(cast.gp2, barrier_of(cast.gp, state))
    answer(ask, "refuse", cast.state)
    at = (timezone.now().replace(day=1) - timedelta(days=1)).replace(day=20)
    answer(ask, "reopen", cast.gp, note="It is still there.", at=at)
    ask = PolicyAsk.objects.get(pk=ask.pk)
    assert ask.due_on == today(at).replace(day=1) + choices.SHIELDED_WITHIN
    assert [told(cast.state, f"{verb}-barrier") for verb in ("reopen", "tell")] == [0, 0]
    jobs.tell(at + timedelta(days=7))
    assert told(cast.state, "tell-barrier") == 1


def test_lists_cost_the_same_filters_refuse_and_making_has_an_end(cast, monkeypatch):
    ask, client = barrier_of(cast.gp, cast.places.home_state), client_of(cast.gp2)

    def cost(address):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    pages = ("/asks/", ask.get_absolute_url())
    client.get("/asks/")
    before = [cost(page) for page in pages]
    for n in range(3):
        barrier_of(cast.block, cast.places.home_state, f"Another {n}")
    for person in (cast.block, cast.district, cast.district3):
        answer(ask, "support", person)
    after = [cost(page) for page in pages]
    assert after == before
    promised(ask, cast.state)
    found = Client().get("/asks/?status=promised&level=state&state=208").content.decode()
    assert (ask.barrier in found, "Another 1" in found) == (True, False)
    assert "No barrier like this" in Client().get("/asks/?theme=gobardhan").content.decode()
    for wrong in ("theme=x", "level=gp", "state=999", "status=closed", "status=%00"):
        assert Client().get(f"/asks/?{wrong}").status_code == 400, wrong
    assert Client().get("/asks/?page=51").status_code == 404
    monkeypatch.setattr(services, "MOST_A_DAY", 3)
    with pytest.raises(AnswersMissing):
        barrier_of(cast.block, cast.places.home_state)
    monkeypatch.setattr(services, "MOST_OPEN", 1)
    with pytest.raises(AnswersMissing):
        barrier_of(cast.gp, cast.places.home_state)
    monkeypatch.setattr(workflow, "MOST_SUPPORTS", 1)
    with pytest.raises(AnswersMissing):
        answer(ask, "support", cast.district)
    monkeypatch.setattr(workflow, "MOST_REOPENED", 1)
    answer(ask, "reopen", cast.gp)
    answer(ask, "refuse", cast.state)
    with pytest.raises(AnswersMissing):
        answer(ask, "reopen", cast.gp)
    assert not Event.objects.filter(verb="reopen-barrier").count() > 1


def test_who_has_no_level_above_is_not_sent_to_raise_one(cast):
    raised = 'href="/asks/new/"'
    for address in ("/asks/", "/asks/?theme=gobardhan"):
        assert raised in Client().get(address).content.decode()
        assert raised not in client_of(cast.national).get(address).content.decode()
