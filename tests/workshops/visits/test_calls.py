"""Calls of peers: rights, who reads what, calendars, the clock, erasure."""

import csv
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from accounts.querysets import today
from events import erasures
from practices.errors import AnswersMissing, NotAllowed, WrongState
from tests.factories.visits import CALL, call_by
from tests.workshops.conftest import client_of
from tests.workshops.test_workflow import told
from workshops.models import Call, CallLine
from workshops.report.parts import Reader, parts_of
from workshops.visits import calling, jobs
from workshops.visits.permissions import CALL_RIGHTS

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[3] / "docs" / "rights-calls.csv"
ROWS = list(csv.DictReader(TABLE.open()))
FORM = {
    "title": "Pits and tankers",
    "words_language": "en",
    "on": str(today() + timedelta(days=4)),
    "opens_at": "11:00",
    "minutes": "45",
    "dial_in": "Secretlink",
    "themes": ["faecal-sludge"],
    "invited": ["district:9104"],
}
SENT = FORM | {"note": "The line is down.", "kind": "ask", "text": "Who pays?"}


@pytest.fixture
def call(cast):
    made = call_by(cast.district, invited=[cast.places.home_district])
    calling.join(made, by=cast.gp)
    return made


def outcome(client, call, action):
    address = call.get_absolute_url() + ("" if action == "view" else f"{action}/")
    if action == "view":
        return str(client.get(address).status_code)
    answer = client.post(address, SENT | {"revision": call.revision})
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/accounts/login/") else "done"
    return str(answer.status_code)


