"""The archive: what goes into it, what goes from it, and which one is refused."""

import gzip
import json
import os
import shutil
import subprocess
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError

from events.erasures import forget
from events.models import Erasure
from events.models.noun import new_uid
from practices import photos
from practices.models import Attachment, AttachmentState, Practice
from sourcebook.backups import BackupError, bases, going_back, kept_media, put_back
from sourcebook.backups import jobs as archive_jobs
from sourcebook.postgres import change_log
from sourcebook.postgres.cluster import Cluster
from tests.sourcebook.keeping import hashes, tell

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def archive(settings, tmp_path):
    """An empty archive of no server."""
    settings.ARCHIVE = tmp_path / "archive"
    change_log.folder_of(settings.ARCHIVE).mkdir(parents=True)
    return settings.ARCHIVE


def base(archive, ended_at, *, timeline=1, first=1, **changes):
    """Write a base that holds nothing; return its folder."""
    folder = archive / "bases" / f"{ended_at:%Y%m%dT%H%M%S}-{timeline}"
    folder.mkdir(parents=True)
    told = {"ended_at": ended_at.isoformat(), "system": "7", "postgres": 18, "timeline": timeline}
    told |= {"first": segment(timeline, first), "release": "0.1.0", "mode": "hall"}
    (folder / "base.json").write_text(json.dumps(told | changes))
    return folder


def segment(timeline, number):
    return f"{timeline:08X}{number:016X}"


def test_an_archive_that_cannot_be_used_is_refused(archive, settings, tmp_path):
    def refusal(folder=archive):
        with pytest.raises(BackupError) as refused:
            going_back.go_back(folder, NOON, print, replace=True)
        return str(refused.value)

    assert "There is no archive" in refusal(tmp_path / "none")
    assert "holds no base" in refusal()
    folder = base(archive, NOON + timedelta(hours=1))
    assert "The first moment to go back to is 28 Nov 2026 18:30:00 IST" in refusal()
    shutil.rmtree(folder)
    folder = base(archive, NOON + timedelta(seconds=0.1))
    assert "28 Nov 2026 17:30:01 IST" in refusal()
    shutil.rmtree(folder)
    folder = base(archive, NOON - timedelta(hours=2), postgres=17)
    assert "written by PostgreSQL 17" in refusal()
    shutil.rmtree(folder)
    folder = base(archive, NOON - timedelta(hours=2), mode="production")
    assert "in the mode production" in refusal()
    shutil.rmtree(folder)
    base(archive, NOON - timedelta(hours=2), mode=settings.MODE)
    (archive / "server").write_text("8\n")
    assert "holds the log of another server" in refusal()
    settings.CLUSTER = None
    assert "DATABASE_URL" in refusal()


def test_a_base_needs_an_archive_and_an_embedded_server(settings):
    with pytest.raises(CommandError, match="SOURCEBOOK_ARCHIVE=/var"):
        call_command("backup", base=True)
    settings.CLUSTER = None
    with pytest.raises(CommandError, match="DATABASE_URL"):
        call_command("backup", base=True)
    with pytest.raises(CommandError, match="of its own moment"):
        call_command("restore", "some.tar", until="2026-11-28T10:00")


def test_a_link_in_the_log_leads_nowhere(archive, tmp_path):
    """The log's folder belongs to the server's user; who restores may be root."""
    history, elsewhere = tmp_path / "00000002.history", tmp_path / "elsewhere"
    history.write_text("1\t0/3000000\tbefore\n")
    kept = change_log.folder_of(archive) / "00000002.history.gz"
    kept.symlink_to(elsewhere)
    beside = SimpleNamespace(histories=lambda: [history])
    going_back._keep_histories(beside, archive)
    assert not elsewhere.exists()
    kept.unlink()
    going_back._keep_histories(beside, archive)
    assert gzip.decompress(kept.read_bytes()) == history.read_bytes()


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil"])
def test_no_name_in_a_base_leads_elsewhere(tmp_path, name):
    with pytest.raises(BackupError, match="does not belong"):
        going_back._unpack(None, tarfile.TarInfo(name), tmp_path)
    link = tarfile.TarInfo("base")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc"
    with pytest.raises(BackupError, match="does not belong"):
        going_back._unpack(None, link, tmp_path)


def test_a_gap_in_the_log_is_told(archive, tmp_path):
    source, said = change_log.folder_of(archive), []
    for number in (0x0FF, 1 << 32, (1 << 32) + 1):
        (source / f"{segment(1, number)}.gz").touch()
    (source / f"{segment(2, 5)}.gz").touch()
    found = bases.Base(archive, NOON, "7", 18, 1, segment(1, 0xFF), "0.1.0", "hall")
    target = tmp_path / "target"
    target.mkdir()
    going_back._lay_out_changes(found, source, target, said.append)
    assert said == ["Log of changes: 3 files."]
    (source / f"{segment(1, (1 << 32) + 3)}.gz").touch()
    going_back._lay_out_changes(found, source, target, said.append)
    assert f"a gap after {segment(1, (1 << 32) + 1)}.gz" in said[-1]


def test_a_segment_is_kept_once_and_never_replaced(tmp_path):
    script, folder = tmp_path / "keep log", tmp_path / "a 'folder' $(touch x)"
    folder.mkdir()
    script.write_text(change_log.SCRIPT)
    name, path = segment(1, 1), tmp_path / "given"

    def keep(text):
        path.write_text(text)
        words = ["sh", script, folder, path, name]
        return subprocess.run(words, check=False, capture_output=True, cwd=tmp_path).returncode

    assert keep("first") == 0
    assert keep("first") == 0
    assert keep("another server's") != 0
    assert gzip.decompress((folder / f"{name}.gz").read_bytes()) == b"first"
    assert [path.name for path in folder.iterdir()] == [f"{name}.gz"]
    shutil.rmtree(folder)
    assert keep("nowhere to go") != 0
    assert not folder.exists()
    assert not (tmp_path / "x").exists()


