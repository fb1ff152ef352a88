"""`export_processing`: what was done with personal data, taken out for an answer."""

import csv
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.forgetting import erase, give_name, withdraw_name
from events.services import record
from sourcebook.audit import LOOKED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"


def taken_out(tmp_path, **asked):
    path = tmp_path / f"processing-{timezone.now().timestamp()}.csv"
    call_command("export_processing", str(path), verbosity=0, **asked)
    assert path.stat().st_mode & 0o077 == 0
    return list(csv.DictReader(path.open(encoding="utf-8-sig")))


def test_a_year_of_it_without_a_name(cast, tmp_path):
    now = timezone.now()
    record("export-data", cast.gp, by=cast.gp, target="own", at=now - timedelta(days=300))
    record("export-data", cast.gp, by=cast.gp, target="own", at=now - timedelta(days=400))
    withdraw_name(cast.gp2)
    give_name(cast.gp2)
    duty = cast.auditor.duties.get()
    record(LOOKED, duty, by=cast.auditor, target="page", notes={"place": "=HYPERLINK()"})
    uid = str(cast.gp2.uid)
    erase(cast.gp2)
    rows = taken_out(tmp_path)
    verbs = ["export-data", "withdraw-name", "give-name", LOOKED, "erase-person"]
    assert [row["verb"] for row in rows] == verbs
    assert rows[0]["as"] == "own"
    assert rows[0]["when (UTC)"].endswith("+00:00")
    assert rows[3]["told"] == "place: =HYPERLINK()"
    assert rows[4]["uid"] == uid
    assert "@" not in str(rows)
    assert cast.gp.name not in str(rows)
    longer = taken_out(tmp_path, since=f"{now - timedelta(days=500):%Y-%m-%d}")
    assert len(longer) == 6


def test_what_begins_a_formula_is_text(cast, tmp_path):
    record("export-data", cast.gp, by=cast.gp, target="=1+1", note="@SUM(A1)")
    row = taken_out(tmp_path)[0]
    assert row["as"] == "'=1+1"
    assert row["told"] == "'@SUM(A1)"


def test_one_persons_alone(cast, tmp_path):
    withdraw_name(cast.gp)
    withdraw_name(cast.gp2)
    for mark in (cast.gp.email, str(cast.gp.uid)):
        rows = taken_out(tmp_path, person=mark)
        assert [row["by (uid)"] for row in rows] == [str(cast.gp.uid)]


@pytest.mark.parametrize("asked", [{"person": "nobody@example.org"}, {"since": "spring"}])
def test_unknown_words_are_said(tmp_path, asked):
    with pytest.raises(CommandError):
        taken_out(tmp_path, **asked)
    assert not list(tmp_path.glob("*.csv"))


def test_no_file_is_overwritten(tmp_path):
    kept = tmp_path / "kept.csv"
    kept.write_text("something else")
    with pytest.raises(CommandError, match="exists"):
        call_command("export_processing", str(kept), verbosity=0)
    assert kept.read_text() == "something else"
