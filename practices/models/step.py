from django.db import models
from django.db.models import Q

from practices.models.redaction import Redactable
from practices.models.version import Version

MOST_STEPS = 7
LONGEST_LINE = 60


class Step(Redactable):
    """One of the three to seven steps of a version."""

    HIDEABLE = ("text", "card_line")

    seen = None  # the `Photo` that stands for it, where `Version.pictured_steps` found it ready

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    picture = models.CharField(
        max_length=24, blank=True, help_text="A key of `step_pictures.NAMES`, or nothing."
    )
    # Before the drawing, wherever it may be shown: a photo of its own version, which a foreign key
    # over both columns holds (migration 0028).
    photo = models.ForeignKey(
        "practices.Attachment", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    card_line = models.CharField(
        max_length=LONGEST_LINE, blank=True, help_text="What the picture card says of it."
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="step_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_STEPS), name="step_at_most_seven"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="step_not_empty"),
        ]

    def __str__(self):
        return self.text
