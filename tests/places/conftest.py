"""Folders of releases, small ones written here and the real one."""

import csv
from pathlib import Path

import pytest
from django.conf import settings

from places.facts import load_facts, load_samples

STATES = [("8", "Rajasthan"), ("9", "Uttar Pradesh")]
DISTRICTS = [("117", "8", "Udaipur"), ("777", "8", "Salumbar"), ("132", "9", "Bijnor")]
BLOCKS = [("795", "117", "Girwa"), ("796", "117", "Gogunda"), ("996", "132", "Najibabad")]
GPS = [
    ("900001", "Rampur", "795", "117", "8"),
    ("900002", "Rampur", "796", "117", "8"),
    ("900003", "Khajuri Kalan", "", "777", "8"),
    ("900004", "Mubarakpur", "996", "132", "9"),
]
HEADERS = {
    "states": ("lgd_code", "name"),
    "districts": ("lgd_code", "state_code", "name"),
    "blocks": ("lgd_code", "district_code", "name"),
    "gps": ("lgd_code", "name", "block_code", "district_code", "state_code"),
}
ROWS = {"states": STATES, "districts": DISTRICTS, "blocks": BLOCKS, "gps": GPS}


@pytest.fixture
def facts(db):
    """India, the shipped places and the samples, whatever an earlier test left."""
    load_facts()
    load_samples()


@pytest.fixture
def folder(tmp_path):
    """Write a release: `folder(gps=[…])` changes a file, `folder(gps=None)` leaves it out."""

    def write(**changes) -> Path:
        for name, header in HEADERS.items():
            rows = changes.get(name, ROWS[name])
            path = tmp_path / f"{name}.csv"
            path.unlink(missing_ok=True)
            if rows is not None:
                with path.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([header, *rows])
        return tmp_path

    return write


@pytest.fixture
def real_release():
    """The whole directory, where this machine has it."""
    path = Path(settings.REAL_DATA) / "lgd"
    if not path.is_dir():
        pytest.skip(f"the real directory is not at {path}; set SOURCEBOOK_REAL_DATA")
    return path
