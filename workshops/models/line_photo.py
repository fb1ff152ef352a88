from django.db import models
from django.db.models import Q

from practices.models.attachment import PhotoFile


class LinePhoto(PhotoFile):
    """The photo with which a plan's line in own words was said to be done: one a line.

    For those who read the plan. It names nobody: who sent it is not kept.
    """

    line = models.OneToOneField(
        "workshops.PlanLine", on_delete=models.CASCADE, related_name="photo"
    )
    description = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True, help_text="Of the description.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(widths__len__gte=1, width__gte=1, height__gte=1),
                name="line_photo_ready_has_files",
            )
        ]

    def __str__(self):
        return f"{self.line_id}: {self.state}"
