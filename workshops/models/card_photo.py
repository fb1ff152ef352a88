from django.db import models
from django.db.models import Q

from practices.models.attachment import PhotoFile


class CardPhoto(PhotoFile):
    """The photo of the paper that a card was written on: one a card, for those of the workshop.

    It names nobody: who sent it is not kept.
    """

    card = models.OneToOneField("workshops.Card", on_delete=models.CASCADE, related_name="photo")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(widths__len__gte=1, width__gte=1, height__gte=1),
                name="card_photo_ready_has_files",
            )
        ]

    def __str__(self):
        return f"{self.card_id}: {self.state}"

    @property
    def widest(self):
        """The width under which its largest file is asked for."""
        return max(self.widths)
