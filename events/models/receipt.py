"""The answer that a request got, so that a replay gets the same one and makes nothing new."""

from django.conf import settings
from django.db import models


class Receipt(models.Model):
    """What a form's `request_id` was answered with, for the person who sent it."""

    request_id = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "request_id"], name="receipt_once_a_person")
        ]

    def __str__(self):
        return self.location
