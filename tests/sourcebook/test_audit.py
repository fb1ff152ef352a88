"""/audit/: the log of a state for its auditor, for a time, and each look kept."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.absences import begin_absence
from accounts.list_taking import take_in
from accounts.models import Duty, User
from accounts.office_lists import keep_list
from accounts.querysets import INDIA_TIME, today
from accounts.services import confirm_posting, grant_duty, state_posting
from accounts.slips import prepare_slips
from accounts.standing import standing_of
from events.models import Event
from events.subjects import words_of_verbs
from practices import workflow
from sourcebook import audit
from sourcebook.views import audit as views
from tests.clients import client_of
from tests.factories.accounts import Person, office
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db
LOG, FILE, LOOKS = "/audit/", "/audit.csv", "/audit/looks/"


def shown(user, address=LOG, **asked):
    answer = client_of(user).get(address, asked)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return b"".join(answer).decode()


def listed(text):
    """Return the list of events alone: the filters beside it name places as examples."""
    return text.partition('<ol class="plain rows">')[2].partition("</section>")[0]


def file_rows(user, **asked):
    text = shown(user, FILE, **asked).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("address", [LOG, FILE])
def test_only_who_audits_today_opens_it(cast, address):
    for user in (cast.gp, cast.district, cast.state, cast.national, cast.outsider, cast.reader):
        assert client_of(user).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert client_of(cast.auditor).get(address).status_code == 200


def test_after_its_last_day_the_duty_opens_nothing(cast):
    Duty.objects.filter(person=cast.auditor).update(ends_on=today())
    assert client_of(cast.auditor).get(LOG).status_code == 200
    Duty.objects.filter(person=cast.auditor).update(ends_on=today() - timedelta(days=1))
    assert client_of(cast.auditor).get(LOG).status_code == 404
    assert client_of(cast.auditor).get(FILE).status_code == 404


def test_each_decision_tells_desk_time_and_note(cast, entry):
    practice = entry("submitted", title="Pits for all", at=timezone.now() - timedelta(days=1.5))
    workflow.apply(practice, "return", by=cast.district, note="Say how many houses.")
    text = shown(cast.auditor)
    assert "Pits for all" in text
    assert "Say how many houses." in text
    assert "at the desk of Girwa" in text
    assert "2 days of 7" in text
    row = next(one for one in file_rows(cast.auditor) if one["verb"] == "return")
    assert (row["days"], row["note"], row["stead"]) == ("2", "Say how many houses.", "")
    assert row["by"].startswith("District Coordinator, Girwa")


def test_a_decision_in_anothers_stead_says_so(cast, entry):
    practice = entry("submitted")
    workflow.apply(practice, "decline", by=cast.state, note="No.")
    assert "on behalf of the desk of Girwa" in shown(cast.auditor)


def test_reading_time_stops_while_an_entry_is_returned(cast, entry):
    practice = entry("submitted")
    with workflow.past():
        start = Event.objects.get(verb="submit", subject_id=practice.pk).at
        day = timedelta(days=1)
        steps = [
            ("return", cast.district, 3),
            ("submit", cast.gp, 20),
            ("accept", cast.district, 26),
        ]
        for verb, by, days in steps:
            workflow.apply(practice, verb, by=by, note="Why?", at=start + days * day)
    used = {row["verb"]: row["days"] for row in file_rows(cast.auditor)}
    assert (used["return"], used["accept"]) == ("3", "9")
    assert "9 days, past the week" in shown(cast.auditor)


def test_no_row_of_another_state_is_there(cast, entry):
    far = practice_in(
        "published", author=cast.outsider, place=cast.places.far_district, title="MARKEDWORD"
    )
    state_posting(Person(), office(cast.places.far_district), today())
    entry("published", title="Known here")
    text = shown(cast.auditor)
    assert "Known here" in text
    for word in ("MARKEDWORD", far.code, "Gonda"):
        assert word not in text
    assert client_of(cast.auditor).get(LOG, {"place": "district:9120"}).status_code == 400
    assert client_of(cast.auditor).get(LOG, {"state": "state:209"}).status_code == 404


def test_an_unsent_draft_is_not_there(cast, entry):
    draft = entry("draft", title="MARKEDWORD")
    Event.objects.create(
        at=draft.created_at,
        verb="complete",
        subject_type="practice",
        subject_id=draft.pk,
        subject_uid=draft.uid,
    )
    assert draft.code not in shown(cast.auditor)


def test_of_a_shielded_entry_neither_office_place_nor_day_is_told(cast, entry):
    practice = entry("submitted", shielded=True, title="Told shielded", kind="lesson")
    workflow.apply(practice, "return", by=cast.district, note="Which houses in Khajuri?")
    text = shown(cast.auditor)
    assert "Told shielded" in text
    for word in ("Khajuri", "Kotra", "Girwa", "Secretary", "District Coordinator", cast.gp.name):
        assert word not in listed(text)
    row = next(one for one in file_rows(cast.auditor) if one["verb"] == "return")
    assert (len(row["when"]), row["by"], row["desk"], row["note"]) == (7, "", "", "")


@pytest.mark.parametrize("place", ["gp:937648", "block:9501", "district:9104"])
def test_a_shielded_entry_is_found_under_no_place(cast, entry, place):
    entry("submitted", shielded=True, title="Told shielded")
    entry("submitted", title="Told openly")
    text = shown(cast.auditor, place=place)
    assert "Told openly" in text
    assert "Told shielded" not in text


def test_a_shielded_draft_taken_back_stays_shielded(cast, entry):
    practice = entry("submitted", shielded=True)
    workflow.apply(practice, "recall", by=cast.gp)
    text = listed(shown(cast.auditor))
    assert practice.code in text
    assert "Khajuri" not in text


def test_filters_narrow_and_wrong_ones_are_refused(cast, entry):
    entry("returned", title="Pits for all")
    one = state_posting(cast.reader, office(cast.places.home_gp), today())
    confirm_posting(one.pk, cast.district)
    verbs = {row["verb"] for row in file_rows(cast.auditor)}
    assert {"submit", "return", "state-posting", "confirm-posting"} <= verbs
    assert {row["verb"] for row in file_rows(cast.auditor, verb="return")} == {"return"}
    assert {row["verb"] for row in file_rows(cast.auditor, decisions="on")} == {"return"}
    kinds = {row["verb"] for row in file_rows(cast.auditor, kind="posting")}
    assert kinds == {"state-posting", "confirm-posting"}
    tomorrow = today() + timedelta(days=1)
    assert file_rows(cast.auditor, since=tomorrow.isoformat()) == []
    assert file_rows(cast.auditor, until=(today() - timedelta(days=9)).isoformat()) == []
    for wrong in ({"verb": "x"}, {"kind": "x"}, {"since": "x"}, {"place": "gp:0"}):
        assert client_of(cast.auditor).get(LOG, wrong).status_code == 400
        assert client_of(cast.auditor).get(FILE, wrong).status_code == 400
    for after in ("x", "0", "9" * 30, "-1"):
        assert client_of(cast.auditor).get(LOG, {"after": after}).status_code == 400


def test_pages_follow_each_other_without_gap_or_repeat(cast, entry, monkeypatch):
    monkeypatch.setattr(audit, "ROWS", 3)
    for _number in range(3):
        entry("returned")
    seen, after = [], {}
    while True:
        page = client_of(cast.auditor).get(LOG, after | {"kind": "practice"})
        lines = page.context["lines"]
        seen += [line.pk for line in lines]
        if not page.context["next"]:
            break
        after = {"after": lines[-1].pk}
    told = Event.objects.filter(subject_type="practice").order_by("-at", "-id")
    assert seen == list(told.values_list("pk", flat=True))


def test_the_page_says_how_long_the_file_is(cast, entry, monkeypatch):
    monkeypatch.setattr(audit, "ROWS", 3)
    monkeypatch.setattr(views, "_AT_ONCE", 2)  # the file is made in parts
    for _number in range(2):
        entry("published")
    client = client_of(cast.auditor)
    told = client.get(LOG).context["file"]
    assert told["rows"] == told["total"] == len(file_rows(cast.auditor)) - 1  # that look itself
    assert told["rows"] > 3
    assert client.get(LOG, {"verb": "x"}).context["file"]["rows"] == 0


def test_a_formula_in_a_note_is_text_in_a_spreadsheet(cast, entry):
    practice = entry("submitted", title="=1+1")
    workflow.apply(practice, "return", by=cast.district, note="@SUM(1)")
    row = next(one for one in file_rows(cast.auditor) if one["verb"] == "return")
    assert (row["what"], row["note"]) == ("'=1+1", "'@SUM(1)")


def test_each_look_is_kept_with_what_was_looked_at(cast):
    shown(cast.auditor, verb="return", place="gp:937648")
    shown(cast.auditor, FILE)
    page, file = Event.objects.filter(verb="read-log").select_related("note").order_by("pk")
    assert (page.actor, page.target, file.target) == (cast.auditor, "page", "file")
    assert page.note.answers == {"verb": "return", "place": "gp:937648"}
    assert "Looked at this log" in shown(cast.auditor)
    text = shown(cast.national, LOOKS)
    assert text.count("<b>Auditor</b>") == 3
    assert "gp:937648" in text
    for user in (cast.auditor, cast.state, cast.gp):
        assert client_of(user).get(LOOKS).status_code == 404


def test_a_refused_look_is_no_look(cast):
    client_of(cast.auditor).get(LOG, {"verb": "x"})
    client_of(cast.state).get(LOG)
    assert not Event.objects.filter(verb="read-log").exists()


def test_who_audits_two_states_looks_at_one_at_a_time(cast):
    grant_duty(cast.auditor, "auditor", cast.places.far_state, by=None, ends_on=today())
    practice_in("published", author=cast.outsider, place=cast.places.far_district, title="FAR")
    assert "FAR" not in shown(cast.auditor)
    assert "FAR" in shown(cast.auditor, state="state:209")


def queries(user, address=LOG):
    client = client_of(user)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("address", [LOG, FILE])
def test_it_costs_the_same_for_one_and_for_four(cast, entry, address):
    entry("returned")
    state_posting(Person(), office(cast.places.home_gp), today())
    shown(cast.auditor, address)
    few = queries(cast.auditor, address)
    for _number in range(3):
        entry("returned")
        state_posting(Person(), office(cast.places.next_gp), today())
    assert queries(cast.auditor, address) == few <= 32


def test_who_is_away_and_who_is_back_is_told(cast):
    begin_absence(cast.district, today(), today() + timedelta(days=3), by=cast.district)
    told = {row["verb"]: row["what"] for row in file_rows(cast.auditor)}
    assert told["begin-absence"] == cast.district.name
    assert "Recorded an absence" in listed(shown(cast.auditor, kind="absence"))


def test_office_lists_and_slips_are_told_by_their_place(cast):
    officer = User.objects.create_user("", None, phone="+919876500001", name="Ramesh")
    posting = state_posting(officer, office(cast.places.home_gp), today())
    confirm_posting(posting.pk, by=cast.district)
    take_in(keep_list([], cast.places.home_district, cast.district), cast.district)
    prepare_slips(standing_of(cast.district), cast.district)
    told = {row["verb"]: row["what"] for row in file_rows(cast.auditor)}
    assert told["take-office-list"] == cast.places.home_district.label
    assert told["print-slip"] == cast.places.home_gp.label
    text = listed(shown(cast.auditor, kind="officelist"))
    assert "Added an office list" in text
    assert "Printed a sign-in slip" not in text
    take_in(keep_list([], cast.places.far_district, cast.outsider), cast.outsider)
    assert len([row for row in file_rows(cast.auditor) if row["verb"] == "take-office-list"]) == 1


def test_every_verb_that_a_state_can_meet_is_told_in_words():
    """An event of a type that the log lists needs words, or its key would be shown."""
    written = set()
    for room in ("accounts", "practices"):
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            written |= set(re.findall(r'record\(\s*"([a-z-]+)"', path.read_text()))
    own = {"withdraw-name", "give-name", "erase-person", "withdraw-photo", "withdraw-contact"}
    assert written > own
    assert written - own <= set(words_of_verbs())


def test_neither_days_asked_for_nor_neighbours_tell_when_a_shielded_entry_was_decided(cast, entry):
    now = timezone.now()
    entry("submitted", shielded=True, at=now - timedelta(days=1), title="Told shielded")
    for days in (0.5, 1.5):
        entry("submitted", at=now - timedelta(days=days), title="Told openly")
    month = (now - timedelta(days=1)).astimezone(INDIA_TIME).date().replace(day=1)
    for day in (today() - timedelta(days=days) for days in range(3)):
        if day != month:
            rows = file_rows(cast.auditor, since=day.isoformat(), until=day.isoformat())
            assert "Told shielded" not in [row["what"] for row in rows]
    rows = file_rows(cast.auditor, since=month.isoformat(), kind="practice")
    assert rows[-1]["what"] == "Told shielded"


def test_the_last_day_there_is_is_refused(cast):
    for address in (LOG, FILE):
        assert client_of(cast.auditor).get(address, {"until": "9999-12-31"}).status_code == 400
        assert client_of(cast.auditor).get(address, {"since": "0001-01-01"}).status_code == 200


def test_a_withdrawn_name_is_not_told(cast):
    begin_absence(cast.district, today(), today(), by=cast.district)
    type(cast.district).objects.update(name="MARKEDNAME", name_withdrawn_at=timezone.now())
    assert "MARKEDNAME" not in listed(shown(cast.auditor))
