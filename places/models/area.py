"""A named set of places."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Noun
from places.choices import AreaKind


class Area(Noun):
    """A division, an Autonomous District Council, a PESA area: places that belong together."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=24, choices=AreaKind)
    state = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="areas")
    places = models.ManyToManyField("places.Place", related_name="in_areas", blank=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["state", "kind", "name"], name="area_once"),
        ]

    def __str__(self):
        return self.name
