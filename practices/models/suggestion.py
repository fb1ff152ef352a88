"""A correction that somebody suggests to one passage of a published practice."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Noun
from practices.choices import LANGUAGES
from practices.living.querysets import SuggestionQuerySet
from practices.models.practice import Practice
from practices.models.version import Version
from practices.wording import changes


class SuggestionState(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    TAKEN = "taken", _("Used")
    DECLINED = "declined", _("Not used")
    OUTDATED = "outdated", _("The passage has changed since")


class Suggestion(Noun):
    """One passage of a version as it was read, and as it should read.

    `position` is the number of a step, 0 of any other answer. Taken over, it lies in the revision
    `taken_into`, and whoever suggested it wrote on that too: nobody decides on it who did.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="suggestions")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    before = models.TextField()
    proposed = models.TextField()
    why = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(
        "accounts.Office", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=SuggestionState.choices, default=SuggestionState.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    taken_into = models.ForeignKey(
        Version, null=True, on_delete=models.SET_NULL, related_name="suggestions_taken"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="suggestion_person"),
            models.Index(
                fields=["practice"], condition=Q(state="open"), name="suggestion_open_practice"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decided_by=None, taken_into=None)
                | ~Q(state="open") & Q(decided_at__isnull=False),
                name="suggestion_decided_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(field="steps", position__gte=1) | ~Q(field="steps") & Q(position=0),
                name="suggestion_of_a_step_has_its_number",
            ),
            models.UniqueConstraint(
                fields=["practice", "person", "field", "position"],
                condition=Q(state="open"),
                name="suggestion_open_once_a_passage",
            ),
        ]

    def __str__(self):
        return f"{self.field} of practice {self.practice_id}"

    @property
    def passage(self):
        """Which passage it is about: (field, position)."""
        return self.field, self.position

    @property
    def pieces(self):
        """The runs of text from what it says now to what it should say."""
        return changes(self.before, self.proposed)
