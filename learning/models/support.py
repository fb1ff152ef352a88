"""We need this too: one of each person, for a gap that somebody else asked."""

from django.conf import settings
from django.db import models

from events.models import Noun


class Support(Noun):
    """Who else needs it. Nobody sees who it is; counts are split by own district and elsewhere."""

    gap = models.ForeignKey("learning.Gap", on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="gap_supports"
    )
    district = models.ForeignKey(
        "places.Place",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Of the office that was spoken for then.",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["gap", "person"], name="gap_support_once_a_person")
        ]

    def __str__(self):
        return f"Gap {self.gap_id} needed by {self.person_id}"
