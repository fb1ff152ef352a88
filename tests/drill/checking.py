"""What must be true when all is over. Run inside the portal's own data: `manage.py shell`."""

import json
import time
from datetime import timedelta
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from django_q.models import OrmQ

from events.models import Event, Receipt
from practices import jobs, photos
from practices.models import Attachment, AttachmentState, Version
from practices.models.attachment import SentFile

ANSWERS = ("problem", "who_did_what", "upkeep", "result", "went_wrong", "not_where")


def waiting():
    """Return how many photos, and how many tasks, are still to be done."""
    tasks = [row for row in OrmQ.objects.all() if "make_photo" in str(row.func())]
    return Attachment.objects.filter(state=AttachmentState.WAITING).count(), len(tasks)


def drain(seconds, *, tasks):
    """Wait until no photo waits, and with `tasks` no task either.

    Return after how many seconds that was, or None when some still do.
    """
    began, hastened = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        photos_left, tasks_left = waiting()
        if not photos_left and not (tasks and tasks_left):
            return passed
        if passed >= hastened:
            hasten()
            hastened = passed + 5
        time.sleep(0.3)
    return None


def hasten():
    """Queue again what a killed worker had in hand, as the sweep does ten minutes later."""
    jobs.sweep_photos(timezone.now() + timedelta(minutes=11))


def check(path):
    """Compare the acknowledged forms listed in the file `path` with rows and files.

    Returns {"wrong": [what is not as it must be], "held": files that belong to no row yet}.
    """
    entries = json.loads(Path(path).read_text())
    wrong = [line for entry in entries for line in _of_entry(entry)]
    wrong += _of_all(entries)
    held = len(_strays())
    jobs.sweep_photos(timezone.now() + timedelta(hours=25))
    wrong += [f"{name} belongs to nothing" for name in _strays()]
    wrong += _of_files()
    return {"wrong": wrong, "held": held}


def _of_entry(entry):
    found = list(Version.objects.filter(title=entry["title"]).select_related("practice"))
    if len(found) != 1:
        return [f"{entry['title']} is there {len(found)} times"]
    version = found[0]
    state = "submitted" if entry["submitted"] else "draft"
    checks = {
        "its address": version.practice.get_absolute_url() == entry["answer"],
        "its state": version.state == state,
        "its steps": version.steps.count() == 3,
        "its answers": all(getattr(version, field) for field in ANSWERS),
        "its contact": bool(version.particulars.contact),
        "its photos": version.photos.count() == entry["photos"],
        "one submission": version.practice_id is not None
        and _submissions(version) == entry["submitted"],
    }
    return [f"{entry['title']}: {name} differs" for name, true in checks.items() if not true]


def _submissions(version):
    return Event.objects.filter(verb="submit", subject_id=version.practice_id).count()


def _of_all(entries):
    """Nothing that nobody sent, and no request answered twice."""
    known = {entry["title"] for entry in entries}
    told = Version.objects.filter(title__startswith="Drill ").values_list("title", flat=True)
    unknown = [title for title in told if title not in known]
    twice = Receipt.objects.values("request_id").annotate(n=Count("id")).filter(n__gt=1).count()
    empty = Version.objects.filter(title="").count()
    return [
        *(f"{title} was never acknowledged, though everybody was answered" for title in unknown),
        *([f"{twice} requests have two receipts"] if twice else []),
        *([f"{empty} versions are empty"] if empty else []),
    ]


def _of_files():
    """Every photo has exactly its files, and they are what its row says."""
    wrong = []
    for photo in Attachment.objects.exclude(state=AttachmentState.GONE):
        names = [photos.made_name(photo.uid, width) for width in photo.widths]
        there = [Path(settings.MEDIA_ROOT, name).is_file() for name in names]
        if photo.state != AttachmentState.READY or not all(there):
            wrong.append(f"photo {photo.uid} is {photo.state}, {sum(there)} of {len(there)} files")
        elif photos.digest(photo.uid, photo.widths) != photo.sha256:
            wrong.append(f"photo {photo.uid} differs from its hash")
    return wrong


def _strays():
    """Return the files of the media that no row names, and what was left half received."""
    known = set()
    rows = (table.objects.exclude(state=AttachmentState.GONE) for table in SentFile.tables())
    for photo in chain.from_iterable(rows):
        known |= set(photo.made_names())
        if photo.state == AttachmentState.WAITING:
            known.add(photos.upload_name(photo.uid))
    root = Path(settings.MEDIA_ROOT)
    found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    half = {str(path) for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()}
    return sorted(found - known) + sorted(half)
