"""What a version tells of persons, apart from its answers, so that it can be emptied."""

from django.conf import settings
from django.db import models

from practices.choices import TellersYes
from practices.models.version import Version


class Particulars(models.Model):
    """Contact, teller and consent of one version. Never public; erasing empties this row."""

    version = models.OneToOneField(
        Version, primary_key=True, on_delete=models.CASCADE, related_name="particulars"
    )
    contact = models.CharField(max_length=300, blank=True)
    told_by_name = models.CharField(max_length=120, blank=True)
    told_by_office = models.CharField(max_length=120, blank=True)
    tellers_yes = models.CharField(max_length=10, choices=TellersYes.choices, blank=True)
    tellers_yes_on = models.DateField(null=True, blank=True)
    tellers_yes_noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    consent = models.BooleanField(default=False)
    consent_text = models.TextField(blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consent=False)
                | models.Q(consent_at__isnull=False) & ~models.Q(consent_text=""),
                name="particulars_consent_has_text_and_time",
            )
        ]

    def __str__(self):
        return f"Particulars of version {self.version_id}"
