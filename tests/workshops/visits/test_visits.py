"""Visits: rights, their way, who reads the sheets when, reminders by the clock, the loop closed."""

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
from practices.models import Adoption
from tests.factories.practices import practice_in
from tests.factories.visits import STEPS, VISIT, offer_by, visit_in
from tests.packs.reading import Paper
from tests.workshops.conftest import client_of
from tests.workshops.test_workflow import told
from workshops.models import SheetAnswer, Visit
from workshops.visits import jobs, sheets, takings, visiting, workflow
from workshops.visits.permissions import VISIT_RIGHTS

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[3] / "docs" / "rights-visits.csv"
ROWS = list(csv.DictReader(TABLE.open()))
DAYS = {"starts_on": str(today()), "ends_on": str(today()), "people": "3"}
FORM = DAYS | {
    "note": "The road is closed.",
    "text": "Books.",
    "after": "60",
    "seen": "Sorted waste.",
}


def outcome(client, visit, action):
    address = visit.get_absolute_url() + ("" if action == "view" else f"{action}/")
    if action == "view":
        return str(client.get(address).status_code)
    sent = dict(FORM)
    if action.startswith("sheets/"):
        sent["seen"] = sheets.mark_of(visit, action.removeprefix("sheets/"))
    answer = client.post(address, sent)
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/accounts/login/") else "done"
    return str(answer.status_code)


@pytest.fixture
def visit(cast):
    """Return a function `(state, **words)`: of gp to district, held today."""
    offer = offer_by(cast.district)

    def make(state="agreed", **words):
        there = {"host": cast.district, "guest": cast.gp, "offer": offer, "begins": 0}
        return visit_in(state, **there | words)

    return make


@pytest.mark.parametrize("state", STEPS)
def test_each_row_holds(cast, visit, state):
    row, wrong = visit(state), []
    clients = {role: client_of(getattr(cast, role, None)) for role in {r["role"] for r in ROWS}}
    for told_row in ROWS:
        with transaction.atomic():
            got = outcome(clients[told_row["role"]], row, told_row["action"])
            transaction.set_rollback(True)
        if got != told_row[state]:
            wrong.append(f"{told_row['role']} {told_row['action']}: {got}, not {told_row[state]}")
    assert not wrong, "\n".join(wrong)
    tested = {row["action"].partition("/")[0] for row in ROWS} | {"write-sheet", "report"}
    tested |= {"write-findings", "share-findings"}  # of test_verification
    assert set(VISIT_RIGHTS) <= tested


def test_a_visit_is_asked_for_once_and_its_way_is_told(cast):
    offer, client = offer_by(cast.district), client_of(cast.gp)
    address = f"{offer.get_absolute_url()}ask/"
    assert address in client.get(offer.get_absolute_url()).content.decode()
    form = DAYS | {"words": "How pits are emptied.", "words_language": "en"}
    form |= {"request_id": str(uuid4())}
    answer = client.post(address, form)
    assert client.post(address, form)["Location"] == answer["Location"]
    visit = Visit.objects.get()
    assert (visit.host_office, visit.guest_office) == (cast.offices.district, cast.offices.gp)
    assert told(cast.district, "ask-visit") == ["Khajuri GP asks to visit you."]
    assert client.post(address, form | {"request_id": ""}).status_code == 422  # asked already
    for wrong in (
        {"starts_on": str(today() - timedelta(days=1))},
        {"ends_on": "2999-01-01"},
        {"people": "0"},
        {"words": " "},
    ):
        sent = form | {"request_id": ""} | wrong
        assert client_of(cast.block).post(address, sent).status_code == 422, wrong
    assert client_of(cast.district).get(address).status_code == 403  # one's own
    assert client_of(cast.reader).get(address).status_code == 403
    needed = offer_by(cast.district3, "see")
    assert client.get(f"{needed.get_absolute_url()}ask/").status_code == 404
    with pytest.raises(NotAllowed):
        visiting.ask(offer, by=cast.block, office=cast.offices.gp, **VISIT)
    agreed = workflow.apply(visit, "agree", by=cast.district, venue="At the pump house")
    assert "At the pump house" in client.get(visit.get_absolute_url()).content.decode()
    stranger = client_of().get(visit.get_absolute_url()).content.decode()
    assert "At the pump house" not in stranger
    assert "How pits are emptied" not in stranger
    with pytest.raises(AnswersMissing):
        workflow.apply(agreed, "cancel", by=cast.gp, note=" ")
    workflow.apply(agreed, "cancel", by=cast.gp, note="The bridge is gone.")
    assert told(cast.district, "cancel-visit")
    assert (
        "The bridge is gone." in client_of(cast.district).get(answer["Location"]).content.decode()
    )
    assert "The bridge is gone." not in client_of().get(answer["Location"]).content.decode()


