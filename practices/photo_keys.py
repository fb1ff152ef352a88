"""Photos of shielded entries whose address tells the time at which they were sent.

New photos get random keys (`photos.keep`). Those kept before had the key of a noun, a UUIDv7: it
holds the millisecond. Here they get another one; the old address is then no address.
"""

import json
from hashlib import sha256
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast, Substr
from django.utils.crypto import salted_hmac

from practices import photos
from practices.models import Attachment, AttachmentState, Submission, Version

_VERSION_AT = 15  # of a UUID's 36 characters
_WITH_FILES = (AttachmentState.READY, AttachmentState.WITHHELD)


def renew_timed():
    """Give photos of shielded entries that tell the time another key; return how many. A job."""
    shielded = Version.objects.filter(practice=OuterRef("practice"), shielded=True)
    kind = Substr(Cast("uid", CharField()), _VERSION_AT, 1)
    timed = Attachment.objects.alias(kind=kind).filter(Exists(shielded), kind="7")
    timed = timed.filter(state__in=_WITH_FILES)
    return sum(_renew(pk) for pk in list(timed.values_list("pk", flat=True)))


def untimed(uid):
    """Return the random key in whose stead `uid` stood: always the same one.

    So a photo is found under it in a database that is restored from before it was changed.
    """
    told = salted_hmac("practices.photo_keys", str(uid), algorithm="sha256").digest()
    return UUID(bytes=sha256(told).digest()[:16], version=4)


@transaction.atomic
def _renew(pk):
    """Copy the files, then name the copies; the old ones go once that is committed."""
    rows = Attachment.objects.select_for_update(no_key=True)
    photo = rows.filter(pk=pk, state__in=_WITH_FILES).first()
    if photo is None or photo.uid.version != 7:
        return 0
    old, photo.uid = photo.uid, untimed(photo.uid)
    for width in photo.widths:
        _copy(photos.made_name(old, width), photos.made_name(photo.uid, width))
    photo.save(update_fields=["uid"])
    for kept in Submission.objects.filter(version__practice=photo.practice_id):
        kept.answers = json.loads(json.dumps(kept.answers).replace(str(old), str(photo.uid)))
        kept.save(update_fields=["answers"])
    transaction.on_commit(lambda: photos.drop_made(old))
    return 1


def _copy(name, other):
    if default_storage.exists(name) and not default_storage.exists(other):
        with default_storage.open(name) as made:
            default_storage.save(other, made)
