"""Office lists: sent as a sheet, shown row by row, taken in at once; and slips to sign in with."""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.jobs import drop_old_office_lists
from accounts.models import Invitation, Office, OfficeList, Posting, User
from accounts.office_sheet import MOST_BYTES
from accounts.slips import send_links
from accounts.standing import standing_of
from events.models import Event

SEND = "/curation/people/list/"
SLIPS = "/curation/people/slips/"
WRITTEN = re.compile(r">([0-9A-Z-]+)</span></b>")  # the code on a slip, for who types it
GOOD = {
    "place": "gp:937648",
    "title": "Pump Operator",
    "organisation": "Gram Panchayat",
    "name": "Asha Devi",
    "email": "asha@example.org",
    "phone": "",
    "since": date(2025, 4, 1),
}
BY_PHONE = GOOD | {"name": "Ramesh", "email": "", "phone": 9876543210, "place": 937649}
PASSWORD = "neem tree by the well"


def sheet(*rows, name="offices.xlsx"):
    book = Workbook()
    book.active.append(["Place", "Office", "Organisation", "Name", "Mail", "Mobile", "Since"])
    for row in rows:
        book.active.append(list(row.values()))
    sent = io.BytesIO()
    book.save(sent)
    return SimpleUploadedFile(name, sent.getvalue())


@pytest.fixture
def district(client, cast):
    client.force_login(cast.district)
    return client


def shown(client, *rows):
    """Send rows and return the page that shows what becomes of them."""
    return client.get(client.post(SEND, {"sheet": sheet(*rows)}).headers["Location"])


def confirm(client, **form):
    uid = OfficeList.objects.latest("id").uid
    return client.post(f"{SEND}{uid}/confirm/", form)


