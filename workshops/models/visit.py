"""A visit of one office's people to another's place, its sheets, and what they take home."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from events.models import Noun
from practices.choices import LANGUAGES
from workshops.visits.choices import (
    LONGEST_ANSWER,
    LONGEST_WORDS,
    MOST_PEOPLE,
    Outcome,
    Seen,
    Shown,
    VisitKind,
    VisitState,
)
from workshops.visits.querysets import VisitQuerySet


def _of_person(name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name=name,
        help_text="Null once erased.",
    )


class Visit(Noun):
    """Who visits whom, when, to see what; asked for by the guests, answered by the hosts.

    Both offices carry it on by their present holders. Once it was agreed, everybody may know that
    it is held (`agreed_at`); what the sheets say only the two offices. `sequence` counts changes
    that calendars show.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="visits",
        help_text="At which its offer was made.",
    )
    offer = models.ForeignKey("workshops.Offer", on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=12, choices=VisitKind.choices, default=VisitKind.EXPOSURE)
    host_office = models.ForeignKey(
        "accounts.Office", on_delete=models.PROTECT, related_name="hosted_visits"
    )
    guest_office = models.ForeignKey(
        "accounts.Office", on_delete=models.PROTECT, related_name="made_visits"
    )
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="visits")
    person = _of_person("asked_visits")
    words = models.TextField(max_length=LONGEST_WORDS)
    words_language = models.CharField(max_length=12, choices=LANGUAGES)
    venue = models.CharField(max_length=200, blank=True, help_text="Where to come; not public.")
    practices = models.ManyToManyField("practices.Practice", related_name="visits", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    people = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.ASKED)
    agreed_at = models.DateTimeField(null=True, blank=True)
    debrief_due = models.DateField(null=True, blank=True)
    debriefed_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(
        null=True, blank=True, help_text="When all that was taken home had been reported on."
    )
    asked_if_held_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True)
    findings_shown = models.CharField(
        max_length=10, choices=Shown.choices, blank=True, help_text="With whom they are shared."
    )
    sequence = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "ends_on"], name="visit_state_last_day")]
        constraints = [
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="visit_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=VisitState.values), name="visit_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=VisitKind.values), name="visit_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="visit_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(host_office=F("guest_office")), name="visit_of_another_office"
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="visit_of_some_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("held", "closed"))
                | Q(agreed_at__isnull=False, debrief_due__isnull=False),
                name="visit_held_has_a_debrief_due",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(debriefed_at__isnull=False),
                name="visit_closed_was_debriefed",
            ),
            models.CheckConstraint(
                condition=Q(findings_shown="") | Q(kind="verification", state="closed"),
                name="visit_findings_shown_once_handed_over",
            ),
            models.UniqueConstraint(
                fields=["offer", "guest_office"],
                condition=Q(state="asked"),
                name="visit_asked_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self):
        return reverse("workshops:visit", args=[self.pk])


class SheetAnswer(Noun):
    """What the guests wrote at one prompt of a sheet; one a visit and prompt."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="answers")
    sheet = models.CharField(max_length=12)
    prompt = models.CharField(max_length=24)
    text = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    person = _of_person("sheet_answers")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "sheet", "prompt"], name="sheet_answer_once_a_prompt"
            )
        ]

    def __str__(self):
        return f"{self.visit_id}: {self.prompt}"


class VisitFinding(Noun):
    """What visitors say of one point of a verification; one a visit and point.

    Once handed over it is the hosts' alone, and names nobody who wrote it. `shared`: the hosts
    chose it for those with whom they share (`Visit.findings_shown`) and for the village meeting.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="findings")
    point = models.CharField(max_length=16)
    answer = models.CharField(max_length=8, choices=Seen.choices)
    note = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    shared = models.BooleanField(default=False)
    person = _of_person("visit_findings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "point"], name="visit_finding_once_a_point"),
            models.CheckConstraint(
                condition=Q(answer__in=Seen.values), name="visit_finding_answer_known"
            ),
        ]

    def __str__(self):
        return f"{self.visit_id}: {self.point}"


class VisitTaking(Noun):
    """One thing that the guests take home, and what became of it by a day."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="takings")
    text = models.TextField(max_length=400)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    practice = models.ForeignKey(
        "practices.Practice",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="visit_takings",
    )
    adoption = models.ForeignKey(
        "practices.Adoption",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="visit_takings",
    )
    report_on = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    report = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    report_language = models.CharField(max_length=12, choices=LANGUAGES, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    person = _of_person("visit_takings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="visit_taking_says_what"),
            models.CheckConstraint(
                condition=Q(outcome="", reported_at=None)
                | (~Q(outcome="") & Q(reported_at__isnull=False)),
                name="visit_taking_reported_says_how",
            ),
        ]

    def __str__(self):
        return self.text[:40]
