from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from events.models import Noun
from practices.choices import LANGUAGES


class Session(Noun):
    """One thing that is done in a workshop, for so many minutes, and how.

    It begins when the one before it on its day ends, or at `starts_at` where that is set.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="sessions"
    )
    day = models.PositiveSmallIntegerField(help_text="From 1.")
    position = models.PositiveSmallIntegerField()
    starts_at = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    purpose = models.TextField(max_length=400, blank=True)
    how_to = models.TextField(max_length=2000, blank=True)
    materials = models.TextField(max_length=400, blank=True)
    sheets = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["day", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(title__regex=r"\S"), name="session_has_a_title"),
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=15, minutes__gte=5, minutes__lte=600),
                name="session_lasts_a_while",
            ),
        ]

    def __str__(self):
        return self.title
