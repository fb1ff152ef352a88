"""Releases of the directory: taken whole or refused whole, repeatable, and nothing is lost."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from places import search
from places.models import Place
from tests.places.conftest import BLOCKS, DISTRICTS, GPS, STATES

pytestmark = pytest.mark.usefixtures("facts")


def run(folder, *options) -> str:
    out = io.StringIO()
    call_command("import_places", str(folder), *options, stdout=out)
    return out.getvalue()


def gp(code) -> Place:
    return Place.objects.with_parents().by_key(f"gp:{code}")


def test_a_release_is_added_with_its_way_up(folder):
    assert "gp 4" in run(folder())
    assert gp("900002").label == "Rampur GP, Gogunda, Udaipur"
    assert gp("900003").label == "Khajuri Kalan GP, Salumbar"
    assert gp("900001").kind == "gram-panchayat"


def test_a_second_run_changes_nothing(folder):
    run(folder())
    assert run(folder()).startswith("Nothing changed.")


def test_a_renamed_place_is_found_by_both_names(folder):
    run(folder())
    out = run(folder(gps=[("900001", "Ramgarh Nava", "795", "117", "8"), *GPS[1:]]))
    assert "gp:900001 Rampur → Ramgarh Nava" in out
    assert [place.code for place in search.suggest("Ramgarh Nava")] == ["900001"]
    assert "900001" in [place.code for place in search.suggest("Rampur", limit=100)]


def test_a_moved_block_takes_its_gps_along(folder):
    run(folder())
    uid = gp("900001").uid
    out = run(folder(blocks=[("795", "777", "Girwa"), *BLOCKS[1:]]))
    assert "block:795 district:117 → district:777" in out
    assert gp("900001").district.code == "777"
    assert gp("900001").uid == uid


def test_a_gp_may_get_a_block_that_is_new_in_the_same_release(folder):
    run(folder())
    changed = [*GPS[:2], ("900003", "Khajuri Kalan", "9901", "777", "8"), GPS[3]]
    run(folder(blocks=[*BLOCKS, ("9901", "777", "Salumbar")], gps=changed))
    assert gp("900003").label == "Khajuri Kalan GP, Salumbar, Salumbar"


def test_a_place_that_is_gone_is_closed_and_comes_back(folder):
    run(folder())
    assert "gp:900001" in run(folder(gps=GPS[1:]), "--all")
    closed = gp("900001")
    assert closed.valid_to == timezone.localdate() - timedelta(days=1)
    assert not Place.objects.current().filter(pk=closed.pk).exists()
    assert "Open again: gp 1" in run(folder())
    assert gp("900001").valid_to is None


def test_what_a_folder_does_not_cover_stays_open(folder):
    run(folder())
    run(folder(gps=[row for row in GPS if row[4] == "8"]))
    assert gp("900004").valid_to is None
    run(folder(gps=None, blocks=None, states=None))
    assert gp("900001").valid_to is None
    assert Place.objects.by_key("state:33").valid_to is None
    assert Place.objects.by_key("district:577").valid_to is None


def test_samples_are_left_alone(folder):
    before = list(Place.objects.samples().order_by("pk").values())
    run(folder())
    assert list(Place.objects.samples().order_by("pk").values()) == before


def test_local_names_are_kept_in_one_normal_form(folder):
    path = folder()
    nfd = "পা\u09a1\u09bcা"  # written with a separate dot
    (path / "blocks.csv").write_text(
        f"lgd_code,district_code,name,name_local\n796,117,Gogunda,गोगुन्दा\n9902,117,Para,{nfd}\n",
        encoding="utf-8-sig",
    )
    (path / "gps.csv").unlink()
    run(path)
    assert Place.objects.by_key("block:796").name_local_language == "hi"
    assert [place.code for place in search.suggest("गोगुंदा")] == ["796"]
    assert [place.code for place in search.suggest("পা\u09dcা")] == ["9902"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gps": [*GPS, ("900001", "Twice", "795", "117", "8")]}, "gps.csv, line 6"),
        ({"gps": [("900009", "", "795", "117", "8")]}, "gps.csv, line 2: the name is empty"),
        (
            {"gps": [("900009", "Lost", "123456", "117", "8")]},
            "Block 123456 is not in the directory",
        ),
        ({"gps": [("900009", "Lost", "", "", "")]}, "gps.csv, line 2: no place above is named"),
        ({"blocks": [("x1", "117", "Odd")]}, "lgd_code must be a number, not 'x1'"),
        ({"blocks": [("sample-1", "117", "Odd")]}, "lgd_code must be a number"),
        ({"blocks": [("77", "117")]}, "blocks.csv, line 2: 2 fields where the header has 3"),
        ({"states": [*STATES, ("40", "x" * 201)]}, "states.csv, line 4: the name is longer"),
        (
            {"districts": [*DISTRICTS, ("99999", "98", "Nowhere")]},
            "State 98 is not in the directory",
        ),
    ],
)
def test_a_broken_release_is_refused_whole(folder, change, message):
    before = Place.objects.count()
    with pytest.raises(CommandError, match="Nothing was imported") as refusal:
        run(folder(**change))
    assert message in str(refusal.value)
    assert Place.objects.count() == before


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"lgd_code,name\n1,A\n",
            "line 1: the column block_code, district_code, state_code is missing",
        ),
        (b"", "line 1: the column"),
        (
            b"lgd_code,name,block_code,district_code,state_code\n1,\xff\xfe,795,117,8\n",
            "line 2: this is not UTF-8",
        ),
        (
            b"lgd_code,name,block_code,district_code,state_code\n1,A\x00,795,117,8\n",
            "line 2: there is a NUL",
        ),
        (b'lgd_code,name,block_code,district_code,state_code\n1,"A,795,117,8\n', "gps.csv, line 2"),
    ],
)
def test_a_file_of_the_wrong_form_is_refused_with_its_line(folder, data, message):
    path = folder()
    (path / "gps.csv").write_bytes(data)
    with pytest.raises(CommandError) as refusal:
        run(path)
    assert message in str(refusal.value)


def test_a_folder_without_any_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="none of the files"):
        run(tmp_path)


def test_every_fault_is_listed(folder):
    with pytest.raises(CommandError, match="2 errors") as refusal:
        run(folder(gps=[("1", "", "795", "117", "8"), ("", "A", "795", "117", "8")]))
    assert "line 2" in str(refusal.value)
    assert "line 3" in str(refusal.value)


def test_real_states_districts_and_blocks(real_release, tmp_path):
    """The real files but the long one, which `make bench` takes."""
    for name in ("states.csv", "districts.csv", "blocks.csv"):
        (tmp_path / name).write_bytes((real_release / name).read_bytes())
    run(tmp_path)
    for level, count in (("state", 36), ("district", 787), ("block", 7223)):
        assert Place.objects.real().current().filter(level=level).count() == count
    assert search.suggest("Allahabad", levels=["district"])[0].name == "Prayagraj"
    assert run(tmp_path).startswith("Nothing changed.")
