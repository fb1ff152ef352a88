"""Taking practices in and giving them out: real cases, bad rows, the way there and back."""

import csv
import json
import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from places.models import Place
from practices import workflow
from practices.exchange import loading, mapping
from practices.models import Practice
from practices.spreadsheet import harmless, unguarded
from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db

REAL = Path(os.environ.get("SOURCEBOOK_REAL_DATA", "../shared/data")) / "cases.jsonl"
real_cases = pytest.mark.skipif(not REAL.is_file(), reason=f"no real cases at {REAL}")

ROW = {
    "id": "soak-pits",
    "title": "Soak pits at forty houses",
    "url_or_source": "District newsletter, May 2022",
    "state": "Rajasthan",
    "district": "Udaipur",
    "block_or_gp": "Nowhere Known",
    "programme": "SBM-G",
    "kind": "good practice",
    "themes": ["greywater", "dancing"],
    "problem": "Water stood in the lane.",
    "what_was_done": "Walked the lane. Dug the pits. Filled them with stones.",
    "results": "The lane is dry.",
    "lessons": "",
    "year": "2022",
    "language": "en",
    "text": "The whole story.",
}


def write(path, *rows):
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def run(command, *args, **options):
    out = StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def publish(tmp_path):
    def run_import(*rows, **options):
        path = write(tmp_path / "rows.jsonl", *rows)
        return run("import_practices", path, publish=True, as_desk=True, **options)

    return run_import


def test_a_row_becomes_a_published_practice_with_its_source(publish):
    report = publish(ROW)
    practice = Practice.objects.get(import_key="soak-pits")
    version = practice.live_version
    assert practice.state == "published"
    assert practice.source == "District newsletter, May 2022"
    assert practice.author is None
    assert practice.place == Place.objects.get(level="district", name="Udaipur", state__code="8")
    assert version.place_text == "Nowhere Known"
    assert version.step_texts() == ["Walked the lane.", "Dug the pits.", "Filled them with stones."]
    assert (version.story, version.started_precision) == ("The whole story.", "year")
    assert version.themes == ["liquid-waste"]
    assert version.answer_states["cost_amount"] == "not-told"
    assert "no theme for 'dancing', kept as a tag" in report
    assert sorted(practice.tags.names()) == ["dancing", "greywater"]  # as the source has them


def test_a_source_in_columns_is_kept_as_it_stood_but_own_columns_are_not_told_twice(publish):
    publish(
        ROW | {"text": ""}, ROW | {"id": "ours", "text": "", "what_was_done": "", "steps": ["Dug."]}
    )
    told, ours = Practice.objects.order_by("created_at")
    assert told.live_version.story.split("\n\n")[1] == ROW["what_was_done"]
    assert ours.live_version.story == ""


def test_rows_may_come_in_on_an_earlier_day_only_within_the_past(db):
    day = timezone.now() - timedelta(days=90)
    with workflow.past():
        loading.load([(1, ROW)], publish=True, at=day)
    practice = Practice.objects.get()
    assert practice.published_at == practice.live_version.first_submitted_at == day
    with pytest.raises(ValueError, match="past"):
        loading.load([(1, ROW | {"id": "another"})], publish=True, at=day)


def test_without_publish_the_row_waits_at_its_desk(tmp_path):
    run("import_practices", write(tmp_path / "rows.jsonl", ROW))
    practice = Practice.objects.get(import_key="soak-pits")
    assert practice.state == "unpublished"
    assert practice.open_version.state == "submitted"
    assert practice.open_version.desk == Place.objects.get(level="state", code="8")


def test_accepting_in_the_desks_stead_is_logged_as_the_import(publish):
    from events.models import Event

    publish(ROW)
    event = Event.objects.get(verb="accept")
    assert (event.actor, event.agent, event.stead) == (None, "import", "state:8")


def test_a_second_run_changes_nothing(publish):
    publish(ROW)
    before = list(Practice.objects.values())
    assert "0 added, 1 already there, 0 refused" in publish(ROW | {"title": "Another"})
    assert list(Practice.objects.values()) == before


