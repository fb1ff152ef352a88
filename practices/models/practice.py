"""A practice: what lives on, while its versions say what it says at one time."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from taggit.managers import TaggableManager

from accounts.querysets import today
from events.models import Noun
from places.choices import Level
from practices.choices import (
    HIDING_GROUNDS,
    LANGUAGES,
    OPEN_STATES,
    Kind,
    PracticeState,
    Precision,
    Programme,
    VersionState,
    WithdrawalGround,
)
from practices.codes import new_code
from practices.models.theme import Theme
from practices.querysets import PracticeQuerySet
from practices.slugs import slug_for

OVERDUE_AFTER = timedelta(days=30)


class Practice(Noun):
    """One thing that somebody did.

    What lists need (title, place, themes …) is copied here from the live version at each accept;
    before the first accept those fields are empty and the open version holds the words. Of a
    shielded entry only what anybody may know is copied: not its place but the state (see `shield`),
    and of its times the month.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    state = models.CharField(
        max_length=12, choices=PracticeState.choices, default=PracticeState.UNPUBLISHED
    )
    live_version = models.OneToOneField(
        "practices.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="practices"
    )
    author_office = models.ForeignKey(
        "accounts.Office", null=True, on_delete=models.PROTECT, related_name="practices"
    )
    # Copied from the live version
    title = models.CharField(max_length=120, blank=True)
    slug = models.SlugField(max_length=80, blank=True)
    summary = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=12, choices=LANGUAGES, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    programme = models.CharField(max_length=8, choices=Programme.choices, blank=True)
    place = models.ForeignKey(
        "places.Place", null=True, on_delete=models.PROTECT, related_name="practices"
    )
    shielded_level = models.CharField(
        max_length=16,
        choices=Level.choices,
        blank=True,
        help_text="Of a shielded one: the level of its true place.",
    )
    started_on = models.DateField(null=True, blank=True)
    started_precision = models.CharField(max_length=5, choices=Precision.choices, blank=True)
    themes = models.ManyToManyField(Theme, related_name="practices", blank=True)
    tags = TaggableManager(blank=True)
    # Its life
    published_at = models.DateTimeField(null=True, blank=True)
    renewed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_ground = models.CharField(max_length=14, choices=WithdrawalGround.choices, blank=True)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    variant_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="variants",
        help_text="What it was taken from and changed.",
    )
    confirmed_on = models.DateField(
        null=True, blank=True, help_text="The last day on which it was said to hold."
    )
    confirm_by = models.DateField(
        null=True, blank=True, help_text="When it becomes due for confirmation."
    )
    sinks_on = models.DateField(
        null=True, blank=True, help_text="When it has missed two confirmations."
    )
    asked_on = models.DateField(null=True, blank=True)
    asked_again_on = models.DateField(null=True, blank=True)
    endorsement_count = models.PositiveIntegerField(default=0)
    adoption_count = models.PositiveIntegerField(default=0)
    # Where it was taken from, for what was imported
    source = models.CharField(max_length=300, blank=True)
    # Null where nothing was imported: a unique column holds many nulls, but one empty text.
    import_key = models.CharField(  # noqa: DJ001
        max_length=100, null=True, unique=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(state="published"),
                name="practice_newest",
            ),
            models.Index(fields=["place", "state"], name="practice_place_state"),
            models.Index(
                fields=["confirm_by"], condition=Q(state="published"), name="practice_confirm_by"
            ),
            models.Index(fields=["author_office"], name="practice_author_office_idx"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="unpublished", live_version=None, published_at=None)
                | ~Q(state="unpublished")
                & Q(live_version__isnull=False, published_at__isnull=False, place__isnull=False),
                name="practice_published_has_live_version",
            ),
            models.CheckConstraint(
                condition=~Q(state="superseded") | Q(superseded_by__isnull=False),
                name="practice_superseded_has_replacement",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("id")),
                name="practice_not_superseded_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(variant_of=None) | ~Q(variant_of=F("id")),
                name="practice_not_a_variant_of_itself",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["superseded", "withdrawn"], closed_at__isnull=False)
                | Q(state__in=["unpublished", "published"], closed_at=None, closing_ground=""),
                name="practice_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="unpublished", confirmed_on=None, confirm_by=None, sinks_on=None)
                | ~Q(state="unpublished")
                & Q(
                    confirmed_on__isnull=False,
                    confirm_by__isnull=False,
                    confirm_by__gte=F("confirmed_on"),
                    sinks_on__isnull=False,
                    sinks_on__gt=F("confirmed_on"),
                ),
                name="practice_published_is_due_some_day",
            ),
            models.CheckConstraint(
                condition=Q(shielded_level="")
                | Q(confirmed_on__day=1, confirm_by__day=1, sinks_on__day=1),
                name="practice_shielded_is_due_by_month",
            ),
            models.CheckConstraint(
                condition=Q(asked_again_on=None) | Q(asked_on__lte=F("asked_again_on")),
                name="practice_asked_before_it_is_asked_again",
            ),
        ]

    def __str__(self):
        return self.title or self.code

    def get_absolute_url(self):
        """Return the practice's address; its slug only for what is published.

        The slug repeats the title, which a practice hidden for its danger must not show.
        """
        if self.slug and not self.is_hidden:
            return reverse("practices:practice", args=[self.pk, self.slug])
        return reverse("practices:practice_by_pk", args=[self.pk])

    @property
    def shielded(self):
        """Whether what is live tells neither place nor office."""
        return bool(self.shielded_level)

    @property
    def is_live(self):
        """Whether it is published now: neither replaced, withdrawn nor still unread."""
        return self.state == PracticeState.PUBLISHED

    @property
    def confirmation(self):
        """Of what is published: "yes" while it is confirmed, else "due" or "overdue", by today."""
        on = today()
        if self.confirm_by > on:
            return "yes"
        return "overdue" if self.confirm_by + OVERDUE_AFTER <= on else "due"

    @property
    def is_hidden(self):
        """Whether it was withdrawn for danger or personal data: only the reason is shown then."""
        return self.state == PracticeState.WITHDRAWN and self.closing_ground in HIDING_GROUNDS

    @property
    def open_version(self):
        """The version that is being written or read now, or None."""
        return self.versions.filter(state__in=OPEN_STATES).select_related("place").first()

    @property
    def latest_version(self):
        """The version that a review verb acts on: the open one, else the newest of all."""
        return self.versions.latest_first().first()

    @property
    def shown_title(self):
        """Its title, or that of its newest version, or words for having none yet.

        Of what is hidden for its danger or its personal data only the code is said.
        """
        if self.is_hidden:
            return self.code
        title = self.title or getattr(self.latest_version, "title", "")
        return title or _("A draft without a title")

    @property
    def replacement(self):
        """The practice to use instead, resolved to the end of the chain; None where there is none.

        A chain has no circles (`workflow` refuses them), so this ends.
        """
        found = self.superseded_by
        while found and found.superseded_by_id and found.state != PracticeState.PUBLISHED:
            found = found.superseded_by
        return found

    def take_words(self, version):
        """Copy the words that lists show from the live `version`; the caller saves."""
        self.title, self.slug = version.title, slug_for(version.title)
        self.summary = version.problem or version.result[:400]

    def accepted_versions(self):
        """Return its accepted versions, newest first."""
        return self.versions.filter(state=VersionState.ACCEPTED).order_by("-number")
