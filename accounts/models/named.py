"""Rows with a fixed key and a name in every language of the portal."""

from django.db import models
from django.utils.translation import get_language

from events.models import Noun


class Named(Noun):
    """A row known by its `key`; `names` holds `{"en": …, "hi": …}`, English at least."""

    key = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)

    class Meta:
        abstract = True

    @property
    def name(self):
        """The name in the reader's language, or in English where there is none."""
        return self.names.get(get_language() or "en") or self.names.get("en") or self.key

    @property
    def name_language(self):
        """The language that `name` is written in."""
        language = get_language() or "en"
        return language if self.names.get(language) else "en"

    def __str__(self):
        return self.name


class Dated(Named):
    """A named row that holds from one day to another; an open end has no day."""

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="%(class)s_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(successor=None) | ~models.Q(successor=models.F("id")),
                name="%(class)s_does_not_follow_itself",
            ),
        ]
