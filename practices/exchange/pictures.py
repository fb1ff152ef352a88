"""Pictures that came within a file: held like a sent photo, then made like any other."""

import io

from django.core.exceptions import ValidationError
from django.core.files.base import File

from practices import photos
from practices.jobs import queue_photo
from practices.models import Attachment
from practices.models.attachment import MOST_PHOTOS


def hold_pictures(pictures):
    """Hold the first eight sound ones; return `(their keys, how many others there were)`."""
    held = []
    for data in pictures:
        sent = File(io.BytesIO(data), name="picture")
        try:
            photos.check(sent)
        except ValidationError:
            continue
        if len(held) < MOST_PHOTOS:
            held.append(str(photos.keep(sent)))
    return held, len(pictures) - len(held)


def photos_of_files(practice, keys, by):
    """Make attachments of held files, those still there; return [(attachment, description)]."""
    made = []
    for uid in (key for key in keys if photos.is_held(key)):
        attachment = Attachment.objects.create(
            practice=practice, uploaded_by=by, uid=uid, sent_sha256=photos.sent_digest(uid)
        )
        queue_photo(attachment)
        made.append((attachment, ""))
    return made
