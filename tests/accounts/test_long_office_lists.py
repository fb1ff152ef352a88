"""Long office lists: confirmed once, taken in by a job batch by batch, told on their page."""

import logging
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import OrmQ

from accounts import list_taking, long_lists
from accounts.jobs import drop_old_office_lists, go_on_with_lists, take_list
from accounts.list_taking import take_in
from accounts.models import Invitation, OfficeList, Posting, User
from accounts.office_lists import keep_list
from accounts.services import Decided, lift_suspension, suspend
from events.models import Event, Outbox

PEOPLE = "/curation/people/"
REQUEST = "0190a0a0-0000-7000-8000-000000000003"


def rows(count):
    """Return the cells of rows that can come in, each of another person."""
    return [
        {
            "line": number + 2,
            "place": f"gp:{937648 + number % 2}",
            "title": "Pump Operator",
            "organisation": "Gram Panchayat",
            "name": "Asha Devi",
            "email": f"asha{number}@example.org",
            "phone": "",
            "since": "2025-04-01",
        }
        for number in range(count)
    ]


@pytest.fixture
def district(client, cast):
    client.force_login(cast.district)
    return client


@pytest.fixture
def few(monkeypatch):
    """Let five rows be a long list, and two a batch."""
    monkeypatch.setattr(long_lists, "AT_ONCE", 4)
    monkeypatch.setattr(long_lists, "BATCH", 2)


def kept(cast, *, sheet=None, count=5):
    return keep_list(sheet or rows(count), cast.places.home_district, cast.district)


def page(office_list, language=""):
    return f"{language}/curation/people/list/{office_list.uid}/"


def confirm(client, office_list, language="", **form):
    return client.post(f"{page(office_list, language)}confirm/", form)


def begun(client, cast, **given):
    """Confirm a list of five rows and return it as it stands then."""
    office_list = kept(cast, **given)
    assert confirm(client, office_list).headers["Location"] == page(office_list)
    office_list.refresh_from_db()
    return office_list


def came_in():
    return Posting.objects.filter(person__email__startswith="asha").count()


def queued():
    return [(task.func(), task.task["args"]) for task in OrmQ.objects.order_by("id")]


def test_a_hundred_rows_come_in_within_the_request(cast, district):
    office_list = kept(cast, count=100)
    answer = confirm(district, office_list)
    assert answer.headers["Location"] == PEOPLE
    assert came_in() == 100
    assert "100 postings are confirmed." in district.get(PEOPLE).text
    assert district.get(page(office_list)).status_code == 409
    assert [function for function, _args in queued()] == ["accounts.slips.send_links"]


def test_more_are_left_to_a_job_that_counts_its_batches(cast, district):
    office_list = begun(district, cast, count=101)
    assert came_in() == 0
    assert queued() == [("accounts.jobs.take_list", (office_list.pk,))]
    for done in (50, 100):
        assert long_lists.take_next(office_list.pk)
        shown = district.get(page(office_list))
        assert f"{done} of 101 rows done" in shown.text
        assert f'<progress value="{done}" max="101">' in shown.text
        assert shown.headers["Refresh"] == "3"
        assert came_in() == done
    take_list(office_list.pk)
    shown = district.get(page(office_list))
    assert "101 postings are confirmed." in shown.text
    assert "Refresh" not in shown.headers
    assert "/curation/people/slips/" in shown.text
    office_list.refresh_from_db()
    assert (office_list.rows, office_list.left_out, came_in()) == ([], [], 101)
    told = Event.objects.filter(verb="confirm-posting", actor=cast.district)
    assert told.count() == 101
    assert Event.objects.filter(verb="take-office-list").count() == 1
    assert Invitation.objects.count() == 101


@pytest.mark.usefixtures("few")
def test_killed_in_the_middle_it_goes_on_and_takes_no_row_twice(cast, district, monkeypatch):
    office_list = begun(district, cast)
    whole, calls = list_taking._invite, []

    def killed(*details):
        whole(*details)
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit

    monkeypatch.setattr(list_taking, "_invite", killed)
    with pytest.raises(SystemExit):
        take_list(office_list.pk)
    assert came_in() == 2
    assert "2 of 5 rows done" in district.get(page(office_list)).text
    assert take_list(office_list.pk) == 1  # a batch that leaves one row, and the last
    assert take_list(office_list.pk) == 0
    assert came_in() == Event.objects.filter(verb="confirm-posting").count() == 5
    assert Invitation.objects.count() == 5


