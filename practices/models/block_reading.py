from django.conf import settings
from django.db import models

from practices.models.version import Version


class BlockReading(models.Model):
    """A Block's office has read what its Gram Panchayat submitted: a mark, never a gate."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="block_readings")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "office"], name="block_reading_once_an_office"
            )
        ]

    def __str__(self):
        return f"Version {self.version_id} read by office {self.office_id}"