@pytest.mark.parametrize("state", ["to-come", "over", "cancelled"])
def test_each_row_holds(cast, call, state):
    if state == "over":
        Call.objects.update(on=today() - timedelta(days=1))
    elif state == "cancelled":
        calling.cancel(call, "The line is down.", by=cast.district)
    call.refresh_from_db()
    wrong = []
    for row in ROWS:
        client = client_of(getattr(cast, row["role"], None))
        with transaction.atomic():
            got = outcome(client, call, row["action"])
            transaction.set_rollback(True)
        if got != row[state]:
            wrong.append(f"{row['role']} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)
    tested = {f"{row['action']}-call" for row in ROWS} | {"say", "see-call", "convene-call"}
    assert set(CALL_RIGHTS) <= tested


def test_who_joined_reads_and_writes_and_nobody_else(cast, call):
    here, secrets = call.get_absolute_url(), ("Secretdial", CALL["purpose"], "Who empties?")
    line = calling.say(call, "ask", "Who empties?", by=cast.gp)
    for person in (None, cast.gp2, cast.state, cast.national, cast.outsider):
        page = client_of(person).get(here).content.decode()
        assert not [words for words in secrets if words in page]
        assert call.title in page
    for person in (cast.gp, cast.district):
        page = client_of(person).get(here).content.decode()
        assert all(words in page for words in secrets)
    assert "Secretdial" not in str(told(cast.district2, "convene-call"))
    assert told(cast.district2, "convene-call")
    for page in ("/calendar/", "/visits/", "/calendar.ics"):
        text = client_of(cast.gp2).get(page).content.decode()
        assert call.title in text, page
        assert "Secretdial" not in text, page
    joined = client_of(cast.gp2)
    assert joined.post(f"{here}join/", {"request_id": str(uuid4())}).status_code == 302
    assert "Secretdial" in joined.get(here).content.decode()
    assert joined.post(f"{here}lines/{line.pk}/delete/").status_code == 403
    other = call_by(cast.district, invited=[cast.places.home_district])
    foreign = calling.say(other, "taking", "Of another", by=cast.district)
    host = client_of(cast.district)
    assert host.post(f"{here}lines/{foreign.pk}/delete/").status_code == 404
    assert host.post(f"{here}lines/{line.pk}/delete/").status_code == 302
    assert CallLine.objects.get() == foreign
    for wrong in ({"kind": "x"}, {"text": " "}, {"text": "x" * 401}):
        assert joined.post(f"{here}say/", SENT | wrong).status_code == 422, wrong
    assert joined.post(f"{here}leave/").status_code == 302
    assert "Secretdial" not in joined.get(here).content.decode()


def test_a_call_is_convened_once_and_wrong_words_are_refused(cast):
    client, form = client_of(cast.district), FORM | {"request_id": str(uuid4())}
    answer = client.post("/calls/new/", form)
    assert client.post("/calls/new/", form)["Location"] == answer["Location"]
    call = Call.objects.get()
    assert told(cast.district2, "convene-call")
    assert not told(cast.district3, "convene-call")
    for wrong in (
        {"title": " "},
        {"title": "Call 98765 43210"},
        {"on": str(today() - timedelta(days=1))},
        {"opens_at": "25:00"},
        {"minutes": "5"},
        {"themes": []},
        {"invited": []},
        {"invited": ["district:9120"]},
    ):
        assert client.post("/calls/new/", FORM | wrong).status_code == 422, wrong
    with pytest.raises(NotAllowed):
        calling.convene(by=cast.gp, office=cast.offices.district, **CALL)
    calling.edit(call, by=cast.district, title="Of my colleague", revision=1)
    answer = client.post(f"{call.get_absolute_url()}edit/", FORM | {"revision": 1})
    assert answer.status_code == 409
    assert "Of my colleague" in answer.content.decode()
    assert FORM["title"] in answer.content.decode()
    with pytest.raises(AnswersMissing):
        calling.cancel(call, " ", by=cast.district)
    assert client.post(f"{call.get_absolute_url()}cancel/", {"note": " "}).status_code == 422
    for wrong in ({"minutes": 0}, {"title": " "}, {"state": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Call.objects.update(**wrong)


def test_calendars_hear_of_a_call_with_its_title_and_time_alone(cast, call):
    client = client_of()

    def event(place=""):
        content = client.get(f"/calendar.ics{place}").content
        return next(iter(Calendar.from_ical(content).walk("VEVENT")), None)

    first = event()
    assert (first["dtstart"].dt, first["dtend"].dt) == (call.begins, call.finishes)
    assert {"description", "location", "attendee"}.isdisjoint(key.lower() for key in first)
    assert str(first["uid"]) == f"{call.uid}@living-sourcebook"
    assert event("?place=district:9105") is None
    assert event("?place=gp:937649") is not None
    title = "Moved\r\nATTENDEE:mailto:x@example.org"
    calling.edit(call, by=cast.district, title=title, minutes=30)
    assert told(cast.gp, "edit-call")
    assert (event()["sequence"], event()["dtend"].dt) == (1, call.begins + timedelta(minutes=30))
    assert b"\nATTENDEE" not in client.get("/calendar.ics").content
    calling.edit(call, by=cast.district, dial_in="Another number")
    assert event()["sequence"] == 1  # no calendar shows it
    calling.cancel(call, "Flood.", by=cast.district)
    assert (event()["sequence"], event()["status"]) == (2, "CANCELLED")
    assert told(cast.gp, "cancel-call")
    assert Call.objects.get().dial_in == ""


def test_the_clock_reminds_and_empties(cast, call):
    now = timezone.now()
    days = [jobs.remind(now + timedelta(days=n)) for n in (3, 4, 4, 5)]
    assert days == [0, 1, 0, 0]
    assert len(told(cast.gp, "remind-call")) == 1
    assert not told(cast.gp2, "remind-call")
    over = call.begins + timedelta(days=6)
    calling.say(call, "taking", "We write the price on the wall.", by=cast.gp, at=over)
    assert jobs.drop_dial_ins(over) == 0
    with pytest.raises(WrongState):
        calling.say(call, "taking", "Too late", by=cast.gp, at=over + timedelta(days=2))
    assert [jobs.drop_dial_ins(over + timedelta(days=3)) for _n in range(2)] == [1, 0]
    call.refresh_from_db()
    assert call.dial_in == ""


def test_an_erased_person_is_in_no_call(cast, call):
    calling.say(call, "ask", f"Ask {cast.gp.email}", by=cast.gp)
    calling.edit(call, by=cast.district, dial_in=f"Or by {cast.gp.email}")
    assert "Ask " in client_of(cast.gp).get("/me/data/").content.decode()
    erasures.forget("person", cast.gp.uid)
    line = CallLine.objects.get()
    call.refresh_from_db()
    assert line.person is None
    assert cast.gp.email not in line.text + call.dial_in
    assert not call.seats.exists()


def test_the_report_tells_calls_by_title_and_a_page_costs_the_same(
    cast, held, django_assert_max_num_queries
):
    workshop = held("running", begins=0)
    invited = [cast.places.home_district]
    call = call_by(cast.district, invited=invited, workshop=workshop)
    (part,) = parts_of(workshop, Reader(client_of()), keys=("calls",))
    assert [row.words for row in part.rows] == [call.title]
    client = client_of(cast.district)
    client.get(call.get_absolute_url())
    with django_assert_max_num_queries(40) as before:
        client.get(call.get_absolute_url())
    for person in (cast.gp, cast.gp2, cast.block):
        calling.join(call, by=person)
        calling.say(call, "ask", "Who pays?", by=person)
    with django_assert_max_num_queries(len(before.captured_queries)):
        client.get(call.get_absolute_url())
