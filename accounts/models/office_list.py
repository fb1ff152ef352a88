"""An office list that was sent in and waits to be confirmed, for an hour."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from events.models import Noun

KEPT = timedelta(hours=1)


class OfficeList(Noun):
    """The cells of a sheet as they were sent; emptied once taken in, gone an hour later.

    `place` is the desk for which it was sent: all its offices lie below.
    """

    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    rows = models.JSONField(default=list)
    sent_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_at__isnull=True) | models.Q(rows=[]),
                name="office_list_emptied_when_taken",
            )
        ]

    def __str__(self):
        return f"{self.place_id} {self.sent_at:%Y-%m-%d}"

    def is_open(self, now):
        """Return whether it may still be confirmed at `now`."""
        return self.taken_at is None and now < self.sent_at + KEPT
