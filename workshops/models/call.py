"""A call of peers: a video or phone conference, who joined it, what is asked and taken away."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.querysets import INDIA_TIME
from events.models import Noun
from practices.choices import LANGUAGES
from workshops.visits.choices import (
    LONGEST_CALL,
    LONGEST_DIAL_IN,
    SAYING_ON,
    SHORTEST_CALL,
    CallState,
    LineKind,
)
from workshops.visits.querysets import CallQuerySet


class Call(Noun):
    """When peers speak with each other, convened by an office for the people of places.

    Everybody may know its title and time. All else is for those who joined: `dial_in` above all,
    which is emptied a week after the call. `sequence` counts changes that calendars show.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="calls",
        help_text="At which it was agreed on.",
    )
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="calls")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="calls")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="convened_calls",
        help_text="Null once erased.",
    )
    title = models.CharField(max_length=120)
    purpose = models.TextField(max_length=1000, blank=True)
    words_language = models.CharField(max_length=12, choices=LANGUAGES)
    themes = models.ManyToManyField("practices.Theme", related_name="calls")
    invited = models.ManyToManyField("places.Place", related_name="invited_to_calls")
    on = models.DateField()
    opens_at = models.TimeField(help_text="In India.")
    minutes = models.PositiveSmallIntegerField()
    dial_in = models.TextField(max_length=LONGEST_DIAL_IN, blank=True)
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.ANNOUNCED)
    reminded_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["on", "state"], name="call_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(title__regex=r"\S"), name="call_has_a_title"),
            models.CheckConstraint(
                condition=Q(state__in=CallState.values), name="call_state_known"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST_CALL, minutes__lte=LONGEST_CALL),
                name="call_lasts_some_time",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def begins(self):
        """The moment at which it begins."""
        return datetime.combine(self.on, self.opens_at, INDIA_TIME)

    @property
    def finishes(self):
        """The moment at which it ends."""
        return self.begins + timedelta(minutes=self.minutes)

    @property
    def is_cancelled(self):
        return self.state == CallState.CANCELLED

    def is_to_come(self, now):
        """Whether one may still join it at `now`."""
        return not self.is_cancelled and now < self.finishes

    def is_written_on(self, now):
        """Whether asks and takings are still written at `now`."""
        return not self.is_cancelled and now < self.finishes + SAYING_ON

    def get_absolute_url(self):
        return reverse("workshops:call", args=[self.pk])


class CallSeat(Noun):
    """Somebody who joined a call, speaking for an office."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="call_seats"
    )
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "person"], name="call_seat_once_a_person")
        ]

    def __str__(self):
        return f"{self.call_id}: {self.person_id}"


class CallLine(Noun):
    """One ask, or one thing that is taken away, in the words of who was in the call."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=8, choices=LineKind.choices)
    text = models.TextField(max_length=400)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="call_lines",
        help_text="Null once erased.",
    )
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="call_line_says_something"),
            models.CheckConstraint(
                condition=Q(kind__in=LineKind.values), name="call_line_kind_known"
            ),
        ]

    def __str__(self):
        return self.text[:40]
