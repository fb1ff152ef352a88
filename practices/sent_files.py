"""Deleting what somebody sent: the row, of whichever room, and its files with the commit."""

from django.db import transaction

from practices import photos


def drop(rows):
    """Delete the rows `rows` of a `SentFile`, and their files; return how many."""
    gone = list(rows.select_for_update())
    for row in gone:
        row.delete()
        drop_files(row.uid)
    return len(gone)


def drop_files(uid):
    """Delete the files of `uid` with the commit; what a crash leaves `jobs.sweep_photos` does."""
    transaction.on_commit(lambda: _delete(uid), robust=True)


def _delete(uid):
    photos.drop_upload(uid)
    photos.drop_made(uid)
