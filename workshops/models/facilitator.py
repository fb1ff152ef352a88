from django.conf import settings
from django.db import models


class Facilitator(models.Model):
    """A person who is named to run a workshop."""

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="facilitators"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="facilitates"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "person"], name="facilitator_named_once")
        ]

    def __str__(self):
        return f"{self.workshop_id}: {self.person_id}"
