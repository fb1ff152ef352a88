"""What a practice says, at one time: the twelve answers, and where they stand in review."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.pauses import running_time
from events.models import Noun
from places.choices import Level
from practices.choices import (
    LANGUAGES,
    OPEN_STATES,
    AnswerState,
    CostUnit,
    Kind,
    Precision,
    Programme,
    ResultBasis,
    Terrain,
    VersionState,
)
from practices.models.redaction import Redactable
from practices.querysets import CLAIM_LAPSES_AFTER, VersionQuerySet

READING_TIME = timedelta(days=7)

_ONE_DECISION = timedelta(seconds=10)  # a decision itself saves, a moment after it was made


class Version(Redactable, Noun):
    """The answers as they stood at one time; frozen by a trigger once accepted.

    Holds no personal data: contact, teller and consent lie in `Particulars`.
    """

    HIDEABLE = (
        *("title", "place_text", "village", "habitation", "problem", "who_did_what", "materials"),
        *("upkeep", "result", "reach", "went_wrong", "not_where", "story", "tag_names"),
    )

    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    revision = models.PositiveIntegerField(default=1, help_text="Counts up with each save.")
    last_form = models.UUIDField(
        null=True, blank=True, help_text="The open page whose save was the last one."
    )
    last_sent_at = models.BigIntegerField(
        null=True,
        blank=True,
        help_text="When that page sent it, by its own clock, in milliseconds.",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    office = models.ForeignKey(
        "accounts.Office", null=True, on_delete=models.PROTECT, related_name="+"
    )
    typist = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The answers, in the order of the form
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PRACTICE)
    programme = models.CharField(max_length=8, choices=Programme.choices, default=Programme.SBM)
    language = models.CharField(max_length=12, choices=LANGUAGES, default="en")
    themes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    tag_names = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    peers_may_read = models.BooleanField(default=True)
    shielded = models.BooleanField(default=False)
    terrain = models.CharField(max_length=8, choices=Terrain.choices, blank=True)
    to_state = models.BooleanField(default=False, help_text="For a lesson: past the District.")
    title = models.CharField(max_length=120, blank=True)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place_text = models.CharField(max_length=200, blank=True)
    village = models.CharField(max_length=120, blank=True)
    habitation = models.CharField(max_length=120, blank=True)
    started_on = models.DateField(null=True, blank=True)
    started_precision = models.CharField(max_length=5, choices=Precision.choices, blank=True)
    problem = models.CharField(max_length=400, blank=True)
    who_did_what = models.TextField(blank=True)
    cost_amount = models.BigIntegerField(null=True, blank=True, help_text="Whole rupees.")
    cost_unit = models.CharField(max_length=10, choices=CostUnit.choices, blank=True)
    cost_year = models.PositiveSmallIntegerField(null=True, blank=True)
    cost_source = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    materials = models.TextField(blank=True)
    upkeep = models.TextField(blank=True)
    result = models.TextField(blank=True)
    reach = models.CharField(max_length=200, blank=True)
    result_basis = models.CharField(max_length=10, choices=ResultBasis.choices, blank=True)
    went_wrong = models.TextField(blank=True)
    not_where = models.TextField(blank=True)
    story = models.TextField(blank=True)
    answer_states = models.JSONField(default=dict, blank=True)
    needs_help = models.BooleanField(default=False)
    small = models.BooleanField(
        default=False, help_text="Sent as a small correction: see `desk/small.py`."
    )
    # Its review
    desk = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    clock_used = models.DurationField(default=timedelta, help_text="Reading time used before.")
    due_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["desk", "due_at"], condition=Q(state="submitted"), name="version_queue"
            ),
            models.Index(fields=["office", "state"], name="version_office_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(state__in=["draft", "submitted", "approved", "returned"]),
                name="version_one_open_a_practice",
            ),
            models.UniqueConstraint(fields=["practice", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(state="accepted", number__gte=1)
                | ~Q(state="accepted") & Q(number=None),
                name="version_numbered_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None, claimed_at=None)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False, state="submitted"),
                name="version_claimed_only_while_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted")
                | Q(submitted_at__isnull=False, due_at__isnull=False, desk__isnull=False),
                name="version_submitted_lies_at_a_desk",
            ),
            models.CheckConstraint(
                condition=Q(cost_amount=None) | Q(cost_amount__gte=0),
                name="version_cost_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(hidden={}) | Q(state="accepted"), name="version_hides_what_is_frozen"
            ),
            models.CheckConstraint(
                condition=Q(themes__len__lte=3), name="version_three_themes_at_most"
            ),
        ]

    def __str__(self):
        return f"{self.practice_id} v{self.number or self.state}"

    def get_absolute_url(self):
        """Return the address at which this version is read."""
        if self.number:
            return reverse("practices:version", args=[self.practice_id, self.number])
        if self.practice.live_version_id:
            return reverse("practices:open", args=[self.practice_id])
        return self.practice.get_absolute_url()

    @property
    def is_open(self):
        """Whether it is being written or read."""
        return self.state in OPEN_STATES

    @property
    def was_saved_since_decided(self):
        """Whether its author has saved it since the desk's last decision."""
        return self.decided_at is not None and self.updated_at - self.decided_at > _ONE_DECISION

    @property
    def goes_to_state(self):
        """Whether it is a lesson that its author sends to the State instead of the District."""
        return self.to_state and self.kind == Kind.LESSON

    @property
    def is_recorded(self):
        """Whether a Block's office wrote down what one of its Gram Panchayats did."""
        if self.office_id is None or self.place_id is None:
            return False
        return (self.office.place.level, self.place.level) == (Level.BLOCK, Level.GP)

    @property
    def waits_for_posting(self):
        """Whether its author has no confirmed posting yet, so that no desk reads it."""
        return self.author_id is not None and self.office_id is None

    def holder(self, now=None):
        """Return who has claimed it for reading, or None; a claim lapses after three days."""
        now = now or timezone.now()
        if self.claimed_at and now - self.claimed_at < CLAIM_LAPSES_AFTER:
            return self.claimed_by
        return None

    def time_used(self, now=None, pauses=()):
        """Return how much of the desk's week is used up; `pauses` are those of its desk."""
        if self.state != VersionState.SUBMITTED:
            return self.clock_used
        return self.clock_used + running_time(self.submitted_at, now or timezone.now(), pauses)

    def waiting_days(self, now=None, pauses=()):
        """Return the whole days of the desk's week that are used up."""
        return self.time_used(now, pauses).days

    def is_overdue(self, now=None):
        """Whether the desk's seven days are over."""
        return bool(self.due_at) and (now or timezone.now()) > self.due_at

    def answer_state(self, field):
        """Return "not known", "does not apply" or "not told" for `field`, or an empty string."""
        state = self.answer_states.get(field)
        return AnswerState(state).label if state in AnswerState.values else ""

    def step_texts(self):
        """Return the texts of its steps in order."""
        return [step.text for step in self.steps.all()]

    def step_pictures(self):
        """Return the keys of its steps' pictures in order, "" for none; [] where none has one."""
        return _or_none([step.picture for step in self.steps.all()])

    def step_photos(self):
        """Return the uid of the photo that stands for each step, "" for none; [] where of none.

        At most one query beyond the steps themselves.
        """
        steps = list(self.steps.all())
        models.prefetch_related_objects([step for step in steps if step.photo_id], "photo")
        return _or_none([str(step.photo.uid) if step.photo_id else "" for step in steps])

    def pictured_steps(self):
        """Return its steps in order, each with `seen`: its photo, where that is ready."""
        steps = list(self.steps.all())
        if any(step.photo_id for step in steps):
            ready = {p.attachment_id: p for p in self.photos.all() if p.attachment.is_ready}
            for step in steps:
                step.seen = ready.get(step.photo_id)
        return steps

    def card_lines(self):
        """Return what the card says of its steps in order, "" for nothing; [] where of none."""
        return _or_none([step.card_line for step in self.steps.all()])


def _or_none(told):
    return told if any(told) else []
