"""A published practice that readers ask for in another language, and who they are."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models import Noun
from learning.in_language.querysets import TranslationAskQuerySet
from practices.choices import LANGUAGES


class TranslationAsk(Noun):
    """One practice in one language: asked for until somebody has translated it."""

    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="translation_asks"
    )
    language = models.CharField(max_length=12, choices=LANGUAGES)
    asked_at = models.DateTimeField(help_text="By the first; of a shielded one the month alone.")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = TranslationAskQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "language"],
                condition=Q(answered_at=None),
                name="translation_ask_open_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(answered_at=None),
                name="translation_ask_oldest",
            )
        ]

    def __str__(self):
        return f"Practice {self.practice_id} asked for in {self.language}"


class TranslationAsker(Noun):
    """Who asked for it, once each. Nobody sees who it is."""

    ask = models.ForeignKey(TranslationAsk, on_delete=models.CASCADE, related_name="askers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="translation_asks"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ask", "person"], name="translation_asked_once_a_person"
            )
        ]

    def __str__(self):
        return f"{self.ask_id} asked for by {self.person_id}"