def test_calendars_hear_of_a_visit_of_its_changes_and_of_its_end(cast, visit):
    visit("asked", words="Secretword")
    assert b"BEGIN:VEVENT" not in client_of().get("/calendar.ics").content
    Visit.objects.all().delete()
    row = visit("agreed", begins=3, words="Secretword")
    client = client_of()

    def event(place=""):
        content = client.get(f"/calendar.ics{place}").content
        assert b"Secretword" not in content
        return next(iter(Calendar.from_ical(content).walk("VEVENT")), None)

    first = event()
    assert str(first["summary"]) == "Khajuri GP visits Girwa District"
    assert str(first["uid"]) == f"{row.uid}@living-sourcebook"
    assert (first["dtstart"].dt, first["sequence"]) == (row.starts_on, 0)
    assert first["dtend"].dt == row.ends_on + timedelta(days=1)
    assert event("?place=district:9105") is None
    later = row.starts_on + timedelta(days=2)
    visiting.move(row, by=cast.district, starts_on=later, ends_on=later)
    assert told(cast.gp, "move-visit")
    assert (event()["sequence"], event()["dtstart"].dt) == (1, later)
    with pytest.raises(WrongState) as stale:
        visiting.move(row, by=cast.gp, revision=row.revision, people=2)
    assert stale.value.reason == "stale"
    assert "Khajuri GP visits Girwa District" in client.get("/calendar/").content.decode()
    workflow.apply(row, "cancel", by=cast.gp, note="Flood.")
    assert (event()["sequence"], event()["status"]) == (2, "CANCELLED")


def test_the_hosts_read_what_prepares_them_and_the_rest_with_the_debrief(cast, visit):
    row = visit("agreed")
    here = row.get_absolute_url()
    guest, host = client_of(cast.gp), client_of(cast.district)
    sheets.write(row, "before", {"see": "The shed at seven"}, by=cast.gp)
    sheets.write(row, "during", {"seen": "Nobody keeps books"}, by=cast.gp)
    assert "The shed at seven" in host.get(here).content.decode()
    assert "Nobody keeps books" not in host.get(here).content.decode()
    assert "Nobody keeps books" in guest.get(here).content.decode()
    assert "The shed at seven" not in client_of(cast.state).get(here).content.decode()
    for person, kept in ((cast.district, False), (cast.gp, True)):
        paper = Paper(client_of(person).get(f"/visits/{row.pk}/during.pdf").content)
        assert paper.says("Nobody keeps books") == kept
        assert not paper.ink_at_the_edge()
    assert client_of(cast.state).get(f"/visits/{row.pk}/during.pdf").status_code == 403
    assert client_of().get(f"/visits/{row.pk}/during.pdf").status_code == 302
    assert guest.get(f"/visits/{row.pk}/nothing.pdf").status_code == 404
    assert guest.get(f"{here}sheets/nothing/").status_code == 404

    mark = sheets.mark_of(row, "during")
    sheets.write(row, "during", {"seen": "A colleague wrote"}, by=cast.gp)
    answer = guest.post(f"{here}sheets/during/", {"seen": mark, "told": "My own words"})
    assert answer.status_code == 409
    assert "A colleague wrote" in answer.content.decode()
    assert "My own words" in answer.content.decode()
    long = {"told": "x" * 1001, "seen": sheets.mark_of(row, "during")}
    assert guest.post(f"{here}sheets/during/", long).status_code == 422
    row = workflow.apply(row, "hold", by=cast.gp)
    with pytest.raises(AnswersMissing):  # there is nothing to share yet
        workflow.apply(row, "debrief", by=cast.gp)
    assert guest.post(f"{here}debrief/").status_code == 422
    sheets.write(row, "after", {"learnt": '#read("x") *[$ evil'}, by=cast.gp)
    assert Paper(guest.get(f"/visits/{row.pk}/after.pdf").content).says('#read("x") *[$ evil')
    workflow.apply(row, "debrief", by=cast.gp)
    assert "A colleague wrote" in host.get(here).content.decode()
    assert "A colleague wrote" not in client_of().get(here).content.decode()


