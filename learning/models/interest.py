"""What one person looks for: themes she has chosen, and how often she read of which."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Interests(models.Model):
    """One row a person, for herself alone: shown and cleared on her page, never told to others.

    `read` holds {key of a theme: how often}, and only while `learns`.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="interests",
    )
    chosen = ArrayField(models.BigIntegerField(), default=list, blank=True)
    read = models.JSONField(default=dict, blank=True)
    learns = models.BooleanField(default=True)

    def __str__(self):
        return f"Interests of {self.person_id}"


def _just_one(*names):
    """Return the condition that one of `names` is filled and the others are not."""
    only = [Q(**{f"{name}__isnull": name != filled for name in names}) for filled in names]
    return reduce(or_, only)


class Source(models.Model):
    """Somebody follows an office, a tag, a place or a theme: what is new of it is in her digest."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sources"
    )
    office = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    tag = models.ForeignKey(
        "taggit.Tag", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    theme = models.ForeignKey(
        "practices.Theme", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "office"], name="source_office_once"),
            models.UniqueConstraint(fields=["person", "tag"], name="source_tag_once"),
            models.UniqueConstraint(fields=["person", "place"], name="source_place_once"),
            models.UniqueConstraint(fields=["person", "theme"], name="source_theme_once"),
            models.CheckConstraint(
                condition=_just_one("office", "tag", "place", "theme"), name="source_is_one_thing"
            ),
        ]

    def __str__(self):
        followed = self.office_id or self.tag_id or self.place_id or self.theme_id
        return f"{self.person_id} follows {followed}"
