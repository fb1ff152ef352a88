"""Days on which the clock of a desk stands still: an election, a flood."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.choices import PauseReason
from accounts.models.posting import DateSpan
from accounts.querysets import INDIA_TIME, PauseQuerySet, today
from events.models import Noun


class Pause(Noun):
    """The desk at `place` is paused from one day to another, both included; said by the desk above.

    It always has a last day, which can be moved: no desk stays paused because somebody forgot.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=8, choices=PauseReason.choices)
    words = models.CharField(max_length=120, blank=True, help_text="Shown to everybody.")
    language = models.CharField(max_length=12, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(
        "accounts.Office", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    called_off = models.BooleanField(default=False, help_text="Before it began; counts no more.")

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="pause_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(words=""), name="pause_says_why"
            ),
            ExclusionConstraint(
                name="pause_once_at_a_time",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    (DateSpan("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(called_off=False),
            ),
        ]

    def __str__(self):
        return f"{self.place_id} {self.starts_on} {self.ends_on}"

    @property
    def span(self):
        """Its first moment and the first one after it, as days begin in India."""
        return _morning(self.starts_on), _morning(self.ends_on + timedelta(days=1))

    def runs_on(self, day):
        """Return whether the clock stands still on `day`."""
        return self.starts_on <= day <= self.ends_on

    def is_over(self, now=None):
        """Return whether its last day lies behind at `now`, or it was called off."""
        return self.called_off or self.ends_on < today(now)


def _morning(day):
    return datetime.combine(day, time(), INDIA_TIME)
