"""How long logs are kept: put away by day and size, thrown away when their time is over."""

import gzip
import os
import shutil
from datetime import UTC, datetime, timedelta

from django.conf import settings

from sourcebook import access_log

DAY = timedelta(days=1)
MOST_BYTES = 64 * 1024**2
KEPT = {access_log.NAME: timedelta(days=180), "portal.log": timedelta(days=180)}


def put_logs_away(now=None):
    """Put away each log that is a day old or too large, and throw away what was kept long enough.

    A job, run every hour. The writers notice that their file was moved and begin a new one.
    """
    now = now or datetime.now(UTC)
    for name, kept_for in KEPT.items():
        _put_away(settings.VAR / name, now)
        for old in _put_aside(name):
            if now - datetime.fromtimestamp(old.stat().st_mtime, UTC) > kept_for:
                old.unlink(missing_ok=True)


def _folder():
    return settings.VAR / "logs"


def _put_aside(name):
    """Return the files of a log that were put away, the oldest first."""
    return sorted(_folder().glob(f"{name}-*"))


def _put_away(path, now):
    """Move a log that is due into the folder of old ones, and press together the one before.

    Not the moved one itself: a writer may be about to end its line.
    """
    for before in _put_aside(path.name):
        if before.suffix != ".gz":
            _press(before)
    if not path.is_file() or path.stat().st_size == 0 or not _is_due(path, now):
        return
    _folder().mkdir(exist_ok=True)
    path.rename(_folder() / f"{path.name}-{now:%Y%m%dT%H%M%S}")


def _is_due(path, now):
    """Whether a log is too large, or its first line was written on an earlier day."""
    if path.stat().st_size > MOST_BYTES:
        return True
    begun = settings.VAR / f".{path.name}.since"
    today = f"{now:%Y-%m-%d}"
    since = begun.read_text() if begun.is_file() else ""
    begun.write_text(today)
    return bool(since) and since != today


def _press(path):
    """Replace a file by its compressed form, with the time of its last line."""
    target = path.with_name(f"{path.name}.gz")
    draft = path.with_name(f".{path.name}.part")
    with path.open("rb") as file, gzip.open(draft, "wb") as pressed:
        shutil.copyfileobj(file, pressed)
    shutil.copystat(path, draft)
    os.replace(draft, target)
    path.unlink()
