"""The ledger of erasures: written once, never changed, kept in a file, replayed."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from accounts.models import User
from events import erasures
from events.models import Erasure

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 10, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "var" / "erasures.jsonl"
    return settings.ERASURE_LEDGER


def line(person, kind="person", at=AT):
    return json.dumps({"uid": str(person.uid), "kind": kind, "at": at.isoformat()})


def test_the_file_follows_the_ledger_and_holds_no_name(
    cast, ledger, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert erasures.forget("name", cast.gp.uid, AT)
    assert ledger.read_text() == line(cast.gp, "name") + "\n"
    assert ledger.stat().st_mode & 0o777 == 0o600
    assert erasures.write_ledger() == 0


def test_what_a_crash_kept_out_of_the_file_comes_in_by_the_clock(cast, ledger):
    erasures.forget("name", cast.gp.uid, AT)
    ledger.parent.mkdir()
    ledger.write_text('{"uid": "torn')
    assert erasures.write_ledger() == 1
    assert ledger.read_text().splitlines() == ['{"uid": "torn', line(cast.gp, "name")]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_web_role_cannot_change_the_ledger(cast, change):
    erasures.forget("name", cast.gp.uid, AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Erasure.objects.update(kind="x") if change == "update" else Erasure.objects.all().delete()


def test_the_same_erasure_again_does_nothing(cast):
    assert erasures.forget("name", cast.gp.uid, AT)
    User.objects.filter(pk=cast.gp.pk).update(name_withdrawn_at=None)
    assert not erasures.forget("name", cast.gp.uid, AT)
    assert User.objects.get(pk=cast.gp.pk).name_withdrawn_at is None


def test_a_restored_database_forgets_again_and_a_second_run_does_nothing(cast):
    lines = [line(cast.gp), "", "{torn", line(cast.gp2, "name"), line(cast.gp2, "no-such-kind")]
    replay = erasures.replay_erasures(lines)
    assert (replay.done, replay.known, replay.unreadable) == (2, 0, 2)
    gone = User.objects.get(pk=cast.gp.pk)
    assert (gone.name, gone.email, gone.erased_at) == ("", None, AT)
    assert User.objects.get(pk=cast.gp2.pk).name == "Gp2"
    assert erasures.replay_erasures(lines).known == 2


def test_who_signed_up_after_the_backup_is_in_the_ledger_alone(cast):
    told = {"uid": str(uuid.uuid4()), "kind": "person", "at": AT.isoformat()}
    assert erasures.replay_erasures([json.dumps(told)]).done == 1
    assert Erasure.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "[]",
        "7",
        '{"uid": "x", "kind": "person", "at": "2026-11-20T10:30:15+00:00"}',
        '{"uid": "019ac1f4-0000-7000-8000-000000000000", "kind": "person", "at": "2026-11-20"}',
        '{"uid": "019ac1f4-0000-7000-8000-000000000000", "kind": "person"}',
    ],
)
def test_a_wrong_line_is_counted_and_changes_nothing(cast, wrong):
    assert erasures.replay_erasures([wrong]).unreadable == 1
    assert not Erasure.objects.exists()


def test_the_command_reads_a_file_and_names_one_that_is_not_there(cast, tmp_path, capsys):
    file = tmp_path / "old.jsonl"
    file.write_text(line(cast.gp, at=AT - timedelta(days=1)) + "\n")
    call_command("replay_erasures", str(file))
    assert "1 forgotten again, 0 known already, 0 not readable." in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"missing\.jsonl"):
        call_command("replay_erasures", str(tmp_path / "missing.jsonl"))