def test_what_is_past_its_days_goes_with_the_log_before_it(archive, settings):
    settings.ARCHIVE_DAYS = 2
    days = {n: NOON - timedelta(days=n) for n in (5, 4, 3, 1)}
    for n, ended_at in days.items():
        base(archive, ended_at, first=10 - n)
    base(archive, days[1], timeline=2, first=3)
    log = change_log.folder_of(archive)
    names = [segment(1, 6), segment(1, 7), segment(2, 2), segment(2, 3), segment(3, 1)]
    for name in (*names, "00000002.history"):
        (log / f"{name}.gz").touch()
        os.utime(log / f"{name}.gz", (days[5].timestamp(),) * 2)
    # The one before the two days is kept: from it on each moment of them can be gone back to.
    assert bases.drop_old(NOON) == days[3]
    assert [found.ended_at for found in bases.bases(archive)] == [days[3], days[1], days[1]]
    left = {path.name for path in log.iterdir()}
    assert left == {f"{name}.gz" for name in (segment(1, 7), segment(2, 3), "00000002.history")}


def test_files_gone_from_the_portal_stay_as_long_as_a_base(archive, settings):
    media = kept_media.folder_of(archive)
    for name in ("aa/1/360.webp", "uploads/2", "parked/3", ".drafts/4"):
        default_storage.save(name, ContentFile(b"x"))
    assert set(hashes(media)) == {"aa/1/360.webp", "uploads/2"}
    default_storage.delete("aa/1/360.webp")
    kept_media.drop_gone(NOON - timedelta(days=1), NOON)
    kept_media.drop_gone(NOON, NOON + timedelta(days=1))
    assert set(hashes(media)) == {"aa/1/360.webp", "uploads/2"}
    kept_media.drop_gone(NOON + timedelta(minutes=1), NOON + timedelta(days=2))
    assert set(hashes(media)) == {"uploads/2"}


def test_an_archive_that_is_away_keeps_no_file_from_being_saved(settings, tmp_path):
    settings.ARCHIVE = tmp_path / "file"
    settings.ARCHIVE.write_text("")
    default_storage.save("uploads/1", ContentFile(b"x"))
    assert default_storage.exists("uploads/1")
    settings.ARCHIVE = tmp_path / "back"
    settings.ARCHIVE.mkdir()
    assert kept_media.keep_all() == 1
    assert kept_media.keep_all() == 0


def test_an_erased_photo_goes_from_the_archive(archive, db):
    gone, stays = new_uid(), new_uid()
    for uid in (gone, stays):
        default_storage.save(photos.made_name(uid, 360), ContentFile(b"x"))
        default_storage.save(photos.upload_name(uid), ContentFile(b"x"))
    forget("photo", gone)
    kept_media.drop_erased()
    assert set(hashes(kept_media.folder_of(archive))) == {
        photos.made_name(stays, 360),
        photos.upload_name(stays),
    }


def test_photos_of_an_erased_persons_own_drafts_are_in_the_ledger(client, cast):
    client.force_login(cast.gp)
    tell(client, cast, "olive")
    Practice.objects.update(author_office=None)
    photo = Attachment.objects.get()
    forget("person", cast.gp.uid)
    assert not Attachment.objects.exists()
    assert Erasure.objects.filter(kind="photo", uid=photo.uid).exists()


def test_a_photo_whose_files_are_nowhere_or_differ_is_told_and_marked(client, cast, tmp_path):
    client.force_login(cast.gp)
    tell(client, cast, "olive")
    photo, said = Attachment.objects.get(), []
    source, name = tmp_path / "kept", photos.made_name(photo.uid, max(photo.widths))
    shutil.copytree(default_storage.location, source)
    (Path(default_storage.location) / name).write_bytes(b"differs")
    assert put_back.put_back(source, said.append).lost == []
    assert hashes(source) == hashes(Path(default_storage.location))
    for folder in (source, Path(default_storage.location)):
        (folder / name).unlink()
    assert put_back.put_back(source, said.append).lost == [photo.pk]
    assert "Photos whose files are nowhere: 1" in said[-1]
    photo.refresh_from_db()
    assert photo.state == AttachmentState.UNREADABLE


def test_the_clock_has_a_base_taken_once_a_day(archive, settings, db, monkeypatch, tmp_path):
    taken = []
    monkeypatch.setattr(archive_jobs.subprocess, "Popen", lambda *words, **_: taken.append(words))
    settings.CLUSTER = Cluster(tmp_path / "var")
    settings.CLUSTER.folder.mkdir(parents=True)
    archive_jobs.keep_archive(NOON)
    base(archive, NOON)
    archive_jobs.keep_archive(NOON + timedelta(hours=23))
    assert len(taken) == 1
    archive_jobs.keep_archive(NOON + timedelta(hours=24))
    assert len(taken) == 2
    settings.CLUSTER.base_needed.touch()  # the log does not lead on from the last one
    archive_jobs.keep_archive(NOON + timedelta(hours=1))
    assert len(taken) == 3
    with bases.alone(), pytest.raises(BackupError, match="Another process"):
        archive_jobs.keep_archive(NOON)
    settings.ARCHIVE = None
    archive_jobs.keep_archive(NOON)
    assert len(taken) == 3
