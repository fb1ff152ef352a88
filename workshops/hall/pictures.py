"""The photos of cards in the file of a workshop: which go along, and what is believed of them.

What goes are files that this side has made; what comes is a photo that somebody sent, like any
other: its type is read from its header, and a job decodes it and makes files of its own.
"""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from events.marks import CUT
from practices import jobs, photos
from practices.models.attachment import AttachmentState, SentFile
from workshops.hall.files import MOST_OF_PHOTOS, MOST_PHOTOS, Refused
from workshops.hall.rows import unsound
from workshops.models import CardPhoto

MOST_OF_ONE = 1024**2  # bytes; those that we make are smaller
MADE_AT_ONCE = 20
NAMELESS = ("", "–")
NAMED = ("text", "teller_name", "teller_office", "place_text")


def of(workshop):
    """Return the photos of cards of `workshop`, oldest first."""
    return CardPhoto.objects.filter(card__workshop=workshop).order_by("pk")


def make_ready(workshop):
    """Make the files of photos that still wait, a few at most; never within a transaction."""
    waiting = of(workshop).filter(state=AttachmentState.WAITING)
    for pk in list(waiting.values_list("pk", flat=True)[:MADE_AT_ONCE]):
        jobs.make_photo(pk, CardPhoto._meta.label)


def packed(workshop):
    """Return ({uid: WebP} of the photos that go along, [uids of those that stay]).

    All in the widest size in which all of them fit; of the smallest, as many as fit.
    """
    every = list(of(workshop))
    ready = [photo for photo in every if photo.is_ready][:MOST_PHOTOS]
    found = {}
    for width in sorted(photos.WIDTHS, reverse=True):
        found, whole = _within(ready, width)
        if whole:
            break
    return found, [str(photo.uid) for photo in every if str(photo.uid) not in found]


def _within(ready, width):
    """Return ({uid: bytes}, whether all fitted) of photos that are at most `width` wide."""
    found, left = {}, MOST_OF_PHOTOS
    for photo in ready:
        fitting = max((one for one in photo.widths if one <= width), default=min(photo.widths))
        try:
            with default_storage.open(photos.made_name(photo.uid, fitting)) as made:
                data = made.read()
        except FileNotFoundError:
            continue
        if len(data) > left:
            return found, False
        left -= len(data)
        found[str(photo.uid)] = data
    return found, True


def check(rows, found):
    """Raise `Refused` unless `found` {uid: bytes} are WebP pictures, one for each of `rows`."""
    if {row.get("uid") for row in rows} != set(found) or len(rows) != len(found):
        raise Refused(unsound("photo"))
    for data in found.values():
        try:
            photos.check(ContentFile(data), formats=("WEBP",))
        except ValidationError:
            raise Refused(unsound("photo")) from None
        if len(data) > MOST_OF_ONE:
            raise Refused(unsound("photo"))


def refuse_taken(uids):
    """Raise `Refused` where some photo of whatever kind has one of `uids`, and so its files."""
    if any(table.objects.filter(uid__in=uids).exists() for table in SentFile.tables()):
        raise Refused(unsound("uid"))


def take(photo, data):
    """Keep `data` as what was sent of the saved row `photo`; a job makes its files."""
    photos.hold(photo.uid, ContentFile(data))
    jobs.queue_photo(photo)


def is_erased(card, by, told, teller):
    """Whether a name is erased here that a photo of `card` may show.

    `by`: the participant who told it, or None; `told`: the card's row there; `teller`: the name
    of who told it there, "" where nobody is named.
    """
    if by and (by.forgotten_at or (teller not in NAMELESS and not by.shown_name)):
        return True
    words = [(getattr(card, name), told.get(name) or "") for name in NAMED]
    cut = any(CUT in ours and CUT not in theirs for ours, theirs in words)
    return cut or bool(told.get("teller_name") and not card.teller_name)


def small(data):
    """Return the narrowest picture made of `data`, as WebP bytes, to be looked at and not kept.

    Raises `photos.Unreadable`.
    """
    return photos.narrowest(ContentFile(data))
