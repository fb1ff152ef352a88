"""A Rapid Action Learning workshop: who calls it, when, where, for whom."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.querysets import INDIA_TIME
from events.models import Noun
from practices.choices import LANGUAGES, Programme
from workshops.choices import CLOSES, JOINABLE, OPENS, PUBLIC, STAYS_OPEN, State
from workshops.querysets import WorkshopQuerySet


class Workshop(Noun):
    """Days on which people of several districts learn from each other.

    It belongs to the office that called it, whose present holder carries it on. `revision` counts
    each change; `sequence` only those after it was announced, for the calendars that hold it.
    """

    title = models.CharField(max_length=120)
    purpose = models.TextField(max_length=2000, blank=True)
    words_language = models.CharField(max_length=12, choices=LANGUAGES)
    programme = models.CharField(max_length=5, choices=Programme.choices)
    themes = models.ManyToManyField("practices.Theme", related_name="workshops", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    opens_at = models.TimeField(default=OPENS, help_text="In India, on the first day.")
    closes_at = models.TimeField(default=CLOSES, help_text="In India, on the last day.")
    venue = models.CharField(max_length=200, blank=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="workshops")
    area = models.ForeignKey(
        "places.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="workshops"
    )
    districts = models.ManyToManyField(
        "places.Place", related_name="invited_to_workshops", blank=True
    )
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    targets = models.JSONField(default=dict, blank=True, help_text="Shares in percent, by key.")
    office = models.ForeignKey(
        "accounts.Office", on_delete=models.PROTECT, related_name="workshops"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="workshops"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    sequence = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    wall_revision = models.PositiveIntegerField(
        default=0, help_text="Counts up with each change of its cards."
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        indexes = [models.Index(fields=["ends_on", "state"], name="workshop_by_last_day")]
        constraints = [
            models.CheckConstraint(condition=Q(title__regex=r"\S"), name="workshop_has_a_title"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="workshop_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")) | Q(closes_at__gt=F("opens_at")),
                name="workshop_of_one_day_closes_later",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="workshop_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(venue__regex=r"\S", purpose__regex=r"\S"),
                name="workshop_announced_says_what_and_where",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_public(self):
        """Whether everybody may read that it is held, or was to be."""
        return self.state in PUBLIC

    @property
    def host(self):
        """The name of who calls it: the area where there is one, else the place."""
        return self.area.name if self.area_id else self.place.full_name

    @property
    def begins(self):
        """The moment at which it begins."""
        return datetime.combine(self.starts_on, self.opens_at, INDIA_TIME)

    @property
    def finishes(self):
        """The moment at which it ends."""
        return datetime.combine(self.ends_on, self.closes_at, INDIA_TIME)

    def lets_in(self, now):
        """Whether phones that have its code are let in at `now`."""
        return self.state in JOINABLE and now < self.finishes + STAYS_OPEN

    def get_absolute_url(self):
        return reverse("workshops:workshop", args=[self.pk])
