"""What was searched for, without the person: for gaps, and for making the search better."""

import uuid

from django.db import models


class Searched(models.Model):
    """One search. No person, address or session, and of the time the hour alone.

    Of what one place asks without end only the number is kept: `times`, without words and filters.

    The key is random and rows are written shuffled, so that their order tells no more of the time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hour = models.DateTimeField()
    words = models.CharField(max_length=200, blank=True, help_text="Folded; nothing of a person.")
    meaning = models.CharField(max_length=200, blank=True, help_text="The words put in order.")
    filters = models.CharField(max_length=400, blank=True, help_text="Keys, as in an address.")
    found = models.PositiveIntegerField(help_text="How many fitted; none where they came near.")
    level = models.CharField(max_length=16, blank=True, help_text="Of the searcher's posting.")
    state = models.ForeignKey(
        "places.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Of the searcher's posting, else the one asked for.",
    )
    again = models.BooleanField(
        default=False,
        help_text="Asked before within the week from the same place, or beyond its share of a day.",
    )
    times = models.PositiveIntegerField(
        default=1, db_default=1, help_text="One, but where only a number is kept."
    )

    class Meta:
        indexes = [
            models.Index(fields=["hour"], name="searched_hour"),
            models.Index(fields=["state", "hour"], name="searched_state_hour"),
            models.Index(
                fields=["words", "state"],
                include=["hour", "again"],
                condition=models.Q(found=0) & ~models.Q(words=""),
                name="searched_in_vain",
            ),
        ]

    def __str__(self):
        return f"{self.words} {self.filters}".strip()