def test_what_is_taken_home_is_planned_and_reported_and_the_hosts_hear(cast, visit):
    place = cast.places.home_district
    shown = practice_in("published", author=cast.district, place=place, desk=cast.state)
    row = visit("agreed", practices=[shown])
    here, client = row.get_absolute_url(), client_of(cast.gp)
    row = workflow.apply(row, "hold", by=cast.district)
    first = {"text": "Empty pits in turn", "after": "30", "practice": shown.pk, "plan": "on"}
    assert client.post(f"{here}take-home/", first).status_code == 302
    adoption = Adoption.objects.get(practice=shown)
    assert (adoption.status, adoption.place) == ("planned", cast.places.home_gp)
    for wrong in ({"text": ""}, {"plan": "on", "practice": ""}, {"after": "31"}, {"practice": "0"}):
        assert client.post(f"{here}take-home/", FORM | wrong).status_code == 422, wrong
    second = takings.add(row, "Keep the books", by=cast.gp, after=60)
    third = takings.add(row, "A mistake", by=cast.gp)
    assert client_of(cast.gp2).post(f"{here}takings/{third.pk}/delete/").status_code == 403
    assert client.post(f"{here}takings/{third.pk}/delete/").status_code == 302
    assert row.takings.count() == 2
    foreign = visit("held").takings.get()
    assert client.post(f"{here}takings/{foreign.pk}/delete/").status_code == 404
    done = {"outcome": "done", "words": "Two pits."}
    assert client.post(f"{here}takings/{second.pk}/report/", done).status_code == 409  # not yet
    row = workflow.apply(row, "debrief", by=cast.gp)
    assert told(cast.district, "debrief-visit")
    assert "Keep the books" in client_of(cast.district).get(here).content.decode()
    taking = row.takings.get(adoption=adoption)
    reports = f"{here}takings/{taking.pk}/report/"
    assert client.post(reports, {"outcome": "stuck"}).status_code == 422  # why?
    assert client.post(reports, {"outcome": "lost"}).status_code == 422
    assert client_of(cast.district).post(reports, done).status_code == 403
    assert client.post(f"{here}takings/{foreign.pk}/report/", done).status_code == 404
    assert client.post(reports, done).status_code == 302
    assert told(cast.district, "report-visit")
    assert not told(cast.district, "report-all-visit")
    row.refresh_from_db()
    assert row.reported_at is None
    takings.report(second, "dropped", "No buyer.", by=cast.gp)
    assert len(told(cast.district, "report-all-visit")) == 1
    row.refresh_from_db()
    assert row.reported_at
    assert "Two pits." in client_of(cast.district).get(here).content.decode()


