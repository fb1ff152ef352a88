"""The ledger of what was erased or withdrawn, so that a restored database forgets it again."""

from django.db import models


class Erasure(models.Model):
    """That a person or a thing was to be forgotten: its `uid`, what of it, and when.

    Never a name. The web role may only insert and select, as with events.
    """

    uid = models.UUIDField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    about = models.JSONField(default=dict, blank=True, help_text="What to forget of it, as keys.")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["uid", "kind", "at"], name="erasure_written_once")
        ]

    def __str__(self):
        return f"{self.kind} {self.uid}"
