"""Backup and restore: an empty server becomes the same one, and a bad file touches nothing."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections

from accounts.models import User
from practices import jobs
from practices.models import Attachment
from sourcebook.backups import BackupError, archive, programs, restoring
from sourcebook.postgres import reference
from tests import cast as people
from tests.practices.filling_in import filled_in, jpeg, sent

TARGET = "restored_by_a_test"


def link(role, database):
    """Return an address of the test's server for one of the two roles."""
    lines = settings.CLUSTER.passfile.read_text().splitlines()
    password = next(line.split(":")[4] for line in lines if f":{role}:" in line)
    host = quote(str(settings.CLUSTER.sockets), safe="")
    return f"postgres://{role}:{quote(password, safe='')}@{host}:5432/{database}"


def manage(var, *arguments, **values):
    """Run a command as a server of its own would, on the database that the test made empty."""
    environment = {
        "PATH": os.environ["PATH"],
        "SOURCEBOOK_VAR": str(var),
        "DATABASE_URL": link("sourcebook_web", TARGET),
        "DATABASE_OWNER_URL": link("sourcebook_owner", TARGET),
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment | values,
        capture_output=True,
        text=True,
        check=False,
    )


def ask(statement, role="sourcebook_owner", database=TARGET):
    """Run a statement outside a transaction; return its rows."""
    on = psycopg2.connect(link(role, database))
    try:
        on.autocommit = True
        with on.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        on.close()


def counts(database):
    on = psycopg2.connect(link("sourcebook_owner", database))
    with on, on.cursor() as cursor:
        found = {}
        for table in reference.tables(cursor):
            cursor.execute(f'SELECT count(*) FROM public."{table}"')
            found[table] = cursor.fetchone()[0]
    on.close()
    return {name: n for name, n in found.items() if name not in {"django_session"}}


def hashes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def empty():
    """A database of its own, empty, on the test's server."""
    name = connection.settings_dict["NAME"]
    ask(f"DROP DATABASE IF EXISTS {TARGET} WITH (FORCE)", database=name)
    ask(f"CREATE DATABASE {TARGET}", database=name)
    yield TARGET
    ask(f"DROP DATABASE {TARGET} WITH (FORCE)", database=name)


@pytest.fixture
def told(client, transactional_db):
    """A portal with an entry and two photos, one of them still waiting for its job."""
    cast = people.cast()
    client.force_login(cast.gp)
    files = {"photo-1": sent(), "photo-2": sent(jpeg(colour="sienna"))}
    assert (
        client.post("/practices/new/", filled_in(cast.places.home_gp, **files)).status_code == 302
    )
    jobs.make_photo(Attachment.objects.first().pk)
    return cast


@pytest.fixture
def taken(told, tmp_path):
    path = tmp_path / "portal.tar"
    call_command("backup", path, stdout=io.StringIO())
    return path


def test_an_empty_server_becomes_the_same_one(taken, empty, tmp_path):
    before, media = counts(connection.settings_dict["NAME"]), hashes(settings.MEDIA_ROOT)
    assert len(media) == 4
    done = manage(tmp_path / "other", "restore", taken)
    assert done.returncode == 0, done.stderr
    assert f"Media: {len(media)} files" in done.stdout
    assert "counted and as they were" in done.stdout
    assert counts(TARGET) == before
    assert hashes(tmp_path / "other" / "media") == media
    assert ask("SELECT count(*) FROM django_session") == [(0,)]
    forbidden = "UPDATE events_event SET verb = 'x'"
    with pytest.raises(psycopg2.Error, match="permission denied"):
        ask(forbidden, role="sourcebook_web")
    assert ask("SELECT count(*) FROM places_place", role="sourcebook_web")[0][0]

    # What was told since is not lost by mistake, only when one says so.
    again = manage(tmp_path / "other", "restore", taken)
    assert again.returncode == 1
    assert "is not empty" in again.stderr
    stray = tmp_path / "other" / "media" / "uploads" / "stray"
    stray.write_bytes(b"of what is replaced")
    ask("DELETE FROM practices_photo")
    assert manage(tmp_path / "other", "restore", taken, "--replace").returncode == 0
    assert counts(TARGET) == before
    assert not stray.exists()


def test_it_is_of_one_moment_though_the_portal_goes_on(client, told, empty, tmp_path, monkeypatch):
    """What is told between the snapshot and the dump is not in it, and no row lacks its file."""
    before, media, run = counts(connection.settings_dict["NAME"]), hashes(settings.MEDIA_ROOT), []

    def meanwhile(*words, **options):
        form = filled_in(told.places.home_gp, **{"photo-1": sent(jpeg(colour="navy"))})
        assert client.post("/practices/new/", form).status_code == 302
        run.append(words)
        return dumping(*words, **options)

    dumping = programs.run
    with monkeypatch.context() as patch:
        patch.setattr(programs, "run", meanwhile)
        call_command("backup", tmp_path / "portal.tar", stdout=io.StringIO())
    assert len(run) == 1
    assert counts(connection.settings_dict["NAME"])["practices_practice"] == 2
    done = manage(tmp_path / "other", "restore", tmp_path / "portal.tar")
    assert done.returncode == 0, done.stderr
    assert counts(TARGET) == before
    restored = hashes(tmp_path / "other" / "media")
    assert {name: restored.get(name) for name in media} == media