def test_the_clock_reminds_of_each_thing_once(cast, visit):
    row, now = visit("agreed"), timezone.now()

    def after(days):
        return jobs.remind(now + timedelta(days=days))

    assert [after(0), after(1), after(1), after(2)] == [0, 1, 0, 0]
    assert told(cast.gp, "ask-if-held-visit")
    assert told(cast.district, "ask-if-held-visit")
    row = workflow.apply(row, "hold", by=cast.gp)
    assert row.debrief_due == row.ends_on + timedelta(days=7)
    assert [after(4), after(5), after(6), after(5)] == [0, 1, 0, 0]
    assert len(told(cast.gp, "remind-debrief-visit")) == 1
    assert not told(cast.district, "remind-debrief-visit")
    assert [after(7), after(8), after(30)] == [0, 1, 0]
    assert len(told(cast.gp, "late-debrief-visit")) == 1
    taking = takings.add(row, "One", by=cast.gp, after=30)
    takings.add(row, "Two", by=cast.gp, after=30)
    assert after(40) == 0  # not while the debrief is not shared
    workflow.apply(row, "debrief", by=cast.gp)
    assert [after(29), after(30), after(31)] == [0, 1, 0]
    assert len(told(cast.gp, "remind-report-visit")) == 1  # of both together
    takings.report(taking, "done", by=cast.gp)
    assert after(60) == 0


def test_a_practice_leads_to_who_shows_it_and_a_shielded_one_never(cast):
    told_by = {"author": cast.district, "place": cast.places.home_district, "desk": cast.state}
    shown = practice_in("published", **told_by)
    covered = practice_in("published", title="What we hide", shielded=True, **told_by)
    offer = offer_by(cast.district, practices=[shown, covered])
    lead = f'href="{offer.get_absolute_url()}"'
    for person in (None, cast.gp, cast.district, cast.state):
        client = client_of(person)
        assert lead in client.get(shown.get_absolute_url()).content.decode()
        assert lead not in client.get(covered.get_absolute_url()).content.decode()
    row = visit_in("agreed", host=cast.district, guest=cast.gp, offer=offer)
    row.practices.set([shown, covered])
    for person in (None, cast.gp, cast.district):
        assert "What we hide" not in client_of(person).get(row.get_absolute_url()).content.decode()
    sent = DAYS | {"words": "See", "words_language": "en", "practices": [covered.pk]}
    answer = client_of(cast.block).post(f"{offer.get_absolute_url()}ask/", sent)
    assert answer.status_code == 422
    offer.__class__.objects.update(until=today() - timedelta(days=1))
    assert lead not in client_of().get(shown.get_absolute_url()).content.decode()


def test_an_erased_person_is_in_no_visit(cast, visit):
    row = visit("held", words=f"Ask for {cast.gp.name}khaas and {cast.gp.email}")
    sheets.write(row, "after", {"learnt": f"Call {cast.gp.email}"}, by=cast.gp)
    assert "Call " in client_of(cast.gp).get("/me/data/").content.decode()
    erasures.forget("person", cast.gp.uid)
    row.refresh_from_db()
    assert row.person is None
    assert cast.gp.email not in row.words + SheetAnswer.objects.get().text
    assert not SheetAnswer.objects.exclude(person=None).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": "2020-01-01"},
        {"state": "lost"},
        {"state": "held"},
        {"people": 0},
        {"words": " "},
    ],
)
def test_the_database_refuses(cast, visit, wrong):
    row = visit("asked")
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=row.pk).update(guest_office=row.host_office)


def test_a_page_costs_the_same_however_much_is_taken_home(
    cast, visit, django_assert_max_num_queries
):
    row, client = visit("held"), client_of(cast.gp)
    client.get(row.get_absolute_url())
    with django_assert_max_num_queries(40) as before:
        client.get(row.get_absolute_url())
    for n in range(5):
        takings.add(row, f"Thing {n}", by=cast.gp)
    sheets.write(row, "after", {"learnt": "Much", "open": "Little"}, by=cast.gp)
    with django_assert_max_num_queries(len(before.captured_queries)):
        client.get(row.get_absolute_url())
