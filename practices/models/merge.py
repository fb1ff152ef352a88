"""Two entries that tell the same thing, joined into one."""

from django.db import models
from django.db.models import F, Q

from events.models import Noun
from practices.models.practice import Practice


class Merge(Noun):
    """`practice` was joined into `into`, which names both tellers from then on.

    `moved` holds the ids of the rows that changed their practice, so that they can go back:
    `{"adoptions": [4, 9], "follows": [2]}`.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="merged")
    moved = models.JSONField(default=dict)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice"], condition=Q(undone_at=None), name="merge_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(practice=F("into")), name="merge_of_two"),
        ]

    def __str__(self):
        return f"practice {self.practice_id} joined into {self.into_id}"