@pytest.mark.usefixtures("few")
def test_a_second_confirm_leads_to_the_same_page_and_begins_nothing(cast, district):
    office_list = begun(district, cast)
    for form in ({"request_id": REQUEST}, {"request_id": REQUEST}, {}):
        assert confirm(district, office_list, **form).headers["Location"] == page(office_list)
    take_list(office_list.pk)
    assert confirm(district, office_list).headers["Location"] == page(office_list)
    assert len([one for one in queued() if one[0] == "accounts.jobs.take_list"]) == 1
    assert Event.objects.filter(verb="take-office-list").count() == 1
    with pytest.raises(Decided):
        take_in(office_list, cast.district)


@pytest.mark.usefixtures("few")
def test_it_is_its_senders_alone_and_no_older_than_an_hour(cast, district):
    office_list = begun(district, cast)
    for name in ("district2", "district3", "state"):
        other = Client()
        other.force_login(getattr(cast, name))
        assert other.get(page(office_list)).status_code == 404
        assert confirm(other, office_list).status_code == 404
        assert "Office list of" not in other.get(PEOPLE).text
    old = kept(cast)
    OfficeList.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(hours=1))
    assert confirm(district, old).status_code == 409


@pytest.mark.usefixtures("few")
def test_a_fault_leaves_its_row_out_and_stops_no_other(cast, district, monkeypatch, caplog):
    sheet = rows(6)
    sheet[2]["title"] = "Mason"
    sheet[4]["title"] = ""
    office_list = begun(district, cast, sheet=sheet)
    whole = list_taking._postings

    def faulty(lines, *details):
        if any(line.cells["title"] == "Mason" for line in lines):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return whole(lines, *details)

    monkeypatch.setattr(list_taking, "_postings", faulty)
    with caplog.at_level(logging.ERROR):
        take_list(office_list.pk)
    shown = district.get(page(office_list)).text
    assert "4 postings are confirmed." in shown
    assert "2 rows cannot be added" in shown
    assert "Row 4</b> · <bdi>Mason" in shown
    assert "This row could not be added." in shown
    assert "Row 6</b>" in shown
    assert "The office is missing." in shown
    assert came_in() == 4
    assert not User.objects.filter(email="asha2@example.org").exists()
    office_list.refresh_from_db()
    for words in (str(office_list.left_out), caplog.text):
        assert "asha" not in words.lower()


@pytest.mark.usefixtures("few")
def test_who_is_suspended_meanwhile_takes_no_more_in(cast, district):
    office_list = begun(district, cast)
    long_lists.take_next(office_list.pk)
    suspend(cast.district, by=cast.national)
    take_list(office_list.pk)
    assert came_in() == 2
    assert OfficeList.objects.get().rows == []
    lift_suspension(cast.district, by=cast.national)
    take_list(office_list.pk)
    assert came_in() == 2
    district.force_login(User.objects.get(pk=cast.district.pk))
    shown = district.get(page(office_list))
    assert "3 rows were not added: your right to add lists ended in the meantime." in shown.text
    assert "2 postings are confirmed." in shown.text
    assert "Refresh" not in shown.headers


@pytest.mark.usefixtures("few")
def test_rows_are_judged_anew_and_rights_looked_up(cast, district):
    office_list = begun(district, cast)
    long_lists.take_next(office_list.pk)
    User.objects.create(name="Asha", email="asha3@example.org", is_active=False)
    cast.district.duties.update(place=cast.places.far_district)
    take_list(office_list.pk)
    assert came_in() == 2
    reasons = {row["reason"] for row in OfficeList.objects.get().left_out}
    assert reasons == {"This place is not under your desk."}


@pytest.mark.usefixtures("few")
def test_a_person_of_several_batches_is_made_and_told_once(cast, district):
    sheet = rows(5)
    for number, row in enumerate(sheet):
        row |= {"email": "asha0@example.org", "title": f"Office {number}"}
    sheet[4] = sheet[0] | {"line": 6}
    office_list = begun(district, cast, sheet=sheet)
    take_list(office_list.pk)
    asha = User.objects.get(email="asha0@example.org")
    assert asha.postings.confirmed().count() == 4
    assert Invitation.objects.filter(person=asha).count() == 1
    assert not Outbox.objects.filter(recipient=asha).exists()
    assert "1 row is already there" in district.get(page(office_list)).text


