"""The reads of learning units and of their members."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Absence, Posting
from accounts.standing import standing_of
from places.choices import LEVEL_ORDER

_PARENTS = ("state", "district", "block")


class UnitMemberQuerySet(models.QuerySet):
    def active(self, on=None):
        """Keep who said yes, may sign in and still holds the office named; with what a row shows.

        Who was transferred is named no more: the office is what the unit counts on.
        """
        held = Posting.objects.current(on).confirmed()
        held = held.filter(person=OuterRef("person"), office=OuterRef("office"))
        found = self.filter(Exists(held), agreed_at__isnull=False, person__is_active=True)
        return found.with_row_data()

    def invited(self):
        """Keep who was asked and has not said yes."""
        return self.filter(agreed_at=None, person__is_active=True).with_row_data()

    def with_row_data(self):
        """Load the person, and the office with its organisation and place."""
        places = (f"office__place__{parent}" for parent in _PARENTS)
        return self.select_related("person", "office__organisation", "office__place", *places)

    def answering_for(self, theme, place):
        """Return a list of those who answer for `theme` near `place`, the nearest unit first."""
        near = [one for one in (place.district_id, place.state_id) if one]
        found = self.active().filter(Q(unit__place__in=near) | Q(unit__place__level="national"))
        away = Absence.objects.running().filter(person=OuterRef("person"))
        found = found.filter(~Exists(away)).select_related("unit__place")
        if theme is not None:
            found = found.filter(Q(unit__themes=theme) | Q(unit__themes=None))
        nearest = {}
        for row in sorted(found, key=lambda one: (-LEVEL_ORDER[one.unit.place.level], one.pk)):
            nearest.setdefault(row.person_id, row)
        return list(nearest.values())

    def of(self, user):
        """Keep the rows of `user`, asked or named."""
        return self.filter(person=standing_of(user).user_id)
