"""Files of practices that a curator takes in: columns, the check, drafts, refused rows, undoing."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import OrmQ
from openpyxl import Workbook

from accounts.services import suspend
from events.models import Event
from practices import workflow
from practices.errors import NotAllowed
from practices.exchange import drafting, jobs, taking
from practices.models import Import, Practice

pytestmark = pytest.mark.django_db
SEND = "/practices/import/"
REQUEST = "0190a0a0-0000-7000-8000-00000000000{}"
LONG = "Water stood in the lane. " * 30
HEADINGS = [
    "Title",
    "Gram Panchayat",
    "Year",
    "समस्या",
    "What was done",
    "Cost",
    "Category",
    "Old no.",
]
ROWS = [
    [
        "Soak pits",
        "Khajuri",
        "2022",
        LONG,
        "1. Walk.\n2. Dig.\n3. Fill.",
        "1.5 lakh",
        "soak pit",
        "7",
    ],
    ["=cmd|' /C calc'!A0", "Nowhere", "last year", "", "Dug it.", "little", "dancing", ""],
    ["", "Khajuri", "", "", "", "", "", "@SUM(A1)"],
]
FOR_ALL = {"kind": "practice", "programme": "sbm", "language": "en"}


def sheet(rows=ROWS, headings=HEADINGS):
    book, file = Workbook(), io.BytesIO()
    for row in (headings, *rows):
        book.active.append([None] * len(row))
        for at, cell in enumerate(row, start=1):
            one = book.active.cell(book.active.max_row, at)
            one.value, one.data_type = cell, "s"
    book.save(file)
    return file.getvalue()


def post(client, content, name="cases.xlsx"):
    return client.post(SEND, {"table": SimpleUploadedFile(name, content)})


def page_after(client, content, name="cases.xlsx"):
    """Send a file and map its columns as they are guessed; return the page of its check."""
    mapping = post(client, content, name).url
    shown = client.get(mapping).context["form"]
    chosen = {name: field.initial for name, field in shown.fields.items()}
    return client.post(mapping, chosen).url


@pytest.fixture
def district(client, cast):
    client.force_login(cast.district)
    return client


def test_columns_are_guessed_and_each_row_is_shown_before_anything_is_made(district, cast):
    mapping = post(district, sheet()).url
    form = district.get(mapping).context["form"]
    guessed = [field.initial for name, field in form.fields.items() if "column" in name]
    meant = ("title", "gp", "started_on", "problem", "steps", "cost_amount", "themes")
    assert guessed == [*meant, ""]
    chosen = FOR_ALL | {f"column-{at}": target for at, target in enumerate(guessed)}
    twice = district.post(mapping, chosen | {"column-7": "gp"})
    assert (twice.status_code, "Two columns cannot both" in twice.text) == (422, True)
    without = district.post(mapping, chosen | {"column-0": ""})
    assert (without.status_code, "Say which column" in without.text) == (422, True)
    address = district.post(mapping, chosen | {"column-7": "told_by_office"}).url
    check = district.get(address)
    assert "The title is missing." in check.text
    assert check.context["new"][0].place == cast.places.home_gp
    assert not Practice.objects.exists()
    page_after(district, sheet())
    assert Import.objects.first().targets == [*meant, "told_by_office"]  # remembered


def test_rows_become_drafts_of_who_sent_them_and_lose_no_word(district, cast):
    address = page_after(district, sheet())
    done = district.post(f"{address}confirm/", {"request_id": REQUEST.format(1)})
    again = district.post(f"{address}confirm/", {"request_id": REQUEST.format(1)})
    assert done.url == again.url == address
    assert district.post(f"{address}confirm/").status_code == 409
    first, second = Practice.objects.order_by("created_at")
    sound, odd = first.open_version, second.open_version
    assert (sound.state, sound.author, sound.place) == ("draft", cast.district, cast.places.home_gp)
    assert sound.step_texts() == ["Walk.", "Dig.", "Fill."]
    assert (sound.cost_amount, sound.started_on.year, first.source) == (150000, 2022, "cases.xlsx")
    assert len(sound.problem) <= 400
    assert LONG.strip() in sound.story
    assert sound.themes == ["liquid-waste"]
    assert (odd.place, odd.place_text) == (cast.places.home_district, "Nowhere")
    assert odd.tag_names == ["dancing"]
    assert "last year" in odd.story
    assert "little" in odd.story
    shown = district.get(second.get_absolute_url()).text
    assert "Check these" in shown
    assert "became tags: dancing" in shown
    assert Event.objects.filter(verb="take-import", actor=cast.district).count() == 1


def test_undoing_a_file_deletes_what_nobody_has_touched(district):
    address = page_after(district, sheet())
    assert district.post(f"{address}undo/").status_code == 409
    district.post(f"{address}confirm/")
    first = Practice.objects.order_by("created_at").first()
    edited = {"title": "Mine now", "place": "gp:937648"} | FOR_ALL
    assert district.post(f"/practices/{first.pk}/edit/", edited).status_code == 302
    assert "1 draft is as it was made" in district.get(address).text
    for _time in range(2):
        undone = district.post(f"{address}undo/", {"request_id": REQUEST.format(2)})
        assert undone.url == address
    assert list(Practice.objects.all()) == [first]
    assert "1 entry stays" in district.get(address).text
    assert district.post(f"{address}undo/").status_code == 409


HEADED = [["=1+1", *HEADINGS[1:], "District"], ["title", "gp", "started_on", "problem", "steps"]]
HEADED[1] += ["", "", "", "district"]


@pytest.fixture
def partly(district):
    """Send a file of which two rows are refused; return the page of its check."""
    fine = ["Fine pits", "Khajuri", "2022", "-", *ROWS[0][4:], ""]
    rows = [fine, ["Far", "", *ROWS[0][2:], "Salumbar"], [*ROWS[2], ""]]
    mapping = post(district, sheet(rows, HEADED[0])).url
    chosen = {f"column-{at}": target for at, target in enumerate(HEADED[1])}
    return district.post(mapping, FOR_ALL | chosen).url


def test_refused_rows_come_back_harmless(district, partly):
    for _time in ("before", "after"):
        file = district.get(f"{partly}refused.csv").content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(file)))
        assert (lines[0][0], lines[0][-1]) == ("'=1+1", "What to correct")
        outside = "Salumbar District, Marudesh is outside the area of your office."
        assert [line[-1] for line in lines[1:]] == [outside, "The title is missing."]
        assert lines[2][7] == "'@SUM(A1)"
        district.post(f"{partly}confirm/")
    jobs.forget_imports(timezone.now() + timedelta(days=31))
    assert district.get(f"{partly}refused.csv").status_code == 404


def test_refused_rows_may_be_mended_and_sent_again(district, partly):
    file = district.get(f"{partly}refused.csv").content.decode("utf-8-sig")
    mended = file.replace("Salumbar", "Girwa", 1)
    again = page_after(district, mended.encode("utf-16"), "refused.csv")
    imported = Import.objects.first()
    assert imported.headings[0] == "=1+1"
    assert imported.targets == [*HEADED[1], ""]
    assert imported.rows[1][1][7] == "@SUM(A1)"
    assert [line.title for line in district.get(again).context["new"]] == ["Far"]
    district.post(f"{again}confirm/")
    same = page_after(district, mended.encode(), "refused.csv")
    assert len(district.get(same).context["same"]) == 1
    jobs.forget_imports(timezone.now() + timedelta(days=1))
    assert district.get(same).status_code == 404


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return file.getvalue()


def test_files_that_are_no_table_are_refused_with_a_reason(district):
    text = "Title,Problem\nशौचालय,पानी\n"
    wrong = {
        "The letters of this csv file": "Title\ncaf\xe9".encode("cp1252"),
        "neither xlsx nor csv": b"%PDF-1.7\nTitle",
        "neither": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old",
        "neither xlsx": b"PK\x03\x04 broken",
        "far too large": bomb(),
        "needs its headings": b"Title\n",
        "larger than 5 MB": b"x" * (5 * 1024 * 1024 + 1),
        "more than 1,000 rows": b"Title\n" + b"x\n" * 1001,
        "more than 60 columns": b"x," * 61 + b"\n" + b"x," * 61,
        "Line 2 of the file": b'Title\n"open',
        "nor csv": text.encode("utf-16-le"),
    }
    for words, content in wrong.items():
        answer = post(district, content)
        assert answer.status_code == 422, words
        assert words in answer.text
    assert not Import.objects.exists()
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert post(district, text.replace(",", ";").encode(encoding), "a.csv").status_code == 302
        assert Import.objects.first().rows == [[2, ["शौचालय", "पानी"]]]


@pytest.fixture
def long_file(district, cast, monkeypatch):
    """Let five rows be a long file, and two a batch; send one."""
    monkeypatch.setattr(taking, "AT_ONCE", 3)
    monkeypatch.setattr(taking, "BATCH", 2)
    rows = [[f"Pits {number}", "Khajuri"] for number in range(5)]
    return page_after(district, sheet(rows, ["Title", "GP"]))


def test_a_long_file_is_taken_in_by_a_job_and_by_nobody_else(
    district, cast, long_file, monkeypatch
):
    district.post(f"{long_file}confirm/")
    imported = Import.objects.get()
    assert OrmQ.objects.count() == 1
    assert taking.take_next(imported.pk)
    page = district.get(long_file)
    assert (page.headers["Refresh"], "2 of 5 rows done" in page.text) == ("3", True)
    later = timezone.now() + timedelta(hours=1)
    assert jobs.go_on_with_imports(later) == 1
    with monkeypatch.context() as broken:
        broken.setattr(drafting.services, "begin", _fails_for("Pits 3", drafting.services.begin))
        assert jobs.take_import(imported.pk) == 1
    imported.refresh_from_db()
    assert (imported.made, imported.done, len(imported.left_out)) == (4, 5, 1)
    district.post(f"{long_file}undo/")
    assert Practice.objects.count() == 4
    assert "being taken back" in district.get(long_file).text
    assert jobs.go_on_with_imports(timezone.now() + timedelta(hours=1)) == 1
    jobs.undo_import(imported.pk)
    assert not Practice.objects.exists()
    assert "All its drafts are deleted." in district.get(long_file).text
    client = district
    client.force_login(cast.district2)
    for path in (long_file, f"{long_file}columns/", f"{long_file}refused.csv"):
        assert client.get(path).status_code == 404
    assert client.post(f"{long_file}undo/").status_code == 404
    for person in (cast.gp, cast.block, cast.facilitator, cast.auditor, cast.reader):
        client.force_login(person)
        assert client.get(SEND).status_code == 403
        assert post(client, sheet()).status_code == 403


def _fails_for(title, begin):
    calls = iter(range(99))

    def begun(**told):
        if next(calls) in (1, 3):  # the second row: once with its batch, once alone
            raise ValueError(title)
        return begin(**told)

    return begun


def test_who_is_suspended_meanwhile_takes_nothing_in(district, cast, long_file):
    district.post(f"{long_file}confirm/")
    imported = Import.objects.get()
    taking.take_next(imported.pk)
    suspend(cast.district, by=cast.national)
    jobs.take_import(imported.pk)
    imported.refresh_from_db()
    assert (imported.made, imported.rest, imported.is_running) == (2, 3, False)


def test_nobody_accepts_what_he_took_in(district, cast):
    district.post(f"{page_after(district, sheet([ROWS[0]]))}confirm/")
    practice = Practice.objects.get()
    told = {
        "consent": True,
        "consent_text": "Yes.",
        "consent_at": timezone.now(),
        "contact": "Desk",
    }
    version = practice.open_version
    type(version.particulars).objects.filter(version=version).update(**told)
    states = ("who_did_what", "upkeep", "result_basis", "went_wrong", "not_where")
    version.result, version.answer_states = "Dry.", dict.fromkeys(states, "not-known")
    version.save()
    workflow.apply(practice, "submit", by=cast.district)
    assert Practice.objects.get().open_version.desk == cast.places.home_state
    with pytest.raises(NotAllowed):
        workflow.apply(practice, "accept", by=cast.district)
    workflow.apply(practice, "accept", by=cast.state)


def test_a_list_of_files_and_a_check_cost_the_same_for_more(district, cast):
    def costs(rows):
        address = page_after(
            district, sheet([[f"Pits {n}", "Khajuri"] for n in range(rows)], ["Title", "GP"])
        )
        with CaptureQueriesContext(
            connection,
        ) as check:
            district.get(address)
        with CaptureQueriesContext(connection) as files:
            district.get(SEND)
        return len(check), len(files)

    costs(1)
    assert costs(1) == costs(9)


def test_places_are_found_from_the_senders_own_or_named_as_not_found(district, cast):
    places = cast.places
    found = {
        ("", "", "Kotra", "Bakhel"): (places.next_gp, ""),
        ("Marudesh", "girwa", "", "Khajuri"): (places.home_gp, ""),
        ("", "", "Kotra", "Nowhere"): (places.home_block, "Nowhere"),
        ("", "Girva", "", "Khajuri"): "was not found as written: “Girva, Khajuri”",
        ("Awadh", "", "", ""): "Awadh is outside the area of your office.",
    }
    rows = [[f"Pits {number}", *names] for number, names in enumerate(found)]
    address = page_after(district, sheet(rows, ["Title", "State", "District", "Block", "GP"]))
    shown = district.get(address)
    lines = [*shown.context["new"], *shown.context["refused"]]
    for line, expected in zip(lines, found.values(), strict=True):
        if isinstance(expected, str):
            assert expected in line.reason
        else:
            assert (line.place, line.answers["place_text"]) == expected
