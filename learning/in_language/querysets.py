"""The reads of what is asked for in another language, in business words."""

from django.db import models
from django.db.models import Count

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
