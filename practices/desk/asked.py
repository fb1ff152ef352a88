"""The reads of second opinions, in business words."""

from django.db import models
from django.db.models import Q


class SecondOpinionQuerySet(models.QuerySet):
    def open(self):
        """Keep those that an answer is still waited for."""
        return self.filter(answered_at=None, ended_at=None)

    def asked_of(self, standing):
        """Keep those asked of this person, or of any holder of an office held now."""
        named = Q(person=None) | Q(person=standing.user_id)
        return self.filter(named, office__in=standing.office_ids)

    def with_names(self):
        """Load the names that are shown with each."""
        return self.select_related(
            "person",
            "asked_by",
            "answered_by",
            "office__organisation",
            "office__place__district",
            "office__place__state",
        )
