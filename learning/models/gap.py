"""A gap: what somebody looks for and the Sourcebook does not have."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.models import Noun
from learning.choices import GapState, Origin
from learning.querysets import GapQuerySet
from practices.choices import LANGUAGES


class Gap(Noun):
    """One thing that is asked for, until a published practice answers it or the desk closes it.

    Like a pack it belongs to the office that its asker spoke for, without one to the person.
    `shown_place` is all of its place that anybody may know: of a shielded one the state.
    """

    looked_for = models.CharField(max_length=200)
    why = models.TextField(max_length=600, blank=True)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    folded = models.CharField(max_length=400, editable=False, help_text="For finding its like.")
    meaning = ArrayField(
        models.CharField(max_length=60),
        default=list,
        editable=False,
        help_text="What it asks for in any words: `register.meaning`.",
    )
    themes = models.ManyToManyField("practices.Theme", blank=True, related_name="gaps")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="gaps")
    shown_place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="gaps",
        help_text="Null once erased.",
    )
    office = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="gaps"
    )
    shielded = models.BooleanField(default=False)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.OWN_WORDS)
    translation = models.ForeignKey(
        "learning.TranslationAsk",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="gaps",
        help_text="What it is answered by as soon as that is.",
    )
    practice = models.ForeignKey(
        "practices.Practice",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gaps",
        help_text="What needs another way: what replaces it answers this.",
    )
    state = models.CharField(max_length=10, choices=GapState.choices, default=GapState.OPEN)
    answer = models.ForeignKey(
        "practices.Practice",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answered_gaps",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner_desk = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_when = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, help_text="Counts up with each change.")
    weight = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="How many may be told to ask for it, as counted in the night: `register.weight`.",
    )
    asked_at = models.DateTimeField(help_text="Of a shielded one the month alone.")
    opens_on = models.DateField(
        null=True, blank=True, help_text="When others read a shielded one; null once they do."
    )

    objects = GapQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-asked_at", "-id"], name="gap_state_newest"),
            models.Index(fields=["state", "-weight", "-asked_at", "-id"], name="gap_state_wanted"),
            models.Index(fields=["shown_place", "-asked_at", "-id"], name="gap_place_newest"),
            GinIndex(OpClass("folded", name="gin_trgm_ops"), name="gap_like"),
            GinIndex(fields=["meaning"], name="gap_meaning"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(looked_for__regex=r"\S"), name="gap_says_what"),
            models.CheckConstraint(
                condition=Q(state="answered", answer__isnull=False)
                | ~Q(state="answered") & Q(answer=None),
                name="gap_answered_by_something",
            ),
            models.CheckConstraint(condition=Q(state__in=GapState.values), name="gap_state_known"),
            models.CheckConstraint(
                condition=Q(practice=None) | Q(origin="practice"),
                name="gap_of_a_practice_that_needs_another_way",
            ),
            models.CheckConstraint(
                condition=Q(owner_desk=None, by_when=None, owner=None)
                | Q(owner_desk__isnull=False, by_when__isnull=False),
                name="gap_owner_says_by_when",
            ),
        ]

    def __str__(self):
        return self.looked_for

    @property
    def is_open(self):
        return self.state == GapState.OPEN

    @property
    def shown_practice(self):
        """The practice that needs another way, as far as its readers see its title; or None."""
        return self.practice if self.practice_id and not self.practice.is_hidden else None

    def get_absolute_url(self):
        return reverse("learning:gap", args=[self.pk])
