"""Photos: what is accepted, how it is kept until it is made, and what is made of it.

A sent file is judged from its header alone, so that a bomb costs neither time nor memory, and
kept under a key of ours in `uploads/`. A job (`practices.jobs`) makes WebP files of it: upright,
sRGB, without any metadata. Then the sent file is dropped.
"""

import hashlib
import io
import struct
from uuid import UUID, uuid4

import pillow_heif
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 40_000_000
WIDTHS = (360, 720, 1280)
MOST_BYTES = {360: 60_000, 720: 180_000, 1280: 400_000}
QUALITIES = (80, 70, 60, 50, 40, 30, 20)
# A strip of paper is no taller than this many times its width once made.
TALLEST = 3
ORIENTATION = 0x0112  # the EXIF tag; from 5 on the picture lies on its side
LIES_ON_ITS_SIDE = 5
HELD_FOR = 24 * 3600
_SALT = "practices.photos.held"

_NOT_A_PHOTO = _("This file is not a photo. Send a JPEG, PNG, WebP or HEIC picture.")
_TOO_LARGE = _("This photo is larger than 15 MB. Send a smaller one.")
_TOO_MANY_PIXELS = _("This photo has more than 40 megapixels. Send a smaller one.")


# What reading a damaged photo raises; its EXIF and colour profile have faults of their own.
_BROKEN = (
    *(OSError, ValueError, SyntaxError, EOFError, TypeError, struct.error),
    Image.DecompressionBombError,
)


class Unreadable(Exception):
    """What was sent cannot be read as a photo after all."""


def check(sent, formats=FORMATS):
    """Raise `ValidationError` unless the uploaded file `sent` is a photo that can be taken.

    Reads the header only: nothing is decoded, whatever size it claims.
    """
    if sent.size > settings.PHOTO_MAX_BYTES:
        raise ValidationError(_TOO_LARGE, code="bytes")
    sent.seek(0)
    try:
        with Image.open(sent, formats=formats) as picture:
            pixels = picture.width * picture.height
    except Image.DecompressionBombError:
        raise ValidationError(_TOO_MANY_PIXELS, code="pixels") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise ValidationError(_NOT_A_PHOTO, code="format") from None
    finally:
        sent.seek(0)
    if pixels > MOST_PIXELS:
        raise ValidationError(_TOO_MANY_PIXELS, code="pixels")


def keep(sent):
    """Write the uploaded file under a new key of ours; return the key, a UUID.

    It stands in the address of the photo, so it is a random one: those of nouns tell the time.
    """
    uid = uuid4()
    sent.seek(0)
    default_storage.save(upload_name(uid), sent)
    return uid


def upload_name(uid):
    """Return where a sent file lies until its photo is made."""
    return f"uploads/{uid}"


def made_name(uid, width):
    """Return where a made file lies: `<uid[-2:]>/<uid>/<width>.webp`."""
    return f"{str(uid)[-2:]}/{uid}/{width}.webp"


def card_name(uid):
    """Return where the picture for shared links lies, once made: `<uid[-2:]>/<uid>/card.jpg`."""
    return f"{str(uid)[-2:]}/{uid}/card.jpg"


def voice_name(uid):
    """Return where a recording lies, once settled: `<uid[-2:]>/<uid>/voice.m4a`."""
    return f"{str(uid)[-2:]}/{uid}/voice.m4a"


def token_for(uid, user, kind=""):
    """Return a signed word by which `user`, and nobody else, gets back to a kept file of `kind`."""
    return signing.dumps([str(uid), user.pk], salt=_SALT + kind)


def named_in(token, user, *, even_if_old=False, kind=""):
    """Return the UUID of the file of `kind` that `token` names for `user`, None for other words.

    A file is held for a day.
    """
    oldest = None if even_if_old else HELD_FOR
    try:
        uid, holder = signing.loads(token, salt=_SALT + kind, max_age=oldest)
    except signing.BadSignature:
        return None
    return UUID(uid) if holder == user.pk else None


def is_held(uid):
    """Return whether the sent file `uid` still lies here."""
    return default_storage.exists(upload_name(uid))


