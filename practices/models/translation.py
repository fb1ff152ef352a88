"""What an accepted version says, in another language. It goes stale with a newer version."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models import Noun
from practices.choices import LANGUAGES
from practices.living.translation_querysets import TranslationQuerySet
from practices.models.version import Version


class TranslationState(models.TextChoices):
    DRAFT = "draft", _("Being translated")
    WAITING = "waiting", _("Waits to be checked")
    CHECKED = "checked", _("Checked")


class Translation(Noun):
    """The passages of the version `based_on` in `language`, by their keys (`title`, `steps-2`).

    `marks` tells of each from which words it was made (`living.translated.mark_of`): a passage
    whose original reads otherwise since, hidden words too, is shown to nobody until done anew.
    """

    based_on = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=12, choices=LANGUAGES)
    texts = models.JSONField(default=dict, blank=True)
    marks = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=8, choices=TranslationState.choices, default=TranslationState.DRAFT
    )
    revision = models.PositiveIntegerField(default=1, help_text="Counts up with each save.")
    machine_made = models.BooleanField(
        default=False, help_text="A machine wrote some of it; a person checks all of it."
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="translations"
    )
    office = models.ForeignKey(
        "accounts.Office", null=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_office = models.ForeignKey(
        "accounts.Office", null=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-id"]
        indexes = [
            models.Index(fields=["saved_at"], condition=Q(state="waiting"), name="translation_wait")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["based_on", "language"], name="translation_once_a_language"
            ),
            models.CheckConstraint(
                condition=Q(state="checked", checked_by__isnull=False, checked_at__isnull=False)
                | ~Q(state="checked") & Q(checked_by=None, checked_at=None, checked_office=None),
                name="translation_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("person")),
                name="translation_checked_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.language} of version {self.based_on_id}"

    @property
    def is_checked(self):
        """Whether readers see it."""
        return self.state == TranslationState.CHECKED
