"""A barrier that only a higher level can lift, and the places that say it is the same there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.models import Noun
from learning.asks.choices import ASKED_LEVELS, OF_WORKSHOP, WAITING, AskState, Sort, Source
from learning.asks.querysets import PolicyAskQuerySet
from practices.choices import LANGUAGES


def _of_person(name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name=name,
        help_text="Null once erased.",
    )


class PolicyAsk(Noun):
    """What an office asks of a level above its own, which answers within a month.

    `asked_place` is the place of that level above the office's. `shown_place` is all of its own
    place that anybody may know: of a shielded one the state. `due_on`: until when the level is to
    answer, or the day that it promised. `origin`: from what it was raised.
    """

    barrier = models.CharField(max_length=200)
    wish = models.TextField(max_length=600)
    sort = models.CharField(max_length=5, choices=Sort.choices)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    themes = models.ManyToManyField("practices.Theme", blank=True, related_name="policy_asks")
    office = models.ForeignKey(
        "accounts.Office", on_delete=models.PROTECT, related_name="policy_asks"
    )
    person = _of_person("policy_asks")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="policy_asks")
    shown_place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shielded = models.BooleanField(default=False)
    level = models.CharField(max_length=8, choices=[(one.value, one.label) for one in ASKED_LEVELS])
    asked_place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=8, choices=Source.choices, default=Source.OWN)
    practice = models.ForeignKey(
        "practices.Practice", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    gap = models.ForeignKey(
        "learning.Gap", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    workshop = models.ForeignKey(
        "workshops.Workshop", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    source_uid = models.UUIDField(null=True, blank=True, help_text="Of a card, line or ask.")
    state = models.CharField(max_length=8, choices=AskState.choices, default=AskState.OPEN)
    answer = models.TextField(max_length=600, blank=True)
    answer_language = models.CharField(max_length=12, choices=LANGUAGES, blank=True)
    answer_office = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sees_to = models.CharField(max_length=120, blank=True, help_text="Which office lifts it.")
    asked_at = models.DateTimeField(help_text="Of a shielded one the month alone.")
    answered_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    tell_on = models.DateField(
        null=True, blank=True, help_text="When the level hears of a shielded one; null once it did."
    )
    opens_on = models.DateField(
        null=True, blank=True, help_text="When others read a shielded one; null once they do."
    )
    late_told_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = PolicyAskQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-asked_at", "-id"], name="policy_ask_state_newest"),
            models.Index(fields=["state", "due_on"], name="policy_ask_state_due"),
            models.Index(fields=["asked_place", "state"], name="policy_ask_asked_of"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(barrier__regex=r"\S", wish__regex=r"\S"), name="policy_ask_says_what"
            ),
            models.CheckConstraint(condition=Q(sort__in=Sort.values), name="policy_ask_sort_known"),
            models.CheckConstraint(
                condition=Q(level__in=ASKED_LEVELS), name="policy_ask_level_known"
            ),
            models.CheckConstraint(
                condition=Q(shielded=False) | Q(level__in=("state", "national")),
                name="policy_ask_shielded_names_no_place",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WAITING, due_on__isnull=False)
                | Q(state__in=("lifted", "refused", "closed"), due_on=None),
                name="policy_ask_waits_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answer="", answered_at=None)
                | Q(state="promised", sees_to__regex=r"\S", answered_at__isnull=False)
                | Q(state__in=("lifted", "refused"), answer__regex=r"\S", answered_at__isnull=False)
                | Q(state="closed"),
                name="policy_ask_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(practice=None) | Q(origin="entry"), name="policy_ask_of_an_entry"
            ),
            models.CheckConstraint(
                condition=Q(gap=None) | Q(origin="gap"), name="policy_ask_of_gap"
            ),
            models.CheckConstraint(
                condition=Q(workshop=None) | Q(origin__in=OF_WORKSHOP),
                name="policy_ask_of_a_workshop",
            ),
        ]

    def __str__(self):
        return self.barrier

    def get_absolute_url(self):
        return reverse("learning:policy_ask", args=[self.pk])


class PolicySupport(Noun):
    """A place says that a barrier is the same there, in a line; one a place."""

    ask = models.ForeignKey(PolicyAsk, on_delete=models.CASCADE, related_name="supports")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    person = _of_person("policy_supports")
    words = models.CharField(max_length=300)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ask", "place"], name="policy_support_once_a_place"),
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="policy_support_says_why"),
        ]

    def __str__(self):
        return f"{self.ask_id}: {self.place_id}"
