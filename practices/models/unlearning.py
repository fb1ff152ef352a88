"""That a practice was unlearned: who is still to hear of it, and who has understood."""

from django.conf import settings
from django.db import models

from events.models import Event, Noun
from practices.models.practice import Practice


class UnlearningQuerySet(models.QuerySet):
    def untold(self):
        """Keep those of which somebody may not have heard yet, the oldest first."""
        return self.filter(told_at=None).order_by("id")


class Unlearning(Noun):
    """One replacing or withdrawing. `told_at`: when all who relied on the practice were told.

    Written with its event, in one transaction; so a worker that is killed leaves no doubt of what
    is still to be done.
    """

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="unlearnings")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="unlearning")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = UnlearningQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(told_at=None), name="unlearning_untold")
        ]

    def __str__(self):
        return f"practice {self.practice_id}"


class Relier(Noun):
    """Somebody who relied on it and was told; `understood_at` once she says that she changes."""

    unlearning = models.ForeignKey(Unlearning, on_delete=models.CASCADE, related_name="reliers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    understood_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unlearning", "person"], name="relier_once_a_person")
        ]

    def __str__(self):
        return f"{self.person_id} of {self.unlearning_id}"
