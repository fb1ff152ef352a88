"""The photos of cards and their files: deleted together, erased for good."""

from django.db import transaction

from events.erasures import forget
from events.personal import forgets
from practices import photos
from workshops.models import CardPhoto


def drop(rows):
    """Delete the photos `rows`, and their files with the commit; return how many."""
    gone = list(rows.select_for_update())
    for photo in gone:
        photo.delete()
    uids = [photo.uid for photo in gone]
    transaction.on_commit(lambda: _drop_files(uids), robust=True)
    return len(gone)


def _drop_files(uids):
    for uid in uids:
        photos.drop_upload(uid)
        photos.drop_made(uid)


def erase(rows, at):
    """Erase the photos of the cards `rows` for good: from backups too, by the ledger."""
    for uid in list(CardPhoto.objects.filter(card__in=rows).values_list("uid", flat=True)):
        forget("photo", uid, at)


@forgets("photo")
def forget_card_photo(uid, at):
    """Delete the photo of a card, and its files with the commit."""
    drop(CardPhoto.objects.filter(uid=uid))
