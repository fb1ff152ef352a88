"""The themes that practices are browsed by; the National edits them, a key is never reused."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.models import Noun
from places.choices import Level
from practices.choices import ThemeGroup


class ThemeQuerySet(models.QuerySet):
    def current(self):
        """Keep themes that were not merged into another."""
        return self.filter(merged_into=None)

    def named(self, keys):
        """Return the themes that `keys` name, in their order; of a merged one that which it was
        merged into. One query."""
        found = {
            theme.key: theme for theme in self.filter(key__in=keys).select_related("merged_into")
        }
        themes = [found[key] for key in keys if key in found]
        return list(dict.fromkeys(theme.merged_into or theme for theme in themes))


class Theme(Noun):
    key = models.SlugField(max_length=40, unique=True)
    group = models.CharField(max_length=20, choices=ThemeGroup.choices)
    position = models.PositiveSmallIntegerField()
    names = models.JSONField(default=dict, help_text="A name for each language of the pages.")
    confirm_after = models.PositiveSmallIntegerField(
        default=12,
        help_text="Months after which what is told on this theme is to be confirmed again.",
    )
    first_for = ArrayField(
        models.CharField(max_length=16, choices=Level.choices),
        default=list,
        blank=True,
        help_text="The levels that look for it first: gp, block, district, state, national.",
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="theme_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(confirm_after__gte=1, confirm_after__lte=60),
                name="theme_confirmed_within_five_years",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The theme's name in the reader's language, else in English."""
        return self.names.get(get_language() or "en") or self.names.get("en") or self.key

    def clean(self):
        """Refuse a chain of merges, which nobody would follow to its end, and a circle."""
        if self.merged_into and self.merged_into.merged_into_id:
            raise ValidationError({"merged_into": _("Choose a theme that is not merged itself.")})

    def get_absolute_url(self):
        return reverse("practices:theme", args=[self.key])
