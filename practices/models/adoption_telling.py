"""What a place said with a status that it has left: planned, tried, and how that went."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from practices.choices import AdoptionStatus
from practices.models.adoption import Adoption, Saying


class AdoptionTelling(Saying):
    """One status that an adoption has left, in its last words; what it says now stands there.

    `named`: everybody had read it with the name of its place when the place went on. What others
    had not, or only under cover, stays so, even when the practice no longer hides its places.
    """

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="tellings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="adoption_tellings"
    )
    named = models.BooleanField(default=False)

    class Meta:
        ordering = ["status_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AdoptionStatus.values), name="telling_has_a_status"
            ),
            models.CheckConstraint(
                condition=~Q(status="did-not-work") | ~Q(result=""),
                name="telling_of_a_failure_says_what_happened",
            ),
            models.CheckConstraint(
                condition=Q(planned_for=None) | Q(planned_for__day=1),
                name="telling_planned_for_a_month",
            ),
        ]

    def __str__(self):
        return f"{self.status} of adoption {self.adoption_id}"