def test_the_empty_sheet_can_be_sent_back_filled(district):
    answer = district.get(f"{SEND}template.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book.worksheets[0][1]][:2] == ["Place (code or name)", "Office"]
    book.worksheets[0].append(list(GOOD.values()))
    sent = io.BytesIO()
    book.save(sent)
    answer = district.post(SEND, {"sheet": SimpleUploadedFile("a.xlsx", sent.getvalue())})
    assert "1 row can be added" in district.get(answer.headers["Location"]).text


def test_nothing_is_made_before_it_is_confirmed(district):
    page = shown(district, GOOD, BY_PHONE)
    assert "2 rows can be added" in page.text
    assert not User.objects.filter(name="Asha Devi").exists()
    assert confirm(district).headers["Location"] == "/curation/people/"
    asha, ramesh = User.objects.get(name="Asha Devi"), User.objects.get(phone="+919876543210")
    assert not asha.has_usable_password()
    office = standing_of(asha).main_office
    assert (office.title, office.place.code) == ("Pump Operator", "937648")
    assert asha.postings.get().starts_on == date(2025, 4, 1)
    assert standing_of(ramesh).main_office.place.code == "937649"
    assert Event.objects.filter(verb="confirm-posting").count() == 2


def test_a_repeat_changes_nothing(district):
    shown(district, GOOD)
    form = {"request_id": "0190a0a0-0000-7000-8000-000000000003"}
    confirm(district, **form)
    assert confirm(district, **form).status_code == 302
    assert confirm(district).status_code == 409
    assert OfficeList.objects.get().rows == []
    page = shown(district, GOOD)
    assert "already there" in page.text
    confirm(district)
    assert Posting.objects.filter(person__name="Asha Devi").count() == 1
    assert Office.objects.filter(title="Pump Operator").count() == 1


REFUSED = [
    ({"place": "gp:1"}, "No place is called"),
    ({"place": "district:9105"}, "not within Girwa"),
    ({"place": "district:9120"}, "not within Girwa"),
    ({"place": "district:9104"}, "is not under your desk"),
    ({"place": "state:208"}, "not of the right level"),
    ({"place": "555"}, "No place below your desk has this code"),
    ({"place": "Khajurii"}, "(gp:937648)"),
    ({"title": ""}, "The office is missing"),
    ({"organisation": "Guild"}, "list on the second page"),
    ({"name": ""}, "The name is missing"),
    ({"email": "asha"}, "valid email"),
    ({"email": ""}, "to sign in with"),
    ({"phone": "12345"}, "mobile number"),
    ({"since": "2099-01-01"}, "in the future"),
    ({"since": "spring"}, "Write a date"),
    ({"email": "district@example.org"}, "cannot decide on this person"),
    ({"email": "district2@example.org"}, "cannot decide on this person"),
    ({"email": "state@example.org"}, "cannot decide on this person"),
    ({"email": "suspended@example.org"}, "cannot decide on this person"),
]


@pytest.mark.parametrize(("change", "reason"), REFUSED)
def test_a_refused_row_says_why_and_makes_nothing(district, change, reason):
    before = User.objects.count(), Posting.objects.count()
    page = shown(district, GOOD | change)
    assert "1 row cannot be added" in page.text
    assert reason in page.text
    assert confirm(district).status_code == 302
    assert (User.objects.count(), Posting.objects.count()) == before


def test_twins_and_mixed_up_people_are_refused(cast, district):
    User.objects.filter(pk=cast.gp2.pk).update(phone="+919876543210")
    mixed = GOOD | {"email": "gp@example.org", "phone": 9876543210}
    page = shown(district, GOOD, GOOD, mixed)
    assert "is in the sheet twice" in page.text
    assert "belong to different people" in page.text


def test_a_person_with_two_offices_comes_in_once(district):
    shown(district, GOOD, GOOD | {"place": "gp:937649"})
    confirm(district)
    assert User.objects.get(name="Asha Devi").postings.confirmed().count() == 2
    assert Invitation.objects.filter(person__name="Asha Devi").count() == 1


def test_one_person_named_by_address_here_and_by_number_there(district):
    both = GOOD | {"phone": 9876543210}
    other = {"place": "gp:937649"}
    shown(district, both, GOOD | other, both | other | {"email": ""})
    confirm(district)
    asha = User.objects.get(name="Asha Devi")
    assert asha.phone == "+919876543210"
    assert asha.postings.confirmed().count() == 2
    assert Event.objects.filter(verb="confirm-posting").count() == 2
    assert Invitation.objects.filter(person=asha).count() == 1
    shown(district, both | {"title": "Plumber"}, both | {"title": "Plumber", "email": ""})
    assert confirm(district).status_code == 302
    shown(district, GOOD | {"title": "Clerk"}, both | {"title": "Clerk", "email": ""})
    assert confirm(district).status_code == 302
    assert asha.postings.confirmed().count() == 4


def test_a_row_of_two_people_of_the_same_list_is_refused(district):
    mixed = GOOD | {"phone": BY_PHONE["phone"], "title": "Mason"}
    shown(district, GOOD, BY_PHONE, mixed)
    confirm(district)
    assert Posting.objects.filter(decided_by__email="district@example.org").count() == 2
    assert not Office.objects.filter(title="Mason").exists()


def test_a_row_costs_one_query(district):
    """The look for entries that waited for the posting; all else is done once for all rows."""

    def taken(rows):
        people = [
            GOOD | {"email": f"{rows}-{n}@example.org", "place": f"gp:{937648 + n % 2}"}
            for n in range(rows)
        ]
        shown(district, *people)
        with CaptureQueriesContext(connection) as caught:
            assert confirm(district).status_code == 302
        assert Posting.objects.filter(person__email__startswith=f"{rows}-").count() == rows
        return len(caught)

    taken(2)
    assert taken(43) - taken(3) <= 40


def test_what_was_stated_is_confirmed(cast, district):
    row = GOOD | {
        "title": "water committee member",
        "organisation": "vwsc",
        "email": "unconfirmed@example.org",
    }
    shown(district, row)
    confirm(district)
    assert cast.unconfirmed.postings.get().state == "confirmed"
    assert cast.unconfirmed.postings.get().decided_by == cast.district


def test_formulas_are_text_and_places_may_be_named(district):
    page = shown(district, GOOD | {"place": "Khajuri", "title": '=HYPERLINK("http://evil")'})
    assert "1 row can be added" in page.text
    confirm(district)
    assert Office.objects.filter(title__startswith="=HYPERLINK").exists()


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (30 * 1024 * 1024))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK not really", "cannot be read as xlsx"),
        (b"name,email\n", "cannot be read as xlsx"),
        (b"x" * (MOST_BYTES + 1), "larger than 2 MB"),
        (bomb, "far too large"),
    ],
)
def test_files_that_are_no_list(district, content, reason):
    content = content() if callable(content) else content
    answer = district.post(SEND, {"sheet": SimpleUploadedFile("a.xlsx", content)})
    assert answer.status_code == 422
    assert reason in answer.text
    assert not OfficeList.objects.exists()


def test_no_more_than_a_thousand_rows(district):
    answer = district.post(SEND, {"sheet": sheet(*[GOOD] * 1001)})
    assert answer.status_code == 422
    assert "more than 1,000 rows" in answer.text
    assert district.post(SEND, {"sheet": sheet()}).status_code == 422


