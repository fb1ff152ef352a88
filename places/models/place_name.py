"""The names a place is found by."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.choices import NameKind
from places.folding import fold


class PlaceName(models.Model):
    """One name of a place, official, local, former or other, with its folded key for search."""

    # The unique constraint below begins with the place, so an index of its own would be a second.
    place = models.ForeignKey(
        "places.Place", on_delete=models.CASCADE, related_name="names", db_index=False
    )
    kind = models.CharField(_("kind of name"), max_length=10, choices=NameKind)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=12, blank=True)
    folded = models.CharField(max_length=400, editable=False)

    class Meta:
        verbose_name = _("name of a place")
        verbose_name_plural = _("names of places")
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["place", "kind", "name"], name="placename_once"),
            models.UniqueConstraint(
                fields=["place"], condition=Q(kind="official"), name="placename_one_official"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="placename_named"),
        ]
        indexes = [
            models.Index(OpClass("folded", name="text_pattern_ops"), name="placename_prefix"),
            GinIndex(OpClass("folded", name="gin_trgm_ops"), name="placename_trigram"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        super().save(*args, **kwargs)
