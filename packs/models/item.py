from django.db import models
from django.db.models import Deferrable, Q

from packs.choices import MOST_ITEMS


class PackItem(models.Model):
    """A practice in a pack, at its position, and the version that was live when it was added."""

    pack = models.ForeignKey("packs.Pack", on_delete=models.CASCADE, related_name="items")
    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.PROTECT, related_name="pack_items"
    )
    added_version = models.ForeignKey(
        "practices.Version", on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField(help_text="From 1.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "position"],
                deferrable=Deferrable.DEFERRED,
                name="pack_item_one_a_position",
            ),
            models.UniqueConstraint(fields=["pack", "practice"], name="pack_item_a_practice_once"),
            # With one a position this bounds how many there are.
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_ITEMS),
                name="pack_item_position_in_bounds",
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.practice_id}"