def test_a_list_is_its_senders_for_an_hour(cast, district):
    shown(district, GOOD)
    kept = OfficeList.objects.get()
    other = Client()
    other.force_login(cast.district2)
    assert other.get(f"{SEND}{kept.uid}/").status_code == 404
    assert other.post(f"{SEND}{kept.uid}/confirm/").status_code == 404
    OfficeList.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    assert district.get(f"{SEND}{kept.uid}/").status_code == 409
    assert confirm(district).status_code == 409
    assert drop_old_office_lists() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [("state", 200), ("district3", 200), ("national", 403), ("gp", 403), ("block", 403)],
)
def test_who_sends_lists(client, cast, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(SEND).status_code == status


def test_the_desk_of_another_district_brings_nobody_in_here(client, cast):
    client.force_login(cast.district3)
    assert "1 row cannot be added" in shown(client, GOOD).text


# Opening the account


def test_who_has_an_address_gets_a_link_that_works_once(district):
    shown(district, GOOD)
    confirm(district)
    send_links([Invitation.objects.get().pk])
    link = re.search(r"http\S+", mail.outbox[-1].body)[0]
    path = "/" + link.split("/", 3)[3]
    officer = Client()
    assert "Asha Devi" in officer.get(path).text
    assert officer.post(path, {"password1": "12345678"}).status_code == 422
    assert officer.post(path, {"password1": PASSWORD}).status_code == 302
    assert officer.get("/accounts/settings/").status_code == 200
    assert Client().get(path).status_code == 400
    assert Client().post(path, {"password1": PASSWORD}).status_code == 400


@pytest.fixture
def slip(district):
    """Bring in an officer without e-mail, and return the path on her slip."""
    shown(district, BY_PHONE)
    confirm(district)
    assert "1 officer below your desk" in district.get(SLIPS).text
    district.post(SLIPS)
    page = district.get(SLIPS).text
    assert "<svg" in page
    assert "style=" not in page
    return f"/slip/{WRITTEN.search(page)[1]}/"


def test_a_slip_works_once(slip):
    officer = Client()
    assert "Ramesh" in officer.get(slip.lower()).text
    assert officer.post(slip, {"password1": "short"}).status_code == 422
    assert officer.post(slip, {"password1": PASSWORD}).status_code == 302
    assert officer.get("/accounts/settings/").status_code == 200
    assert Client().get(slip).status_code == 400
    again = Client()
    again.post("/accounts/login/", {"login": "98765 43210", "password": PASSWORD})
    assert again.get("/accounts/settings/").status_code == 200


def test_a_slip_ends_after_72_hours_and_with_a_new_one(district, slip):
    district.post(SLIPS)
    assert Client().get(slip).status_code == 400
    new = f"/slip/{WRITTEN.search(district.get(SLIPS).text)[1]}/"
    assert Client().get(new).status_code == 200
    Invitation.objects.update(expires_at=timezone.now())
    assert Client().get(new).status_code == 400


def test_slips_are_for_officers_below_who_never_signed_in(cast, client, slip):
    for name, waits in (("district3", False), ("district2", True), ("state", True)):
        client.force_login(getattr(cast, name))
        page = client.get(SLIPS).text
        assert ("officer below your desk" in page) == waits
        assert slip not in page
    User.objects.filter(name="Ramesh").update(is_active=False)
    assert Client().get(slip).status_code == 400
    client.force_login(cast.gp)
    assert client.get(SLIPS).status_code == 403


def test_who_is_signed_in_opens_no_other_account(district, slip):
    assert district.get(slip).status_code == 400
    assert district.post(slip, {"password1": PASSWORD}).status_code == 400
    assert not User.objects.get(name="Ramesh").has_usable_password()


def test_a_guessed_code_opens_nothing(slip):
    for code in ("x", "0000-0000-0000", slip[6:-2], "’" * 300):
        assert Client().get(f"/slip/{code}/").status_code == 400


def test_a_slip_opens_nothing_once_its_person_signs_in_by_another_way(district, slip):
    """Who signs in by a code never chooses a password: the paper must not choose one for her."""
    User.objects.filter(name="Ramesh").update(last_login=timezone.now())
    assert Client().get(slip).status_code == 400
    assert Client().post(slip, {"password1": PASSWORD}).status_code == 400
    district.post(SLIPS)
    assert "/slip/" not in district.get(SLIPS).text


def test_a_slip_opens_nothing_once_who_printed_it_is_suspended(cast, slip):
    User.objects.filter(pk=cast.district.pk).update(is_active=False, suspended_at=timezone.now())
    assert Client().get(slip).status_code == 400
