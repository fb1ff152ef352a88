"""What a place has reached and shows: a line, a day, a photo; checked by its desk first."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.models import Noun
from learning.recognition.choices import CelebrationState
from learning.recognition.querysets import CelebrationQuerySet
from practices.choices import LANGUAGES
from practices.models.attachment import PhotoFile


class Celebration(Noun):
    """What the office of a place says that it has reached. No figure, and in no order but time."""

    office = models.ForeignKey(
        "accounts.Office", on_delete=models.PROTECT, related_name="celebrations"
    )
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="celebrations")
    desk = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="celebrations",
        help_text="Null once erased.",
    )
    reached = models.CharField(max_length=120)
    words = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    reached_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=CelebrationState.choices, default=CelebrationState.WAITING
    )
    at = models.DateTimeField(help_text="When it was sent.")
    shown_at = models.DateTimeField(null=True, blank=True)

    objects = CelebrationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["-id"], condition=Q(state="shown"), name="celebration_shown_newest"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(reached__regex=r"\S"), name="celebration_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=CelebrationState.values), name="celebration_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="shown") | Q(shown_at__isnull=False),
                name="celebration_shown_was_checked",
            ),
        ]

    def __str__(self):
        return self.reached

    @property
    def ready_photo(self):
        """Its photo, once made; None without one."""
        photo = getattr(self, "photo", None)
        return photo if photo and photo.is_ready else None

    def get_absolute_url(self):
        return reverse("learning:celebration", args=[self.pk])


class CelebrationPhoto(PhotoFile):
    """The photo of a celebration: whoever is seen on it agreed, says who sent it."""

    celebration = models.OneToOneField(Celebration, on_delete=models.CASCADE, related_name="photo")
    description = models.CharField(max_length=200)
    people_agree = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(widths__len__gte=1, width__gte=1, height__gte=1),
                name="celebration_photo_ready_has_files",
            ),
            models.CheckConstraint(
                condition=Q(people_agree=True), name="celebration_photo_people_agree"
            ),
        ]

    def __str__(self):
        return f"{self.celebration_id}: {self.state}"

    @property
    def widest(self):
        """The width under which its largest file is asked for."""
        return max(self.widths)
