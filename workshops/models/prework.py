from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models import Noun
from practices.choices import LANGUAGES
from workshops.choices import LONGEST_CARD


class Prework(Noun):
    """What a district brings to a workshop: one thing that works, one problem, one question.

    One a district; whoever of it writes last has the word. `told_by` is a participant, `typist`
    somebody with an account: of the district, or who runs the workshop and types it from paper.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="preworks"
    )
    district = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    practice = models.TextField(max_length=LONGEST_CARD, blank=True)
    problem = models.TextField(max_length=LONGEST_CARD, blank=True)
    question = models.TextField(max_length=LONGEST_CARD, blank=True)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    told_by = models.ForeignKey(
        "workshops.Participant", null=True, on_delete=models.SET_NULL, related_name="preworks"
    )
    typist = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="preworks"
    )
    sent_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["district__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "district"], name="prework_once_a_district"
            ),
            models.CheckConstraint(
                condition=Q(practice__regex=r"\S")
                | Q(problem__regex=r"\S")
                | Q(question__regex=r"\S"),
                name="prework_says_something",
            ),
        ]

    def __str__(self):
        return f"{self.workshop_id}: {self.district_id}"

    @property
    def told(self):
        """What it says, without what was left empty."""
        return [words for words in (self.practice, self.problem, self.question) if words.strip()]
