"""A signed link, good once and for a short time, that makes a State or National curator."""

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
    """Who is invited to which place's desk; `accepted_at` makes the link good only once."""

    email = models.EmailField()
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
