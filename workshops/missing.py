"""Cards of what is missing are asked for in the Sourcebook, in one go and each once.

What is asked for lives in a room above: it registers here how to ask and where to read it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.standing import standing_of
from events.services import record
from practices.errors import NotAllowed
from practices.searches import holds_contacts
from workshops.cards import locked
from workshops.choices import CardKind, InReport
from workshops.models import Card
from workshops.permissions import may

MISSING = (CardKind.BOTTLENECK, CardKind.QUESTION, CardKind.GAP)


@dataclass
class _Asker:
    """`ask`: (card, place, by=, by_when=, at=) -> uid. `addresses`: (uids, reader) -> {uid: …}.

    `cut`: (uids, marks), which takes the words of an erased person out of what is asked for.
    """

    ask: Callable | None = None
    addresses: Callable | None = None
    cut: Callable | None = None


_asker = _Asker()


def asks_by(*, ask, addresses, cut):
    """Register what asks for a card, tells where that is read, and cuts words out of it."""
    _asker.ask, _asker.addresses, _asker.cut = ask, addresses, cut


def cut_out(workshops, marks):
    """Take an erased person's name and numbers out of what was asked for in `workshops`."""
    asked_for = Card.objects.filter(workshop__in=workshops).exclude(gap_uid=None)
    _asker.cut(list(asked_for.values_list("gap_uid", flat=True)), marks)


def addresses_of(cards, reader):
    """Return {uid of what is asked for: its address} of `cards`, as far as `reader` may open it."""
    uids = [card.gap_uid for card in cards if card.gap_uid]
    return _asker.addresses(uids, reader) if uids else {}


def asked(workshop):
    """Return (cards that may be asked for, how many hold a number, those asked for), in lists.

    Everybody reads what is asked for: so no card that its teller withholds, and none with a
    telephone number or an e-mail address.
    """
    told = workshop.cards.filter(kind__in=MISSING).select_related("theme", "district")
    done = list(told.exclude(gap_uid=None))
    open_ones = told.filter(gap_uid=None).exclude(in_report=InReport.WITHHELD)
    waiting = [card for card in open_ones if not holds_contacts(card.text)]
    return waiting, len(open_ones) - len(waiting), done


@transaction.atomic
def ask_for(workshop, numbers, *, by, by_when, at=None, request_id=None):
    """Ask for each of the cards with `numbers` that is not asked for yet; return how many.

    Each is of the card's district, else of the workshop's place, and its desk is to answer until
    the day `by_when`. Raises NotAllowed.
    """
    if not may(by, "key", workshop):
        raise NotAllowed("key")
    row, at = locked(workshop), at or timezone.now()
    cards = [card for card in asked(row)[0] if card.number in set(numbers)]
    for card in cards:
        place = card.district or row.place
        card.gap_uid = _asker.ask(card, place, by=by, by_when=by_when, at=at)
        card.save(update_fields=["gap_uid"])
    office = standing_of(by).main_office
    record("ask-for-cards", row, by=by, office=office, at=at, request_id=request_id)
    return len(cards)
