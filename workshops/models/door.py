from django.db import models
from django.db.models import Q

from events.models import Noun


class Door(Noun):
    """The way into a workshop by a code that is read out, typed or scanned.

    The code itself is kept nowhere: `joining.code_of` makes it anew from `uid`, and it is found by
    its hash. A workshop has one open door at most; an ended one never opens again.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="doors"
    )
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop"], condition=Q(ended_at=None), name="door_one_open_a_workshop"
            )
        ]

    def __str__(self):
        return f"{self.workshop_id}, {self.made_at:%Y-%m-%d}"
