"""The photos of celebrations and their files: deleted together, erased for good."""

from django.db import transaction

from events.erasures import forget
from events.personal import forgets
from learning.models import CelebrationPhoto
from practices import photos


def drop(rows):
    """Delete the photos `rows`, and their files with the commit."""
    uids = [photo.uid for photo in rows.select_for_update()]
    rows.delete()
    transaction.on_commit(lambda: _drop_files(uids), robust=True)


def _drop_files(uids):
    for uid in uids:
        photos.drop_upload(uid)
        photos.drop_made(uid)


def erase(celebrations, at):
    """Erase the photos of `celebrations` for good: from backups too, by the ledger."""
    rows = CelebrationPhoto.objects.filter(celebration__in=celebrations)
    for uid in list(rows.values_list("uid", flat=True)):
        forget("photo", uid, at)


@forgets("photo")
def forget_celebration_photo(uid, at):
    """Delete the photo of a celebration, and its files with the commit."""
    drop(CelebrationPhoto.objects.filter(uid=uid))
