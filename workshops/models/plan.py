"""The action plan of a district, or of the State, and its lines."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.models import Noun
from places.choices import Level
from practices.choices import LANGUAGES
from workshops.plans.choices import (
    ASKED_AFTER,
    CONFIRM_WITHIN,
    LONGEST,
    OPEN,
    LineState,
    PlanState,
    Way,
)
from workshops.plans.querysets import LineQuerySet, PlanQuerySet


class Plan(Noun):
    """What a place takes home from a workshop: a draft until the head of the place confirms it.

    `head` is the office that confirms it; without one it is the desk of the place. `meeting_on` is
    the day of the next meeting of the district's mission (DWSM), which lines may follow.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="plans"
    )
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="plans")
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    head = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    meeting_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    office = models.ForeignKey(
        "accounts.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For which it was confirmed.",
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    lapse_told_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["place__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "place"], name="plan_one_a_place"),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT, confirmed_at=None, office=None)
                | Q(state=PlanState.CONFIRMED, confirmed_at__isnull=False, office__isnull=False),
                name="plan_confirmed_by_an_office",
            ),
        ]

    def __str__(self):
        return f"{self.workshop_id}: {self.place_id}"

    def get_absolute_url(self):
        return reverse("workshops:plan", args=[self.workshop_id, self.place_id])

    @property
    def is_of_state(self):
        """Whether these are the lines of the State itself."""
        return self.place.level == Level.STATE

    @property
    def confirm_by(self):
        """The last day on which its head should have confirmed it."""
        from accounts.querysets import today

        return max(self.workshop.ends_on, today(self.made_at)) + CONFIRM_WITHIN


class PlanLine(Noun):
    """One thing that is to be done: a practice as one version told it, or own words.

    `uid` is the id that the browser gave it: sent again it is the same line. Once the plan is
    confirmed, that of a practice moves with the `adoption` of its place.
    """

    WORDS = ("words", "who", "sign", "help", "reason")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField(help_text="From 1 in each plan, as it came.")
    practice = models.ForeignKey(
        "practices.Practice",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plan_lines",
    )
    version = models.ForeignKey(
        "practices.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    way = models.CharField(max_length=5, choices=Way.choices, blank=True)
    words = models.TextField(
        max_length=LONGEST["words"],
        blank=True,
        help_text="What is done, or what of the practice is done otherwise.",
    )
    language = models.CharField(max_length=12, choices=LANGUAGES)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=LONGEST["who"], blank=True)
    due_on = models.DateField(null=True, blank=True)
    follows_meeting = models.BooleanField(default=False)
    money = models.CharField(max_length=40, blank=True, help_text="Key of a fund head.")
    sign = models.CharField(max_length=LONGEST["sign"], blank=True)
    help = models.CharField(max_length=LONGEST["help"], blank=True)
    help_level = models.CharField(max_length=16, choices=Level.choices, blank=True)
    help_office = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_by = models.ForeignKey(
        "workshops.Participant",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="plan_lines",
    )
    typist = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="plan_lines",
    )
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.PLANNED)
    state_at = models.DateTimeField()
    reason = models.TextField(max_length=LONGEST["reason"], blank=True)
    reason_language = models.CharField(max_length=12, blank=True)
    adoption = models.ForeignKey(
        "practices.Adoption",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plan_lines",
    )
    reminded = models.PositiveSmallIntegerField(
        default=0, help_text="After how many days it was asked for last."
    )

    revision = models.PositiveIntegerField(default=1)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number"]
        indexes = [
            models.Index(
                fields=["plan", "reminded"],
                condition=Q(state__in=OPEN),
                name="plan_line_still_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_line_number_once"),
            models.UniqueConstraint(
                fields=["plan", "practice", "place"],
                condition=Q(practice__isnull=False),
                name="plan_line_practice_once_a_place",
            ),
            models.CheckConstraint(
                condition=Q(practice=None, version=None, way="", adoption=None, words__regex=r"\S")
                | Q(practice__isnull=False, version__isnull=False, way=Way.ADOPT)
                | Q(
                    practice__isnull=False,
                    version__isnull=False,
                    way=Way.ADAPT,
                    words__regex=r"\S",
                ),
                name="plan_line_says_what",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LineState.values), name="plan_line_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.STUCK) | Q(reason__regex=r"\S"),
                name="plan_line_stuck_says_why",
            ),
            models.CheckConstraint(
                condition=Q(help_level="") | Q(help_office=None),
                name="plan_line_asks_one_for_help",
            ),
            models.CheckConstraint(
                condition=Q(reminded__in=[0, *ASKED_AFTER]), name="plan_line_reminded_on_days"
            ),
        ]

    def __str__(self):
        return f"{self.plan_id}: {self.number}"

    @property
    def is_open(self):
        """Whether something is still to be done."""
        return self.state in OPEN

    @property
    def title(self):
        """What it is about: the title of its practice, or its own words."""
        if self.practice_id is None:
            return self.words
        return self.practice.code if self.practice.is_hidden else self.practice.title

    @property
    def title_language(self):
        """The language of `title`; "" of a bare code."""
        if self.practice_id is None:
            return self.language
        return "" if self.practice.is_hidden else self.practice.language

    def is_overdue(self, on):
        """Whether it is promised and not done though its day is over on the day `on`."""
        promised = self.is_open and self.plan.state == PlanState.CONFIRMED
        return promised and self.due_on is not None and self.due_on < on
