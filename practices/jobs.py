"""Jobs: making photos, clearing away what nobody needs any more, ending claims of the absent.

Each may run twice or be killed at any moment: the rows say what is still to be done.
"""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django_q.tasks import async_task

from accounts.models import User
from practices import photos
from practices.models import Attachment, AttachmentState, Photo, Version
from practices.models.attachment import SentFile
from practices.posting_events import free_claims

KEPT_UNSENT = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(days=1)
TRIED_AGAIN_AFTER = timedelta(minutes=10)
UNFINISHED_FOR = timedelta(hours=1)


def queue_photo(photo):
    """Queue the making of a `SentFile`; the task becomes visible when the transaction commits."""
    name = f"photo {photo.uid}"[:100]
    async_task(make_photo, photo.pk, photo._meta.label, task_name=name)


def make_photo(pk, table="practices.Attachment"):
    """Make the files of one waiting row of `table`; an unreadable one is marked so.

    Returns its state, None where nothing waits.
    """
    with transaction.atomic():
        # A weak lock, so that a form which shows the photo may be saved meanwhile.
        waiting = apps.get_model(table).objects.select_for_update(no_key=True)
        attachment = waiting.filter(pk=pk, state=AttachmentState.WAITING).first()
        if attachment is None:
            return None
        _make(attachment)
        attachment.save()
    photos.drop_upload(attachment.uid)
    return attachment.state


def _make(attachment):
    try:
        attachment.make_files()
    except (photos.Unreadable, FileNotFoundError):
        photos.drop_made(attachment.uid)
        attachment.state = AttachmentState.UNREADABLE
        return
    attachment.state = AttachmentState.READY


def sweep_photos(now=None):
    """Queue again what was left waiting, and delete the files that belong to nothing.

    Run every ten minutes. A sent file is kept for a day for a form that came back with an error.
    """
    now = now or timezone.now()
    for table in SentFile.tables():
        _try_again(table.objects.filter(state=AttachmentState.WAITING), now)
    _clear_unshown(now)
    _clear_uploads(now)
    _clear_orphans()
    _clear_unfinished(now)


def _try_again(waiting, now):
    """Queue again those of `waiting` that no job has made; a day later give them up."""
    waiting.filter(created_at__lt=now - GIVEN_UP_AFTER).update(state=AttachmentState.UNREADABLE)
    for photo in waiting.filter(created_at__lt=now - TRIED_AGAIN_AFTER):
        queue_photo(photo)


def _clear_unshown(now):
    """Make tombstones of photos that no version has shown for a day."""
    shown = Photo.objects.filter(attachment=OuterRef("pk"))
    unshown = Attachment.objects.filter(~Exists(shown), created_at__lt=now - KEPT_UNSENT)
    unshown = unshown.filter(challenge=None, adoptions=None)
    for attachment in unshown.exclude(state=AttachmentState.GONE):
        bury(attachment)


def bury(attachment):
    """Delete the files of a photo and leave its row as a tombstone."""
    photos.drop_upload(attachment.uid)
    photos.drop_made(attachment.uid)
    attachment.state, attachment.widths = AttachmentState.GONE, []
    attachment.save(update_fields=["state", "widths"])


def _clear_uploads(now):
    """Delete sent files that are older than a day and wait for no job."""
    waiting = {
        photo.uid
        for table in SentFile.tables()
        for photo in table.objects.filter(state=AttachmentState.WAITING).only("uid")
    }
    for name in _files_in("uploads"):
        path = f"uploads/{name}"
        if _uid(name) not in waiting and _age(path, now) > KEPT_UNSENT:
            default_storage.delete(path)


def _clear_orphans():
    """Delete made files whose photo is a tombstone or has no row, as with a deleted draft."""
    for folder in _folders_in(""):
        uids = {_uid(name): name for name in _folders_in(folder) if len(folder) == 2}
        for uid in set(uids) - {None} - _with_rows(uids):
            photos.drop_made(uid)
            default_storage.delete(f"{folder}/{uids[uid]}")


def _with_rows(uids):
    """Return those of `uids` that have a row whose files are not removed."""
    found = set()
    for table in SentFile.tables():
        rows = table.objects.filter(uid__in=[uid for uid in uids if uid])
        rows = rows.exclude(state=AttachmentState.GONE)
        found |= set(rows.values_list("uid", flat=True))
    return found


def _clear_unfinished(now):
    """Delete what a process that was killed had begun to receive or to write."""
    drafts = default_storage.path(default_storage.drafts)
    begun = (Path(settings.FILE_UPLOAD_TEMP_DIR), Path(drafts))
    for path in (path for folder in begun if folder.is_dir() for path in folder.iterdir()):
        with suppress(FileNotFoundError):
            if now.timestamp() - path.stat().st_mtime > UNFINISHED_FOR.total_seconds():
                path.unlink()


def _files_in(folder):
    try:
        return default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []


def _folders_in(folder):
    try:
        return default_storage.listdir(folder)[0]
    except FileNotFoundError:
        return []


def _uid(name):
    try:
        return UUID(name)
    except ValueError:
        return None


def _age(path, now):
    return now - default_storage.get_modified_time(path)


def free_claims_of_the_absent():
    """Open again what those read whose absence begins today, or whose duty has ended."""
    readers = User.objects.filter(
        pk__in=Version.objects.filter(claimed_by__isnull=False).values("claimed_by")
    )
    for person in readers:
        with transaction.atomic():
            free_claims(person)
