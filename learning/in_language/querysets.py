"""The reads of what is asked for in another language, in business words."""

from django.db import models
from django.db.models import Count, Value
from django.db.models.functions import Greatest

from learning.insights.blocks import FEW
from practices.models import Practice


class TranslationAskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep those of practices that `user` may read and that are published now."""
        return self.filter(practice__in=Practice.objects.visible_to(user).listed())

    def waiting(self):
        """Keep what is asked for still."""
        return self.filter(answered_at=None)

    def with_row_data(self):
        """Load the practice, and by how many it is asked for (`number`), the oldest first."""
        found = self.select_related("practice").annotate(number=Count("askers"))
        return found.order_by("asked_at", "id")

    def most_asked_first(self):
        """Order by how many ask; those of fewer than FEW by the day alone: untold."""
        return self.order_by(Greatest("number", Value(FEW - 1)).desc(), "asked_at", "id")
