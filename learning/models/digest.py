"""Who gets a digest how often, and each one that was made."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from events.models import Noun
from events.models.noun import new_uid
from learning.choices import Cadence


class Days(models.Func):
    """The days from one date to another, the last not included."""

    template = "daterange(%(expressions)s, '[)')"
    arity = 2
    output_field = DateRangeField()


class DigestChoice(models.Model):
    """How often one person gets a digest, and until which day her last one reached.

    `feed` is the secret in the address of her feed; another one ends the address.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="digest_choice",
    )
    cadence = models.CharField(max_length=8, choices=Cadence.choices, default=Cadence.WEEKLY)
    told_until = models.DateField(help_text="What happened on this day and later is news.")
    feed = models.UUIDField(default=new_uid, unique=True)

    class Meta:
        indexes = [models.Index(fields=["cadence", "told_until"], name="digest_choice_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cadence__in=Cadence.values), name="digest_choice_cadence_known"
            )
        ]

    def __str__(self):
        return f"{self.cadence}: {self.person_id}"


class Digest(Noun):
    """What one person was told of some days: `items` as `choosing.Chosen` keeps them.

    No two of one person cover the same day, whatever became of a worker or its clock.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests"
    )
    since = models.DateField()
    until = models.DateField(help_text="The first day that is not in it.")
    items = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-until"]
        constraints = [
            models.UniqueConstraint(fields=["person", "until"], name="digest_once_a_window"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="digest_covers_a_day"),
            ExclusionConstraint(
                name="digest_no_day_twice",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.person_id}: {self.since} to {self.until}"

    def get_absolute_url(self):
        return reverse("learning:digest", args=[self.pk])