def test_a_dry_run_keeps_nothing(publish):
    assert "1 added" in publish(ROW, dry_run=True)
    assert not Practice.objects.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "id: every row needs one"),
        ({"title": ""}, "title: "),
        ({"title": "x" * 121}, "title: "),
        ({"kind": "rumour"}, "kind: 'rumour' is none of"),
        ({"programme": "XYZ"}, "programme: 'XYZ' is none of"),
        ({"themes": ["dancing"]}, "themes: none of ['dancing'] is known"),
        ({"year": "last year"}, "started_on: 'last year' is not"),
        ({"language": "klingon"}, "language: "),
        ({"problem": "x" * 401}, "problem: "),
        ({"place": "gp:0000"}, "place: no place has the key 'gp:0000'"),
        ({"cost_amount": "-5"}, "cost_amount: '-5' is not a whole number"),
        ({"steps": ["a", "b", "c", "d", "e", "f", "g", "h"]}, "steps: 8 of them, seven at most"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_others_come_in(publish, change, reason):
    report = publish(ROW | change, ROW | {"id": "good"})
    assert "line 1: refused: " + reason in report
    assert "1 added, 0 already there, 1 refused" in report
    assert Practice.objects.get().import_key == "good"


def test_a_line_that_is_not_json_is_refused_alone(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("{broken\n" + json.dumps(ROW), encoding="utf-8")
    report = run("import_practices", str(path))
    assert "line 1: refused: not JSON" in report
    assert "1 added" in report


@pytest.mark.parametrize("name", ["rows.txt", "missing.jsonl", "rows.xlsx"])
def test_an_unreadable_file_is_refused_whole(tmp_path, name):
    if name != "missing.jsonl":
        (tmp_path / name).write_text("not a workbook")
    with pytest.raises(CommandError):
        run("import_practices", str(tmp_path / name))


def test_publishing_without_the_desk_is_refused(tmp_path):
    with pytest.raises(CommandError, match="go together"):
        run("import_practices", write(tmp_path / "rows.jsonl", ROW), publish=True)


def test_a_name_that_two_places_bear_is_reported_and_not_guessed(publish):
    district = Place.objects.get(level="district", name="Udaipur", state__code="8")
    for code in ("990001", "990002"):
        Place(level="gp", code=code, name="Rampur", parent=district).save()
    report = publish(ROW | {"block_or_gp": "Rampur"})
    assert "place in doubt: gp 'Rampur': 2 places under Udaipur" in report
    assert Practice.objects.get().place == district


def test_without_a_state_the_row_is_put_at_the_nation(publish):
    publish(ROW | {"state": "", "district": "", "block_or_gp": ""})
    assert Practice.objects.get().place.key == "national:1"


def test_more_sentences_than_seven_are_joined_and_none_is_lost():
    text = " ".join(f"Did thing {number}." for number in range(1, 12))
    steps = mapping.steps_of(text)
    assert len(steps) == 7
    assert " ".join(steps) == text


def test_a_sentence_longer_than_a_step_stays_in_the_story():
    assert mapping.steps_of("x" * 301 + ". Short.") == []
    began = time.monotonic()
    assert mapping.steps_of("So. " * 12_000) == []
    assert time.monotonic() - began < 2  # it took eight seconds a row


@pytest.mark.parametrize("ending", ["jsonl", "csv", "xlsx"])
def test_what_is_exported_can_be_taken_in_again(tmp_path, ending):
    practice = published_practice(tag_names=["masons", "-minus"], answer_states={})
    path = str(tmp_path / f"out.{ending}")
    assert "1 practices written" in run("export_practices", path)
    before = _answers(practice)
    Practice.objects.filter(pk=practice.pk).update(code="LS-00000000")
    assert "1 added" in run("import_practices", path, publish=True, as_desk=True)
    again = Practice.objects.get(import_key=practice.code)
    assert _answers(again) == before


def _answers(practice):
    version = practice.live_version
    names = (
        "title",
        "kind",
        "programme",
        "language",
        "themes",
        "tag_names",
        "place",
        "problem",
        "cost_amount",
        "cost_unit",
        "cost_source",
        "result",
        "went_wrong",
        "not_where",
        "started_on",
        "started_precision",
        "reach",
        "upkeep",
        "who_did_what",
    )
    return {name: getattr(version, name) for name in names} | {"steps": version.step_texts()}


def test_the_export_holds_nobodys_contact_and_nothing_unpublished(tmp_path):
    from tests.factories.practices import practice_in

    published_practice()
    practice_in("withdrawn", title="Hidden words one")
    practice_in("submitted", title="Hidden words two")
    path = tmp_path / "out.jsonl"
    run("export_practices", str(path))
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") == 1
    assert "Hidden words" not in text
    assert "at the Gram Panchayat office" not in text


def test_cells_that_begin_a_formula_are_made_harmless(tmp_path):
    published_practice(title="=HYPERLINK(1)")
    run("export_practices", str(tmp_path / "out.csv"))
    run("export_practices", str(tmp_path / "out.xlsx"))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["title"] == "'=HYPERLINK(1)"
    rows = list(load_workbook(tmp_path / "out.xlsx").worksheets[0].values)
    assert dict(zip(rows[0], rows[1], strict=True))["title"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_the_guard_of_a_cell_comes_off_again(sign):
    assert harmless(f"{sign}1") == f"'{sign}1"
    assert unguarded(harmless(f"{sign}1")) == f"{sign}1"
    assert unguarded("'tis plain") == "'tis plain"


@real_cases
def test_the_sixty_real_cases_come_in_once():
    report = run("import_practices", str(REAL), publish=True, as_desk=True)
    assert "60 added, 0 already there, 0 refused" in report
    assert Practice.objects.listed().count() == 60
    assert not Practice.objects.filter(source="").exists()
    assert not Practice.objects.filter(live_version__story="").exists()
    again = run("import_practices", str(REAL), publish=True, as_desk=True)
    assert "0 added, 60 already there, 0 refused" in again


def test_a_shielded_row_comes_in_and_goes_out_without_its_place(publish, tmp_path):
    publish(ROW | {"shielded": True, "terrain": "desert", "village": "Dhimrapur"})
    practice = Practice.objects.get(import_key="soak-pits")
    assert practice.live_version.place.name == "Udaipur"
    assert (practice.place.code, practice.shielded_level) == ("8", "district")
    page = Client().get(practice.get_absolute_url()).content.decode()
    file = tmp_path / "out.jsonl"
    run("export_practices", str(file))
    for text in (page, file.read_text()):
        found = [w for w in ("Udaipur", "Nowhere", "Dhimrapur", "newsletter") if w in text]
        assert not found
    row = json.loads(file.read_text())
    assert (row["place"], row["level"], row["shielded"]) == ("state:8", "district", True)
    assert row["id"] == practice.code
    assert "A District in Rajasthan" in page
    assert "shielded: " in publish(ROW | {"id": "other", "shielded": "perhaps"})
