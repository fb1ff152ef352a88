"""An office list that was sent in: it waits for an hour to be confirmed, then is taken in."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.querysets import OfficeListQuerySet
from events.models import Noun

KEPT = timedelta(hours=1)


class OfficeList(Noun):
    """The cells of a sheet as they were sent; emptied once taken in, gone an hour later.

    `place` is the desk for which it was sent: all its offices lie below. A long one is confirmed
    first and taken in by a job: `rows` are then those still to come, `done` of `total` are through,
    `made` brought a posting each and `left_out` names those refused, without a person. Where the
    rights of its sender ended meanwhile, it is taken in with `done` short of `total`.
    """

    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    rows = models.JSONField(default=list)
    sent_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="Since when a job has it.")
    language = models.CharField(max_length=10, blank=True)  # of the page on which it was confirmed
    request_id = models.UUIDField(null=True, editable=False)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list, blank=True)

    objects = OfficeListQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_at__isnull=True) | models.Q(rows=[]),
                name="office_list_emptied_when_taken",
            ),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total"), made__lte=models.F("done")),
                name="office_list_counts",
            ),
        ]

    def __str__(self):
        return f"{self.place_id} {self.sent_at:%Y-%m-%d}"

    def is_open(self, now):
        """Return whether it may still be confirmed at `now`."""
        waits = self.taken_at is None and self.confirmed_at is None
        return waits and now < self.sent_at + KEPT

    @property
    def is_running(self):
        """Whether a job takes it in just now."""
        return self.confirmed_at is not None and self.taken_at is None

    @property
    def same(self):
        """How many rows were there already."""
        return self.done - self.made - len(self.left_out)

    @property
    def rest(self):
        """How many rows are not through yet, or were never taken in."""
        return self.total - self.done