@pytest.mark.usefixtures("few")
def test_who_was_known_before_is_told(cast, district):
    sheet = rows(5)
    sheet[3] |= {"email": "gp@example.org"}
    take_list(begun(district, cast, sheet=sheet).pk)
    assert Outbox.objects.filter(recipient=cast.gp, channel="portal").count() == 1


@pytest.mark.usefixtures("few")
def test_in_hindi_its_reasons_and_its_people_are(cast, district):
    sheet = rows(5)
    sheet[0]["title"] = ""
    office_list = kept(cast, sheet=sheet)
    confirm(district, office_list, "/hi")
    long_lists.take_next(office_list.pk)
    shown = district.get(page(office_list, "/hi")).text
    assert "5 में से 2 पंक्तियाँ पूरी हुईं" in shown
    assert "आपकी पदों की सूची दर्ज हो रही है" in shown
    take_list(office_list.pk)
    assert User.objects.get(email="asha1@example.org").language == "hi"
    shown = district.get(page(office_list, "/hi")).text
    assert "4 पदस्थापनाएँ सत्यापित हुईं।" in shown
    assert '<span lang="hi">पद' in district.get(page(office_list)).text


@pytest.mark.usefixtures("few")
def test_people_and_offices_shows_what_runs_and_what_ran_today(cast, district):
    office_list = begun(district, cast)
    long_lists.take_next(office_list.pk)
    shown = district.get(PEOPLE).text
    assert f'href="{page(office_list)}"' in shown
    assert "2 of 5 rows done" in shown
    take_list(office_list.pk)
    assert "5 postings are confirmed." in district.get(PEOPLE).text
    yesterday = timezone.now() - timedelta(days=1)
    OfficeList.objects.update(taken_at=yesterday)
    assert "Office list of" not in district.get(PEOPLE).text
    assert district.get(page(office_list)).status_code == 409


@pytest.mark.usefixtures("few")
def test_a_running_list_is_not_dropped_and_goes_on_when_its_job_was_lost(cast, district):
    office_list = begun(district, cast)
    kept(cast)
    OrmQ.objects.all().delete()
    later = timezone.now() + timedelta(hours=2)
    assert drop_old_office_lists(later) == 1
    assert go_on_with_lists() == 0
    assert go_on_with_lists(later) == 1
    assert queued() == [("accounts.jobs.take_list", (office_list.pk,))]
    take_list(office_list.pk)
    assert go_on_with_lists(later) == 0
    assert came_in() == 5


@pytest.mark.usefixtures("few")
def test_what_was_left_out_is_forgotten_after_a_day(cast, district):
    sheet = rows(5)
    sheet[0]["title"] = ""
    take_list(begun(district, cast, sheet=sheet).pk)
    drop_old_office_lists(timezone.now() + timedelta(hours=23))
    assert len(OfficeList.objects.get().left_out) == 1
    drop_old_office_lists(timezone.now() + timedelta(hours=25))
    assert OfficeList.objects.get().left_out == []


def test_a_row_costs_one_query_and_a_batch_twenty(cast, district):
    office_list = begun(district, cast, count=153)

    def cost():
        with CaptureQueriesContext(connection) as caught:
            long_lists.take_next(office_list.pk)
        return len(caught)

    cost()  # it makes the two offices
    second, third, last = cost(), cost(), cost()
    assert second == third
    assert third - last <= 50 - 3
    assert third - 50 <= 24


def test_the_page_costs_the_same_however_long_the_list_is(cast, district):
    def cost(count):
        office_list = begun(district, cast, count=count)
        with CaptureQueriesContext(connection) as caught:
            district.get(page(office_list))
        return len(caught)

    assert cost(101) == cost(205)


def test_no_more_is_counted_than_there_was(cast):
    office_list = kept(cast)
    for wrong in ({"done": 1}, {"total": 2, "done": 1, "made": 2}):
        with pytest.raises(IntegrityError, match="office_list_counts"), transaction.atomic():
            OfficeList.objects.filter(pk=office_list.pk).update(**wrong)
