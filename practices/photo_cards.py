"""The picture of a photo that a chat shows beside a shared link: a small JPEG, made once.

Chats take no WebP, and some show nothing that is heavier than 300 kB.
"""

import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from practices import photos

WIDTH, HEIGHT = 720, 378
MADE_OF = 720  # the made width that is cut to the card's shape
HIGHER_UP = (0.5, 0.4)  # faces and tools stand above the middle of a tall photo
_QUALITY = 78


def has_card(attachment):
    """Return whether the ready photo `attachment` is large enough for a card."""
    return MADE_OF in attachment.widths


def open_card(uid):
    """Return the open card of the photo `uid`, made first where it is not there yet.

    Raises FileNotFoundError where the photo itself is not there.
    """
    name = photos.card_name(uid)
    try:
        return default_storage.open(name)
    except FileNotFoundError:
        default_storage.save(name, ContentFile(_made(uid)))
        return default_storage.open(name)


def _made(uid):
    written = io.BytesIO()
    with default_storage.open(photos.made_name(uid, MADE_OF)) as made, Image.open(made) as photo:
        card = ImageOps.fit(photo.convert("RGB"), (WIDTH, HEIGHT), centering=HIGHER_UP)
    card.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return written.getvalue()
