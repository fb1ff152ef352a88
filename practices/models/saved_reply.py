from django.db import models

from accounts.choices import DutyProgramme
from events.models import Noun


class SavedReply(Noun):
    """Words that a desk sends often, in one language or more: `texts` is {language: text}."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    programme = models.CharField(max_length=4, choices=DutyProgramme.choices)
    name = models.CharField(max_length=80)
    point = models.CharField(
        max_length=20, blank=True, help_text="Which point of the checklist it is about."
    )
    texts = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1, help_text="Counts up with each save.")

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["place"], name="saved_reply_place")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(texts={}), name="saved_reply_says_something")
        ]

    def __str__(self):
        return self.name
