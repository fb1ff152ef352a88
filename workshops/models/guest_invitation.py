from django.db import models
from django.db.models import Q

from events.models import Noun

MOST_SENDINGS = 3


class GuestInvitation(Noun):
    """That somebody on the list of a workshop is asked whether she comes, by mail or a notice.

    Who has an account answers signed in. Others get a link: its token is kept nowhere, it is made
    anew from `uid` and the number of the sending, and found by its hash. Withdrawn, it opens
    nothing; sent again, only the newest link does. The digest of an address outlives the address,
    so that who had herself erased is not written to by the same workshop again.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="invitations"
    )
    participant = models.OneToOneField(
        "workshops.Participant", on_delete=models.CASCADE, related_name="invitation"
    )
    email = models.EmailField(blank=True)
    email_digest = models.CharField(max_length=64, blank=True, editable=False)
    language = models.CharField(max_length=12)
    sendings = models.PositiveSmallIntegerField(default=1)
    # Null for who has an account, and once it is ended.
    token_hash = models.CharField(  # noqa: DJ001
        max_length=64, null=True, unique=True, editable=False
    )
    sent_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True, help_text="By the mail server.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["participant__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "email_digest"],
                condition=~Q(email_digest=""),
                name="guest_invitation_once_an_address",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(token_hash=None),
                name="guest_invitation_ended_opens_nothing",
            ),
            models.CheckConstraint(
                condition=Q(sendings__gte=1, sendings__lte=MOST_SENDINGS),
                name="guest_invitation_sent_a_few_times",
            ),
        ]

    def __str__(self):
        return f"{self.workshop_id}: {self.participant_id}"

    @property
    def waits(self):
        """Whether it is out and has no answer yet."""
        guest = self.participant
        return self.ended_at is None and guest.accepted_at is None and guest.declined_at is None

    def is_open(self, now):
        """Whether it may be answered at `now`."""
        return self.ended_at is None and self.workshop.lets_in(now)
