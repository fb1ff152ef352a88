"""The photos of celebrations, erased for good."""

from events.erasures import forget
from learning.models import CelebrationPhoto


def erase(celebrations, at):
    """Erase the photos of `celebrations` for good: from backups too, by the ledger."""
    rows = CelebrationPhoto.objects.filter(celebration__in=celebrations)
    for uid in list(rows.values_list("uid", flat=True)):
        forget("photo", uid, at)
