"""Who is to hear of an event, over which channel, and whether it has been told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event


class Channel(models.TextChoices):
    PORTAL = "portal", _("In the portal")
    MAIL = "mail", _("By mail")


class OutboxQuerySet(models.QuerySet):
    def notices_for(self, user, now=None):
        """Return the portal notices of `user` but those held back, the latest told first."""
        told = self.filter(channel=Channel.PORTAL, recipient=user).told_by(now or timezone.now())
        return told.order_by("-next_try_at", "-id")

    def told_by(self, now):
        """Leave out what is told only after `now`, so that nobody learns when it was done."""
        return self.filter(Q(next_try_at__lte=now) | Q(next_try_at=F("event__at")))

    def unread(self):
        """Keep what has not been read yet."""
        return self.filter(read_at=None)

    def due_mails(self, now):
        """Return unsent mails whose next try is due at `now`."""
        return self.filter(channel=Channel.MAIL, sent_at=None, next_try_at__lte=now)


class Outbox(models.Model):
    """One message to one person over one channel; its uniqueness makes notices exactly-once.

    `next_try_at`: in the portal since when it is told, later than its event where that is held
    back; of a mail when it is tried next.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="told")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient", "channel"], name="outbox_told_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(channel="mail", sent_at=None),
                name="outbox_due_mail",
            ),
            models.Index(fields=["recipient", "channel", "read_at"], name="outbox_recipient"),
        ]

    def __str__(self):
        return f"{self.event_id} {self.channel}"
