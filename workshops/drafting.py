"""Cards that tell of something done become drafts of entries, in one go and each once."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from accounts.standing import standing_of
from events.services import record
from practices import services
from practices.authorship import may_tell_of, office_for
from practices.choices import Kind
from practices.errors import NotAllowed
from workshops.cards import locked
from workshops.choices import CardKind
from workshops.permissions import may

# Questions, bottlenecks and gaps tell of nothing that was done.
KINDS = {
    CardKind.PRACTICE: Kind.PRACTICE,
    CardKind.INNOVATION: Kind.INNOVATION,
    CardKind.LESSON: Kind.LESSON,
}
LONGEST_TITLE = 120


def drafted(workshop):
    """Return (cards that may become drafts, those that are drafts already), as querysets."""
    told = workshop.cards.filter(kind__in=KINDS).select_related("theme", "district", "told_by")
    return told.filter(practice=None), told.exclude(practice=None).select_related("practice")


@transaction.atomic
def make_drafts(workshop, numbers, *, by, at=None, request_id=None):
    """Make a draft of each of the cards with `numbers` that is none yet; return how many.

    Each asks for help, so that its Block's offices and its desk may complete it. It belongs to who
    told it where she has an account, else to `by`. Raises NotAllowed.
    """
    if not may(by, "key", workshop):
        raise NotAllowed("key")
    row, at = locked(workshop), at or timezone.now()
    waiting, _done = drafted(row)
    cards = list(waiting.filter(number__in=numbers).select_related("told_by__person"))
    for card in cards:
        card.practice = _draft(card, by, row)
        card.save(update_fields=["practice"])
    tellers = [card.told_by.person for card in cards if card.told_by_id and card.told_by.person_id]
    told = {"at": at, "request_id": request_id, "tell": tellers}
    record("draft-cards", row, by=by, office=standing_of(by).main_office, **told)
    return len(cards)


def _draft(card, by, workshop):
    """Write what the card says into a new draft; return its practice."""
    teller = card.told_by.person if card.told_by_id else None
    author = teller if teller and teller.is_active else by
    version = services.begin(by=author, office=office_for(author, card.district))
    answers = _answers(card, author, workshop)
    if author != by:
        answers["typist"] = services.keep_helper(version, by)
    services.write(
        version,
        by=by,
        revision=version.revision,
        answers=answers,
        steps=[],
        particulars={} if author == teller else _particulars(card),
    )
    return version.practice


def _answers(card, author, workshop):
    title = " ".join(card.text.split())
    names = card.district_id and may_tell_of(author, card.district)
    return {
        "kind": KINDS[card.kind],
        "programme": workshop.programme,
        "title": Truncator(title).chars(LONGEST_TITLE),
        "story": card.text if card.text != title or len(title) > LONGEST_TITLE else "",
        "place": card.district if names else None,
        "place_text": "" if names else card.where,
        "themes": [card.theme.key] if card.theme_id else [],
        "language": card.language,
        "needs_help": True,
        "peers_may_read": card.kind != CardKind.LESSON,
    }


def _particulars(card):
    """Return who told it: the participant by her name, or the words on the card."""
    seat = card.told_by
    if seat is None:
        return {"told_by_name": card.teller_name, "told_by_office": card.teller_office}
    return {"told_by_name": seat.name, "told_by_office": seat.office_title}
