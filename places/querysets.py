"""Reads of places, in business words."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from places.choices import Level


class PlaceQuerySet(models.QuerySet):
    """What the rooms ask of places."""

    def by_key(self, key: str):
        """The place of a key such as "gp:37648".

        Raises `DoesNotExist` where there is none, for a malformed key too.
        """
        return self.filter_key(key).get()

    def filter_key(self, key: str):
        """The place of a key, as a queryset of one or none."""
        level, _, code = str(key).strip().partition(":")
        if level not in Level.values or not code or "\x00" in code:
            return self.none()
        return self.filter(level=level, code=code)

    def national(self):
        """India, the root of the tree."""
        return self.get(level=Level.NATIONAL)

    def under(self, place):
        """The place itself and all below it: one equality on an indexed column."""
        if place.level == Level.NATIONAL:
            return self.all()
        if place.level == Level.GP:
            return self.filter(pk=place.pk)
        return self.filter(**{f"{place.level}_id": place.pk})

    def current(self, on=None):
        """Places that the directory holds on a day (default: today, India's date)."""
        on = on or timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )

    def children_of(self, place):
        """The places directly below."""
        return self.filter(parent=place)

    def with_parents(self):
        """With all that `label` and `ancestors` need: no further query a row."""
        return self.select_related("parent", "state", "district", "block")

    def samples(self):
        """The invented places of the demo."""
        return self.filter(is_sample=True)

    def real(self):
        """The places of the directory."""
        return self.filter(is_sample=False)
