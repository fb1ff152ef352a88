"""A person in an office, from one day to another: what rights come from."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import PostingState
from accounts.models.office import Office
from accounts.querysets import PostingQuerySet, today
from events.models import Noun


class DateSpan(models.Func):
    """The days from one date to another, both included; an empty end is open."""

    template = "daterange(%(expressions)s, '[]')"
    arity = 2
    output_field = DateRangeField()


class Posting(Noun):
    """States: stated by the person, then confirmed or refused by the desk."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="postings")
    starts_on = models.DateField(_("in this office since"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=PostingState.choices, default=PostingState.STATED
    )
    stated_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            ExclusionConstraint(
                name="posting_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    (DateSpan("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=~models.Q(state="refused"),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="posting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("person")),
                name="posting_not_by_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(state="stated", decided_at__isnull=True)
                | (~models.Q(state="stated") & models.Q(decided_at__isnull=False)),
                name="posting_decided_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stated_at"], condition=models.Q(state="stated"), name="posting_awaiting"
            )
        ]

    def __str__(self):
        return f"{self.person_id} {self.office_id} {self.state}"

    @property
    def is_over(self):
        """Whether its last day lies behind."""
        return self.ends_on is not None and self.ends_on < today()

    def runs_on(self, day):
        """Return whether the person is in this office on `day`, the last day included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
