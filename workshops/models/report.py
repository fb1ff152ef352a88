from django.db import models
from django.db.models import F, Q

from events.models import Noun
from practices.choices import LANGUAGES
from workshops.choices import LONGEST_CORRECTION, LONGEST_FOREWORD


class Report(Noun):
    """What is added to what a workshop's rows tell by themselves: a foreword, and that it is out.

    All else is told anew from what is there each time it is read, so that what is withheld or
    erased stands in it no more. `asked_at` and `late_at`: when who runs it was reminded.
    """

    workshop = models.OneToOneField(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="report"
    )
    foreword = models.TextField(max_length=LONGEST_FOREWORD, blank=True)
    foreword_language = models.CharField(max_length=12, choices=LANGUAGES, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(late_at=None) | Q(late_at__gte=F("asked_at")),
                name="report_late_after_asked",
            )
        ]

    def __str__(self):
        return str(self.workshop_id)


class Correction(Noun):
    """What was put right in a report after it was out, in words for its readers."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="corrections")
    words = models.TextField(max_length=LONGEST_CORRECTION)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="correction_says_what")
        ]

    def __str__(self):
        return f"{self.report_id}, {self.made_at:%Y-%m-%d}"
