"""A place takes a practice up: it plans it, tries it, uses it, drops it, or says why it failed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from events.models import Noun
from practices.choices import AdoptionStatus, Precision, Terrain
from practices.living.querysets import AdoptionQuerySet
from practices.models.attachment import Attachment
from practices.models.practice import Practice
from practices.models.version import Version

LONGEST = {"changed": 1000, "result": 2000, "conditions": 1000, "likely_reason": 1000, "reach": 120}


class Saying(models.Model):
    """How far a place is with a practice, since when, and what it said of that."""

    WORDS = ("changed", "result", "conditions", "likely_reason", "reach")

    status = models.CharField(max_length=12, choices=AdoptionStatus.choices)
    status_at = models.DateTimeField(help_text="Since when it has its status.")
    planned_for = models.DateField(null=True, blank=True, help_text="First day of the month.")
    used_since = models.DateField(null=True, blank=True)
    used_since_precision = models.CharField(max_length=5, choices=Precision.choices, blank=True)
    reach = models.CharField(max_length=LONGEST["reach"], blank=True)
    changed = models.TextField(blank=True, help_text="Empty where it is done as told.")
    result = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    likely_reason = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True, help_text="Of the words above.")

    class Meta:
        abstract = True


class Adoption(Saying, Noun):
    """What one place does with one practice; what it said with each status before: `tellings`.

    `office` speaks for the place: its own, or one above that recorded it. Who holds the office
    carries it on. A shielded one is a row of its own, so that nothing told openly changes with it:
    `shown_status` is what others see, of what is covered later (`adopting.show_covered`).
    """

    WORDS = (*Saying.WORDS, "photo_description")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="adoptions")
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="+", help_text="As which it was taken up."
    )
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, related_name="practice_adoptions"
    )
    office = models.ForeignKey(
        "accounts.Office", on_delete=models.PROTECT, related_name="practice_adoptions"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="practice_adoptions"
    )
    shown_status = models.CharField(max_length=12, choices=AdoptionStatus.choices, blank=True)
    at = models.DateTimeField(help_text="When it was first taken up.")
    reminded_at = models.DateTimeField(null=True, blank=True)
    photo = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="adoptions"
    )
    photo_description = models.CharField(max_length=200, blank=True)
    shielded = models.BooleanField(default=False)
    terrain = models.CharField(max_length=8, choices=Terrain.choices, blank=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["-status_at", "-id"]
        indexes = [
            models.Index(fields=["practice", "shown_status"], name="adoption_practice_shown"),
            models.Index(
                fields=["-status_at", "-id"],
                condition=Q(shielded=False, shown_status__in=["in-use", "did-not-work"]),
                name="adoption_said_newest",
            ),
            models.Index(
                fields=["planned_for"],
                condition=Q(status="planned", reminded_at=None),
                name="adoption_to_be_reminded",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "place"],
                condition=Q(shielded=False),
                name="adoption_one_a_place",
            ),
            models.UniqueConstraint(
                fields=["practice", "place", "office"],
                condition=Q(shielded=True),
                name="adoption_one_shielded_an_office",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AdoptionStatus.values), name="adoption_has_a_status"
            ),
            models.CheckConstraint(
                condition=~Q(status="did-not-work") | ~Q(result=""),
                name="adoption_failed_says_what_happened",
            ),
            models.CheckConstraint(
                condition=Q(planned_for=None) | Q(planned_for__day=1),
                name="adoption_planned_for_a_month",
            ),
            models.CheckConstraint(
                condition=Q(shielded=True, photo=None) | Q(shielded=False, terrain=""),
                name="adoption_shielded_has_no_photo",
            ),
            models.CheckConstraint(
                condition=Q(status_at__gte=F("at")), name="adoption_goes_on_after_it_began"
            ),
        ]

    def __str__(self):
        return f"{self.status} of practice {self.practice_id}"

    @property
    def is_covered(self):
        """Whether others learn neither place nor office: it is shielded, or the practice is."""
        return self.shielded or self.practice.shielded

    @property
    def is_recorded(self):
        """Whether an office above the place wrote it down."""
        return self.office.place_id != self.place_id

    @property
    def is_adapted(self):
        """Whether the place does it otherwise than told."""
        return bool(self.changed)
