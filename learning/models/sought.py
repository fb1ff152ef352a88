"""What many searched for in vain: counted anew each night from the searches of 90 days."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from practices.desk.searched import FEW


class Sought(models.Model):
    """One meaning in whatever words, and how many looked for it; nothing of a person.

    `states` holds {key of a state: seekers} of those with enough of them to be told.
    """

    meaning = ArrayField(models.CharField(max_length=60), unique=True)
    words = models.CharField(max_length=200, help_text="As most of them typed it, folded.")
    times = models.PositiveIntegerField()
    seekers = models.PositiveIntegerField()
    states = models.JSONField(default=dict)
    gap = models.ForeignKey(
        "learning.Gap", null=True, blank=True, on_delete=models.SET_NULL, related_name="sought"
    )
    near = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text="Keys of the gaps that came near to it in that night, the nearest first.",
    )
    chosen = models.BooleanField(default=False, help_text="A desk has said so, not the words.")

    class Meta:
        ordering = ["-seekers", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seekers__gte=FEW), name="sought_by_many_or_not_kept"
            )
        ]

    def __str__(self):
        return self.words
