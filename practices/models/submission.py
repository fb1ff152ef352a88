from django.db import models

from practices.models.version import Version


class Submission(models.Model):
    """The answers as they were at one submit, for the desk's comparison. May be emptied."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="submissions")
    at = models.DateTimeField()
    answers = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self):
        return f"Version {self.version_id} as submitted {self.at:%Y-%m-%d}"
