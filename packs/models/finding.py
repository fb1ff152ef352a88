from django.db import models
from django.db.models import Deferrable, Q

MOST_FINDINGS = 12


class Finding(models.Model):
    """What a brief or fact sheet holds to be so, in its writer's words.

    It cites practices of the same pack, at least one: `services` sees to both.
    """

    pack = models.ForeignKey("packs.Pack", on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField(help_text="From 1.")
    text = models.TextField(max_length=600)
    cites = models.ManyToManyField("packs.PackItem", related_name="findings")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "position"],
                deferrable=Deferrable.DEFERRED,
                name="pack_finding_one_a_position",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_FINDINGS),
                name="pack_finding_position_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"), name="pack_finding_says_something"
            ),
        ]

    def __str__(self):
        return self.text[:60]