def test_a_backup_that_loses_a_row_on_the_way_changes_nothing(taken, empty, tmp_path):
    manifest = rewritten(taken, lambda m: m["tables"].update(practices_photo=7))
    done = manage(tmp_path / "other", "restore", manifest)
    assert done.returncode == 1
    assert "practices_photo does not hold 7 rows" in done.stderr
    assert ask("SELECT to_regclass('practices_photo')") == [(None,)]


def rewritten(path, change):
    """Return a copy of a backup whose manifest was changed."""
    target = path.with_name("changed.tar")
    with tarfile.open(path) as old, tarfile.open(target, "w") as new:
        for member in old:
            text = old.extractfile(member).read()
            if member.name == archive.MANIFEST:
                manifest = json.loads(text)
                change(manifest)
                text = json.dumps(manifest).encode()
                member.size = len(text)
            new.addfile(member, io.BytesIO(text))
    return target


def test_a_damaged_file_is_refused_before_anything_is_touched(taken):
    whole = taken.read_bytes()
    assert archive.checked(taken)["tables"]["practices_practice"] == 1
    for damage in (whole[:-20_000], whole[: len(whole) // 2], b"no backup", b"", flipped(whole)):
        taken.write_bytes(damage)
        with pytest.raises(BackupError, match=r"cut short|cannot be read|damaged"):
            restoring.restore(taken, connections["owner"], print)
    with pytest.raises(BackupError, match="There is no file"):
        restoring.restore(taken.with_name("none"), connections["owner"], print)
    assert Attachment.objects.count() == 2


def flipped(whole):
    """Return the bytes with one bit of the dump turned over."""
    middle = whole.index(b"PGDMP") + 5000
    return whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]


def test_a_newer_release_is_refused(taken):
    newer = rewritten(taken, lambda m: m["migrations"].append(["practices", "0999_of_tomorrow"]))
    with pytest.raises(BackupError, match=r"newer release.*practices\.0999_of_tomorrow"):
        restoring.restore(newer, connections["owner"], print)
    other = rewritten(taken, lambda m: m.update(format=2))
    with pytest.raises(BackupError, match="format 2"):
        restoring.restore(other, connections["owner"], print)


def test_the_demo_never_gets_into_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(BackupError, match="the demo"):
        restoring.check_release({"migrations": [], "mode": "demo"})
    restoring.check_release({"migrations": [], "mode": "hall"})


def test_who_was_erased_after_the_backup_is_erased_again(cast, settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    entry = {"uid": str(cast.gp.uid), "kind": "person", "at": "2026-11-20T10:00:00+00:00"}
    settings.ERASURE_LEDGER.write_text(json.dumps(entry) + "\n")
    said = []
    for _twice in range(2):
        restoring.forget_again(restoring.ledger_lines(settings.ERASURE_LEDGER), said.append)
    assert said == ["Erasures: 1 done again, which the backup did not know."]
    assert User.objects.get(pk=cast.gp.pk).name == ""


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "media/../../x", "other"])
def test_no_name_in_a_backup_leads_elsewhere(tmp_path, name):
    path = tmp_path / "evil.tar"
    with tarfile.open(path, "w") as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(BackupError, match="does not belong"):
        archive.checked(path)


def test_a_link_in_a_backup_is_refused(tmp_path):
    path = tmp_path / "evil.tar"
    with tarfile.open(path, "w") as tar:
        member = tarfile.TarInfo("media/x")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(BackupError, match="does not belong"):
        archive.checked(path)


def test_a_file_removed_meanwhile_is_no_fault(told, tmp_path, monkeypatch):
    """A photo taken away after the dump: the backup is sound without it."""
    walk = os.walk

    def removing(root):
        for folder, folders, names in walk(root):
            yield folder, folders, [*names, "removed-meanwhile"]

    monkeypatch.setattr("sourcebook.backups.taking.os.walk", removing)
    path = tmp_path / "portal.tar"
    call_command("backup", path, stdout=io.StringIO())
    assert not [name for name in archive.checked(path)["files"] if "removed" in name]


def test_a_backup_that_cannot_be_written_leaves_nothing(told, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sourcebook.backups.archive.Writer.add", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", tmp_path / "portal.tar", stdout=io.StringIO())
    assert not list(tmp_path.glob("*tar*"))
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("backup", tmp_path / "none" / "portal.tar", stdout=io.StringIO())
