"""A State calls for practices on a gap; an entry that somebody tells because of one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.models import Noun
from practices.choices import LANGUAGES


class GapCall(Noun):
    """One place, a State or India, asks until a day for practices on a gap. It belongs to the desk.

    Written again it changes its words and its day; who could know is told once.
    """

    gap = models.ForeignKey("learning.Gap", on_delete=models.CASCADE, related_name="calls")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="gap_calls",
        help_text="Who wrote it first; null once erased.",
    )
    text = models.TextField(max_length=600)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    until = models.DateField(help_text="The last day on which it runs.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["until", "id"]
        indexes = [models.Index(fields=["place", "until"], name="gap_call_place_until")]
        constraints = [
            models.UniqueConstraint(fields=["gap", "place"], name="gap_call_once_a_place"),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="gap_call_says_what"),
        ]

    def __str__(self):
        return f"{self.place_id} calls for gap {self.gap_id}"

    def get_absolute_url(self):
        return reverse("learning:gap", args=[self.gap_id])


class GapEntry(models.Model):
    """An entry that was begun from a gap: once published it answers it."""

    gap = models.ForeignKey("learning.Gap", on_delete=models.CASCADE, related_name="entries")
    practice = models.OneToOneField(
        "practices.Practice", on_delete=models.CASCADE, related_name="begun_for"
    )
    told_at = models.DateTimeField(null=True, blank=True, help_text="When it answered the gap.")

    def __str__(self):
        return f"Practice {self.practice_id} for gap {self.gap_id}"
