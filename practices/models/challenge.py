"""A reasoned doubt about a published practice, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.models import Noun
from practices.choices import (
    GRAVE_REASONS,
    ChallengeReason,
    ChallengeState,
    Outcome,
)
from practices.living.doubt_querysets import ChallengeQuerySet
from practices.models.attachment import Attachment
from practices.models.practice import Practice
from practices.models.version import Version


class Challenge(Noun):
    """What one person doubts, what the author's office answers, and how the desk closes it.

    The words of all three lie here alone, so that they can be emptied; the log has none of them.
    `passage` is a key of `living.passages`, empty for the whole. `hiding` is the act of `Redaction`
    by which the doubted passage is hidden until the desk has decided.
    """

    WORDS = ("note", "answer", "closing_note")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="challenges")
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="+", help_text="As it was seen."
    )
    reason = models.CharField(max_length=14, choices=ChallengeReason.choices)
    passage = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    note_language = models.CharField(max_length=12, blank=True)
    photo = models.OneToOneField(
        Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="challenge"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="challenges"
    )
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    nameless = models.BooleanField(default=False, help_text="Her name is told to the desk alone.")
    at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=ChallengeState.choices, default=ChallengeState.OPEN
    )
    hiding = models.UUIDField(null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True)
    # The author's office
    answer = models.TextField(blank=True)
    answer_language = models.CharField(max_length=12, blank=True)
    answer_office = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    corrects = models.BooleanField(default=False, help_text="Its author writes it anew.")
    # The desk
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    closing_note = models.TextField(blank=True)
    closing_language = models.CharField(max_length=12, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    words_shown = models.BooleanField(
        default=False, help_text="Anybody may read the doubt and the answer."
    )

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["at"], condition=~Q(state="closed"), name="challenge_standing_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "person"],
                condition=~Q(state="closed"),
                name="challenge_one_standing_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_at=None, outcome=""),
                name="challenge_closed_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None)
                | Q(state="answered", answered_at__isnull=False)
                | Q(state="closed"),
                name="challenge_answered_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(words_shown=False)
                | Q(state="closed") & ~Q(reason=ChallengeReason.PERSONAL_DATA),
                name="challenge_words_shown_once_decided",
            ),
            models.CheckConstraint(
                condition=Q(hiding=None, hidden_at=None)
                | Q(hiding__isnull=False, hidden_at__isnull=False),
                name="challenge_hiding_has_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.reason}: practice {self.practice_id}"

    def get_absolute_url(self):
        """Return the address of its page, for who may read it."""
        return reverse("practices:doubt", args=[self.practice_id, self.uid])

    @property
    def is_standing(self):
        """Whether the desk still has to decide on it."""
        return self.state != ChallengeState.CLOSED

    @property
    def is_grave(self):
        """Whether it warns on the page at once, and hides what it names if nobody decides."""
        return self.reason in GRAVE_REASONS
