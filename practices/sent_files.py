"""Keeping what somebody sent, and deleting it: the row, of whichever room, and its files."""

from django.db import transaction

from practices import jobs, photos


def keep(row, sent):
    """Keep the checked file `sent` with the new `row` of a `SentFile`; return the saved row.

    A job makes what is shown of it.
    """
    row.uid = photos.keep(sent)
    return keep_held(row)


def keep_held(row):
    """Keep the file that is held already under the uid of the new `row`, as `keep`."""
    row.sent_sha256 = photos.sent_digest(row.uid)
    row.save()
    jobs.queue_photo(row)
    return row


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
