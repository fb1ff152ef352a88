"""Photos of the paper that cards were written on: kept beside them, and deleted with them."""

from django.db import transaction
from django.utils import timezone

from practices import photos
from practices.errors import NotAllowed, WrongState
from practices.sent_files import drop, keep
from workshops import cards
from workshops.models import CardPhoto
from workshops.permissions import may


@transaction.atomic
def add(card, sent, *, user, seat=None, at=None):
    """Keep the checked file `sent` as the photo of `card`; return it. A job makes its files.

    As who runs the workshop, or as the participant `seat` whose card it is. The same file again
    is the same photo. Raises NotAllowed, WrongState (`photo`: the card has another one).
    """
    row = _checked(card, user, seat)
    there = CardPhoto.objects.filter(card=card).first()
    if there and there.is_usable:
        if there.sent_sha256 != photos.digest_of(sent):
            raise WrongState(row, "photo")
        return there
    drop(CardPhoto.objects.filter(card=card))
    made = keep(CardPhoto(card=card), sent)
    cards.note("photograph-card", row, user, at or timezone.now())
    return made


@transaction.atomic
def delete(card, *, user, seat=None, at=None):
    """Delete the photo of `card`; nothing happens where there is none. Raises NotAllowed."""
    if not cards.may_delete(card, user, seat):
        raise NotAllowed("photograph-card")
    row = cards.locked(card.workshop)
    if drop(CardPhoto.objects.filter(card=card)):
        cards.note("delete-card-photo", row, user, at or timezone.now())


def takes(workshop, user):
    """Whether `user`, or a participant, may keep photos with cards of `workshop` now."""
    states = cards.TYPED_IN if may(user, "key", workshop) else cards.WRITTEN_IN
    return workshop.state in states


def _checked(card, user, seat):
    """Return the locked workshop of a card that may get a photo."""
    if not cards.may_delete(card, user, seat):
        raise NotAllowed("photograph-card")
    row = cards.locked(card.workshop)
    if not takes(row, user) or not row.cards.filter(pk=card.pk).exists():
        raise WrongState(row)
    return row
