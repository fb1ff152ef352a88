"""The learning calendar and its file: read back by a parser, as a calendar would."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from events import erasures
from tests.workshops.conftest import client_of
from workshops import services, workflow

pytestmark = pytest.mark.django_db
FILE = "/calendar.ics"


def events_in(answer):
    calendar = Calendar.from_ical(answer.content)
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Kolkata"]
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_a_calendar_that_subscribes_gets_changes_and_cancellations(cast, held):
    held("draft", title="Not yet told")
    workshop = held(
        title="A, b; c\r\nATTENDEE:mailto:x@example.org".replace("\r\n", " "),
        purpose="Line one\r\nBEGIN:VEVENT\nX-EVIL:1",
    )
    client = client_of()
    answer = client.get(FILE)
    (uid, event), *more = events_in(answer).items()
    assert not more
    assert uid == f"{workshop.uid}@living-sourcebook"
    india = ZoneInfo("Asia/Kolkata")
    assert event["dtstart"].dt == datetime.combine(workshop.starts_on, workshop.opens_at, india)
    assert event["dtend"].dt == datetime.combine(workshop.ends_on, workshop.closes_at, india)
    assert b"DTSTART;TZID=Asia/Kolkata:" in answer.content
    assert b"TZOFFSETTO:+0530" in answer.content
    assert b"\nX-EVIL" not in answer.content
    assert (event["sequence"], event["status"], str(event["summary"])) == (
        *(0, "CONFIRMED"),
        workshop.title,
    )
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=300"
    again = client.get(FILE, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304

    later = workshop.ends_on + timedelta(days=1)
    services.edit(workshop, by=cast.state, ends_on=later)
    changed = client.get(FILE, headers={"If-None-Match": answer["ETag"]})
    event = events_in(changed)[uid]
    assert (event["sequence"], event["dtend"].dt.date()) == (1, later)
    workflow.apply(workshop, "cancel", by=cast.state, note="Flood.")
    event = events_in(client.get(FILE))[uid]
    assert (event["sequence"], event["status"]) == (2, "CANCELLED")


def test_a_calendar_asks_anew_once_somebody_is_erased(cast, held):
    workshop = held(venue=f"House of {cast.state.name}")
    client = client_of()
    before = client.get(FILE)
    assert cast.state.name in before.content.decode()
    erasures.forget("person", cast.state.uid)
    after = client.get(FILE, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert cast.state.name not in after.content.decode()
    assert events_in(after)[f"{workshop.uid}@living-sourcebook"]["sequence"] == 1


def test_it_keeps_to_a_place_and_refuses_one_that_there_is_not(cast, held):
    held(title="Of the state")
    far = held(
        title="Far away", by=cast.outsider, districts=[cast.places.far_district], facilitators=[]
    )
    client = client_of()
    keep = {
        key: {
            str(event["summary"]) for event in events_in(client.get(f"{FILE}?place={key}")).values()
        }
        for key in ("state:208", "district:9105", "gp:937648", "state:209", "national:1")
    }
    near = {"Of the state"}
    both = near | {far.title}
    assert keep == {
        "state:208": near,
        "district:9105": near,
        "gp:937648": near,
        "state:209": {far.title},
        "national:1": both,
    }
    assert client.get(f"{FILE}?place=state:777").status_code == 404
    page = client.get("/calendar/?place=state:209").content.decode()
    assert far.title in page
    assert "Of the state" not in page
    assert client.get("/calendar/?place=nonsense").status_code == 404


def test_the_page_names_clashes_and_costs_the_same_for_many(cast, held, django_assert_num_queries):
    held(title="One", begins=5)
    client = client_of()
    client.get("/calendar/")
    with django_assert_num_queries(6):
        client.get("/calendar/")
    held(title="Two", begins=6)
    with django_assert_num_queries(6):
        page = client.get("/calendar/")
    text = page.content.decode()
    assert "On the same days, Girwa, Salumbar is also wanted here:" in text
    assert page["Cache-Control"] == "public, max-age=60"
    assert not page.cookies
