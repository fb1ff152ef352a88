from django.conf import settings
from django.db import models


class PackPrint(models.Model):
    """What was printed of a pack and when, so that it can be told what has changed since.

    `versions` is {key of the practice as text: number of the version}, as it stood on the paper.
    """

    pack = models.ForeignKey("packs.Pack", on_delete=models.CASCADE, related_name="prints")
    at = models.DateTimeField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Null where a stranger printed it, or the person was erased.",
    )
    language = models.CharField(max_length=12)
    key = models.CharField(max_length=64, help_text="Of the file among the prints.")
    versions = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["pack", "-at"], name="pack_print_latest")]

    def __str__(self):
        return f"{self.pack_id}, {self.at:%Y-%m-%d}"
