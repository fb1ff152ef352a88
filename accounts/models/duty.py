"""An extra task of a person at a place."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from accounts.choices import DutyKind, DutyProgramme
from accounts.models.posting import DateSpan
from accounts.querysets import DutyQuerySet
from events.models import Noun


class Duty(Noun):
    """Curator of a programme, facilitator, or auditor for a limited time."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duties"
    )
    kind = models.CharField(max_length=12, choices=DutyKind.choices)
    programme = models.CharField(max_length=5, choices=DutyProgramme.choices, blank=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="duties")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="curator", programme__in=DutyProgramme.values)
                | (~models.Q(kind="curator") & models.Q(programme="")),
                name="duty_programme_of_curators",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="auditor") | models.Q(ends_on__isnull=False),
                name="duty_auditor_for_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="duty_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True)
                | ~models.Q(granted_by=models.F("person")),
                name="duty_not_by_oneself",
            ),
            ExclusionConstraint(
                name="duty_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
                    (DateSpan("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["place", "kind"], name="duty_place_kind")]

    def __str__(self):
        return f"{self.kind} {self.programme} {self.place_id}"
