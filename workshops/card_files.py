"""The photos of cards, erased for good."""

from events.erasures import forget
from workshops.models import CardPhoto


def erase(rows, at):
    """Erase the photos of the cards `rows` for good: from backups too, by the ledger."""
    for uid in list(CardPhoto.objects.filter(card__in=rows).values_list("uid", flat=True)):
        forget("photo", uid, at)
