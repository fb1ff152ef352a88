"""A link or a printed slip, good once and for a short time.

It makes a State or National curator, or lets a person whose desk has confirmed her office choose
the password of her account.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from events.models import Noun

LIFETIME = timedelta(hours=72)


def end_of_lifetime():
    """Return the moment at which an invitation made now ends."""
    return timezone.now() + LIFETIME


class Invitation(Noun):
    """Who is invited to which place; `accepted_at` makes it good only once.

    With `person` it opens the account that her desk has made; a printed one is found by the hash
    of its code.
    """

    email = models.EmailField(blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations",
    )
    # Null where nothing is printed: a unique column holds many nulls, but one empty text.
    code_hash = models.CharField(  # noqa: DJ001
        max_length=64, null=True, unique=True, editable=False
    )
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(default=end_of_lifetime)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.place_id} {self.expires_at:%Y-%m-%d}"

    def is_open(self, now):
        """Return whether the link may still be used at `now`."""
        return self.accepted_at is None and now < self.expires_at
