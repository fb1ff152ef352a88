"""Bases: copies of the whole server in the archive, from which its log of changes leads on.

A base and the log after it, up to a moment, make the server of that moment. A base is there once
it is whole: it is written beside and renamed, with `base.json` in it.
"""

import fcntl
import json
import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from sourcebook.backups import BackupError, archive, kept_media
from sourcebook.postgres import change_log, reference
from sourcebook.postgres.cluster import binaries

TAR = "base.tar.gz"
EVERY = timedelta(days=1)
LONGEST = 4 * 3600  # seconds
SEGMENT = re.compile(r"([0-9A-F]{8})[0-9A-F]{16}")


@dataclass(frozen=True)
class Base:
    """One base. `first` names the file of the log from which on it needs them."""

    folder: Path
    ended_at: datetime
    system: str
    postgres: int
    timeline: int
    first: str
    release: str
    mode: str


def bases(folder):
    """Return the bases of the archive `folder`, the oldest first."""
    found = []
    for path in (folder / "bases").glob("*/base.json"):
        told = json.loads(path.read_text())
        told["ended_at"] = datetime.fromisoformat(told["ended_at"])
        found.append(Base(folder=path.parent, **told))
    return sorted(found, key=lambda base: base.ended_at)


def is_due(now):
    """Whether the archive needs a base: once a day, and where its log does not lead on."""
    found = bases(settings.ARCHIVE)
    old = not found or now - found[-1].ended_at >= EVERY
    return old or settings.CLUSTER.base_needed.exists()


@contextmanager
def alone():
    """Let one process at a time change the archive; BackupError where another is at it."""
    if not settings.ARCHIVE.is_dir():
        raise BackupError(f"The archive {settings.ARCHIVE} is not there.")
    with open(settings.ARCHIVE / "lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError("Another process is at work on the archive. Wait for it.") from None
        yield


def take_base(connection, say):
    """Copy the server, the media and the ledger of erasures into the archive, while it runs.

    Run within `alone`; `connection` is the owner's. Raises BackupError.
    """
    with reference.owner_cursor(connection) as cursor:
        _check_server(cursor)
        say("Taking a base …")
        draft = _draft()
        _copy_server(draft)
        say(f"Media: {kept_media.keep_all()} files that the archive had not.")
        keep_ledger()
        told = _told(cursor, draft)
    name = datetime.fromisoformat(told["ended_at"]).strftime("%Y%m%dT%H%M%S.%fZ")
    (draft / "base.json").write_text(json.dumps(told, indent=1))
    settings.CLUSTER.keep_on_disk()
    draft.rename(draft.with_name(name))
    settings.CLUSTER.base_needed.unlink(missing_ok=True)
    say(f"The base {name} is in {settings.ARCHIVE}.")


def _check_server(cursor):
    cursor.execute("SELECT current_setting('archive_mode'), current_setting('archive_command')")
    wanted = change_log.settings_of(settings.CLUSTER)["archive_command"]
    if cursor.fetchone() != ("on", wanted):
        raise BackupError(
            "The server was started without this archive. End all that uses it, start it again."
        )
    cursor.execute(
        "SELECT last_failed_time > coalesce(last_archived_time, '-infinity') FROM pg_stat_archiver"
    )
    if cursor.fetchone()[0]:
        raise BackupError(
            f"The server cannot write its log into {settings.ARCHIVE}. See whether the disk is "
            f"full or away; {settings.CLUSTER.log} says more."
        )


def _draft():
    """Return the folder of the next base, after clearing what killed ones left."""
    folder = settings.ARCHIVE / "bases"
    folder.mkdir(mode=0o700, exist_ok=True)
    whole = {base.folder for base in bases(settings.ARCHIVE)}
    for path in set(folder.iterdir()) - whole:
        shutil.rmtree(path)
    draft = folder / ".part"
    draft.mkdir(mode=0o700)
    return draft


def _copy_server(draft):
    """Run pg_basebackup, which ends once the log that the base needs is in the archive too."""
    where = [f"--host={settings.CLUSTER.sockets}", "--port=5432", f"--username={change_log.ROLE}"]
    how = ["--no-password", "--wal-method=none", "--checkpoint=fast", f"--pgdata={draft}"]
    form = [
        "--format=tar",
        "--compress=client-gzip:1",
        *(() if settings.DURABLE else ["--no-sync"]),
    ]
    try:
        ended = subprocess.run(
            [binaries() / "pg_basebackup", *where, *how, *form],
            env={"PATH": os.defpath, "LC_ALL": "C", "PGPASSFILE": str(settings.CLUSTER.passfile)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BackupError(f"The base was not whole after {LONGEST // 3600} hours.") from None
    if ended.returncode:
        raise BackupError(f"pg_basebackup failed: {ended.stderr.strip()[-2000:]}")


def _told(cursor, draft):
    """Return what `base.json` says."""
    told = json.loads((draft / "backup_manifest").read_text())
    covered = told["WAL-Ranges"][0]
    cursor.execute("SELECT pg_walfile_name(%s), clock_timestamp()", [covered["Start-LSN"]])
    first, ended_at = cursor.fetchone()
    return {
        "ended_at": ended_at.astimezone(UTC).isoformat(),
        "system": str(told["System-Identifier"]),
        "postgres": cursor.connection.server_version // 10_000,
        "timeline": covered["Timeline"],
        "first": first,
        "release": settings.RELEASE,
        "mode": settings.MODE,
    }


def keep_ledger():
    """Copy the ledger of erasures into the archive."""
    if settings.ERASURE_LEDGER.is_file():
        with settings.ERASURE_LEDGER.open("rb") as file:
            archive.write_whole(file, settings.ARCHIVE / archive.LEDGER)


def drop_old(now):
    """Delete the bases, and the log before the first of those kept, that are past their days.

    Kept are the bases of the last `ARCHIVE_DAYS` and the one before, so that each moment of those
    days can be gone back to. Returns the end of the oldest base kept, or None without one.
    """
    every, since = bases(settings.ARCHIVE), now - timedelta(days=settings.ARCHIVE_DAYS)
    older = [base for base in every if base.ended_at < since]
    for base in older[:-1]:
        (base.folder / "base.json").unlink()  # first, so that a half one counts for none
        shutil.rmtree(base.folder)
    kept = every[max(len(older) - 1, 0) :]
    _drop_log(kept, since)
    return kept[0].ended_at if kept else None


def _drop_log(kept, since):
    """Delete the files of the log that no kept base needs; each timeline counts for itself."""
    firsts = {}
    for base in kept:
        firsts[base.timeline] = min(base.first, firsts.get(base.timeline, base.first))
    for path in change_log.folder_of(settings.ARCHIVE).glob("*.gz"):
        segment = SEGMENT.match(path.name)
        if segment is None:  # a timeline's history, which is small and stays
            continue
        first = firsts.get(int(segment[1], 16))
        if path.name < first if first else path.stat().st_mtime < since.timestamp():
            path.unlink()
