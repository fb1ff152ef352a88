"""What a level is called in a state."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.choices import Level


class LevelName(models.Model):
    """A state's own word for a level: Mandal, Taluk, Janpad Panchayat, Panchayat Samiti."""

    state = models.ForeignKey("places.Place", on_delete=models.CASCADE, related_name="level_names")
    level = models.CharField(_("level"), max_length=16, choices=Level)
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("name of a level")
        verbose_name_plural = _("names of levels")
        ordering = ["state", "level", "language"]
        constraints = [
            models.UniqueConstraint(fields=["state", "level", "language"], name="levelname_once"),
            models.CheckConstraint(
                condition=Q(level__in=["district", "block", "gp"]) & ~Q(name=""),
                name="levelname_valid",
            ),
        ]

    def __str__(self):
        return self.name
