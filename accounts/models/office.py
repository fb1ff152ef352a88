from django.db import models
from django.db.models.functions import Lower

from accounts.models.organisation import Organisation
from accounts.querysets import OfficeQuerySet
from events.models import Noun


class Office(Noun):
    """A title at a place, of an organisation. It outlives its holders and keeps what they wrote."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="offices")
    title = models.CharField(max_length=120)
    title_language = models.CharField(max_length=12, default="en")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                "place", Lower("title"), "organisation", name="office_once_at_a_place"
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="office_has_a_title"),
        ]

    def __str__(self):
        return self.title
