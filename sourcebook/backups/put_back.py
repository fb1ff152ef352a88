"""Putting the media of a moment back: the files that its rows name, each compared with its hash."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from practices.models import AttachmentState
from practices.models.attachment import SentFile
from sourcebook.backups.archive import write_whole


@dataclass
class Done:
    """The paths of files that belong to rows, and the keys of photos whose files are nowhere."""

    written: set = field(default_factory=set)
    lost: list = field(default_factory=list)


def put_back(source, say):
    """Bring the files that rows name from the folder `source`, where they are not here.

    A photo whose files are neither here nor there, or differ, is marked unreadable. Returns `Done`.
    """
    done = Done()
    for table in SentFile.tables():
        _put_back(table, source, done)
    say(f"Media: {len(done.written)} files, each with the hash that its row knows.")
    if done.lost:
        say(f"Photos whose files are nowhere: {len(done.lost)}; they are marked as unreadable.")
    return done


def _put_back(table, source, done):
    """Bring the files that the rows of one `SentFile` name; note in `done` what was done."""
    root, lost = Path(settings.MEDIA_ROOT), []
    live = table.objects.exclude(state__in=[AttachmentState.UNREADABLE, AttachmentState.GONE])
    for photo in live.iterator():
        names, digest = photo.file_names()
        if not _are_whole(root, names, digest):
            if not _are_whole(source, names, digest):
                lost.append(photo.pk)
                continue
            for name in names:
                with (source / name).open("rb") as file:
                    write_whole(file, root / name)
        done.written |= {root / name for name in names}
    table.objects.filter(pk__in=lost).update(state=AttachmentState.UNREADABLE, **table.NO_FILES)
    done.lost += lost


def _are_whole(folder, names, digest):
    total = hashlib.sha256()
    try:
        for name in names:
            total.update((folder / name).read_bytes())
    except OSError:
        return False
    return not digest or total.hexdigest() == digest
