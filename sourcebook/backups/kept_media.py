"""The media in the archive: each file that rows name at any moment one can go back to.

A file is written once and never changed, so a copy under the same name is enough: made when the
file is saved, and made good by the clock where the archive was away. A file that is gone from the
portal stays in the archive as long as a base that may want it, but for what was erased.
"""

import json
import os
import shutil
import time
from contextlib import suppress
from datetime import datetime
from math import inf
from pathlib import Path

from django.conf import settings

from events.models import Erasure
from sourcebook.backups.archive import write_whole

LEFT_OUT = {".drafts", "parked"}  # what is being written; what is parked for an hour


def folder_of(archive):
    """Return where an archive holds the media."""
    return archive / "media"


def keep(name):
    """Copy the stored file `name` into the archive. Raises OSError."""
    if settings.ARCHIVE and name.split("/")[0] not in LEFT_OUT:
        with open(Path(settings.MEDIA_ROOT) / name, "rb") as file:
            write_whole(file, folder_of(settings.ARCHIVE) / name)


def keep_all(seconds=inf):
    """Copy the files that the archive lacks, for so many seconds; return how many."""
    missing = sorted(_names(Path(settings.MEDIA_ROOT)) - _names(folder_of(settings.ARCHIVE)))
    until = time.monotonic() + seconds
    for count, name in enumerate(missing):
        if time.monotonic() > until:
            return count
        with suppress(FileNotFoundError):  # removed meanwhile
            keep(name)
    return len(missing)


def _names(root):
    found = set()
    for folder, folders, names in os.walk(root):
        if Path(folder) == root:
            folders[:] = [name for name in folders if name not in LEFT_OUT]
        below = Path(folder).relative_to(root)
        found |= {(below / name).as_posix() for name in names if not name.startswith(".")}
    return found


def drop_erased():
    """Delete from the archive the photos and recordings that the ledger of erasures names."""
    root = folder_of(settings.ARCHIVE)
    erased = Erasure.objects.filter(kind__in=("photo", "voice"))
    for uid in map(str, erased.values_list("uid", flat=True)):
        (root / "uploads" / uid).unlink(missing_ok=True)
        shutil.rmtree(root / uid[-2:] / uid, ignore_errors=True)


def drop_gone(oldest, now):
    """Delete what was gone from the portal before the moment `oldest`, the first to go back to."""
    root, note = folder_of(settings.ARCHIVE), settings.ARCHIVE / "gone.json"
    known = json.loads(note.read_text()) if note.is_file() else {}
    gone = {}
    for name in sorted(_names(root) - _names(Path(settings.MEDIA_ROOT))):
        since = known.get(name, now.isoformat())
        if datetime.fromisoformat(since) < oldest:
            (root / name).unlink(missing_ok=True)
        else:
            gone[name] = since
    draft = note.with_suffix(".new")
    draft.write_text(json.dumps(gone, indent=1))
    draft.replace(note)
