from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models import Noun
from practices.choices import LANGUAGES


class ClipAnswer(Noun):
    """What people in a room took from a clip, as its facilitator noted it: hers alone."""

    clip = models.CharField(max_length=24)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="clip_answers"
    )
    words = models.CharField(max_length=160)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["clip", "-id"], name="clip_answer_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "clip", "words"], name="clip_answer_once_a_person"
            ),
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="clip_answer_says_what"),
        ]

    def __str__(self):
        return self.words