def hold(uid, sent):
    """Write a file under the key `uid` that it has already, where it does not lie here yet."""
    if not is_held(uid):
        default_storage.save(upload_name(uid), sent)


def digest_of(sent):
    """Return the SHA-256 of the whole file `sent`, as hex digits."""
    sent.seek(0)
    return hashlib.file_digest(sent, "sha256").hexdigest()


def sent_digest(uid):
    """Return the SHA-256 of the file as it was sent, as hex digits; "" where it is gone."""
    try:
        with default_storage.open(upload_name(uid)) as sent:
            return digest_of(sent)
    except FileNotFoundError:
        return ""


def make(uid):
    """Make the WebP files of the sent file `uid`; return {width asked for: (width, height)}.

    A second run writes the same files again. Raises `Unreadable`, FileNotFoundError.
    """
    with default_storage.open(upload_name(uid)) as sent:
        picture = _upright(sent)
    return {width: _make_one(uid, picture, width) for width in _widths_for(picture)}


def narrowest(sent):
    """Return what would be made of `sent` in the least width, as bytes of WebP; nothing is kept.

    Raises `Unreadable`.
    """
    return _webp(_upright(sent), WIDTHS[0])[1]


def digest(uid, widths):
    """Return the SHA-256 over the made files, in order of width, as hex digits."""
    total = hashlib.sha256()
    for width in sorted(widths):
        with default_storage.open(made_name(uid, width)) as made:
            total.update(made.read())
    return total.hexdigest()


def drop_upload(uid):
    """Delete the sent file, where there still is one."""
    default_storage.delete(upload_name(uid))


def drop_made(uid):
    """Delete the made files, where there are any."""
    for width in WIDTHS:
        default_storage.delete(made_name(uid, width))
    default_storage.delete(card_name(uid))
    default_storage.delete(voice_name(uid))


def _upright(sent):
    """Return the picture in `sent` as people see it: upright, RGB in sRGB, none wider than needed.

    A JPEG is read at a fraction of its size, which keeps 40 megapixels small in memory.
    """
    try:
        with Image.open(sent, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable("too many pixels")
            most = _room_for(picture)
            picture.draft("RGB", most)
            profile = picture.info.get("icc_profile")
            picture = picture if picture.mode in ("RGB", "L", "CMYK") else picture.convert("RGBA")
            picture.thumbnail(most, reducing_gap=2.0)
            picture = ImageOps.exif_transpose(picture)
    except _BROKEN as broken:
        raise Unreadable(str(broken)) from broken
    return _on_white(_in_srgb(picture, profile))


def _room_for(picture):
    """Return the largest (width, height) that is needed of a picture, as it lies in its file."""
    upright = (WIDTHS[-1], WIDTHS[-1] * TALLEST)
    return upright[::-1] if picture.getexif().get(ORIENTATION, 1) >= LIES_ON_ITS_SIDE else upright


def _in_srgb(picture, profile):
    """Return `picture` with the colours of its profile turned into those of sRGB."""
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture


def _on_white(picture):
    """Return `picture` as RGB on a white ground, with nothing beside its pixels."""
    if picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    picture = picture.convert("RGB")
    picture.info = {}
    return picture


def _widths_for(picture):
    """Return the widths to make: none is larger than needed for what was sent."""
    return [
        width
        for smaller, width in zip((0, *WIDTHS), WIDTHS, strict=False)
        if picture.width > smaller
    ]


def _make_one(uid, picture, width):
    """Write the file of one width; return its size."""
    made, data = _webp(picture, width)
    default_storage.save(made_name(uid, width), ContentFile(data))
    return made.size


def _webp(picture, width):
    """Return (the picture in this width, its bytes as WebP, coarser until they are few enough)."""
    made = picture.copy()
    made.thumbnail((width, width * TALLEST), Image.Resampling.LANCZOS)
    for quality in QUALITIES:
        written = io.BytesIO()
        made.save(written, "WEBP", quality=quality, method=4)
        if written.tell() <= MOST_BYTES[width]:
            break
    return made, written.getvalue()
