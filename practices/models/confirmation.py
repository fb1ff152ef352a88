"""What was answered when it was asked whether a practice still holds."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models import Noun
from practices.choices import ConfirmationAnswer, ConfirmedAs
from practices.models.practice import Practice
from practices.models.version import Version


class Confirmation(Noun):
    """An office says that a practice still holds, has changed or holds no longer.

    Of a shielded practice no page shows more than the month.
    """

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="confirmations")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="confirmations"
    )
    office = models.ForeignKey(
        "accounts.Office", null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_as = models.CharField(max_length=8, choices=ConfirmedAs.choices)
    answer = models.CharField(max_length=10, choices=ConfirmationAnswer.choices)
    still_true_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    shown_on = models.DateField(
        null=True,
        blank=True,
        help_text="Of a shielded practice: from when others see it; null once they do.",
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="yes", still_true_on__isnull=False)
                | ~Q(answer="yes") & Q(still_true_on=None),
                name="confirmation_has_a_day_if_true",
            ),
            models.CheckConstraint(
                condition=Q(answer="yes") | Q(confirmed_as="author"),
                name="confirmation_else_by_its_author",
            ),
            models.UniqueConstraint(
                fields=["practice", "office", "still_true_on"],
                condition=Q(answer="yes"),
                name="confirmation_once_a_day_and_office",
            ),
        ]

    def __str__(self):
        return f"{self.answer} of practice {self.practice_id}"
