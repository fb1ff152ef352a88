"""A named, typed vouching. Not a like and not a vote."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models import Noun
from practices.choices import EndorsementType
from practices.models.practice import Practice
from practices.models.version import Version
from practices.querysets import EndorsementQuerySet


class Endorsement(Noun):
    """A person vouches, by name and office, for what she knows of a practice.

    It belongs to the practice and records the version seen. A trigger refuses an author's own.
    """

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="endorsements")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=20, choices=EndorsementType.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="endorsements"
    )
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    shown_on = models.DateField(
        null=True,
        blank=True,
        help_text="Of a shielded practice: from when others see it; null once they do.",
    )
    carried_from = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="carried",
        help_text="Of an entry that was joined into this one: the vouching that this repeats.",
    )

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "person", "type"],
                condition=Q(withdrawn_at=None),
                name="endorsement_one_of_each_a_person",
            )
        ]

    def __str__(self):
        return f"{self.type} of practice {self.practice_id}"
