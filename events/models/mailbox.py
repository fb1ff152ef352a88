"""How mail reaches a person: when the last one went, whether it arrives, what is not wanted."""

from hashlib import sha256

from django.conf import settings
from django.db import models


def digest_of(address):
    """Return what an address is known by outside of the person's own row."""
    return sha256((address or "").lower().encode()).hexdigest()


class Mailbox(models.Model):
    """One a person. The sender locks it, so that two senders never write to one person at once.

    A bounce is kept with a digest of its address: for another address it says nothing.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="mailbox"
    )
    mailed_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounced_digest = models.CharField(max_length=64, blank=True)
    bounced_status = models.CharField(max_length=16, blank=True, help_text="As 5.1.1 (RFC 3463).")

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bounced_at=None, bounced_digest="")
                | models.Q(bounced_at__isnull=False) & ~models.Q(bounced_digest=""),
                name="mailbox_bounce_names_its_address",
            )
        ]

    def __str__(self):
        return f"Mailbox of {self.person_id}"

    def bounces(self, address):
        """Return whether mail to `address`, the person's own, came back."""
        return self.bounced_at is not None and self.bounced_digest == digest_of(address)


class UnwantedMail(models.Model):
    """A kind of notices that a person reads in the portal alone."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unwanted_mails"
    )
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="unwanted_mail_once_a_kind")
        ]

    def __str__(self):
        return self.kind
