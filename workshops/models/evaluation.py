from django.db import models
from django.db.models import Q

from events.models import Noun
from practices.choices import LANGUAGES
from workshops.evaluation.choices import LONGEST_WORDS, Much, Often, Surely


class Evaluation(Noun):
    """How somebody found a workshop. It names nobody and bears no time.

    `seat_hash` lets each participant answer once: it is made of her `uid` by this server's key, and
    leads back to nobody without it. Empty: it was typed from paper.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="evaluations"
    )
    learned = models.CharField(max_length=8, choices=Much.choices)
    heard = models.CharField(max_length=8, choices=Often.choices)
    will_do = models.CharField(max_length=8, choices=Surely.choices)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    language = models.CharField(max_length=12, choices=LANGUAGES, blank=True)
    seat_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "seat_hash"],
                condition=~Q(seat_hash=""),
                name="evaluation_once_a_participant",
            ),
            models.CheckConstraint(
                condition=Q(
                    learned__in=Much.values, heard__in=Often.values, will_do__in=Surely.values
                ),
                name="evaluation_answers_known",
            ),
        ]

    def __str__(self):
        return str(self.pk)
