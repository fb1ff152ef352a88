"""Whoever wants to hear what becomes of a practice. Nobody else learns of it, nor does the log."""

from django.conf import settings
from django.db import models

from events.models import Noun
from practices.models.practice import Practice


class Follow(Noun):
    """A person follows a practice. The row goes when she no longer does."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follows"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "person"], name="follow_once_a_person")
        ]

    def __str__(self):
        return f"Practice {self.practice_id} followed by {self.person_id}"
