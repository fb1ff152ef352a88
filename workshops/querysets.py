"""The reads of workshops, in business words; `visible_to` stands behind every door but a code."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.querysets import today
from accounts.standing import standing_of
from places.choices import Level
from workshops.choices import PUBLIC, State


class WorkshopQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep the workshops whose page `user` may open: those announced, and one's own."""
        return self.filter(Q(state__in=PUBLIC) | _own(user))

    def run_by(self, user):
        """Keep what `user` runs: as the office that called it, or as a named facilitator."""
        return self.filter(_own(user))

    def listed(self):
        """Keep what belongs in lists for everybody, calendars and the sitemap."""
        return self.filter(state__in=PUBLIC)

    def to_come(self, on=None):
        """Keep what is not over by its days, and was not closed before."""
        return self.filter(ends_on__gte=on or today()).exclude(state=State.CLOSED)

    def over(self, on=None):
        """Keep what is over."""
        return self.filter(Q(ends_on__lt=on or today()) | Q(state=State.CLOSED))

    def inviting(self, place):
        """Keep the workshops that invite districts at, under or above `place`, or lie there."""
        if place.level == Level.NATIONAL:
            return self
        if place.level == Level.STATE:
            invited, hosted = Q(districts__state=place), Q(place__state=place)
        else:
            invited = Q(districts=place.district_id)
            hosted = Q(place__district=place.district_id)
        found = self.model.objects.filter(invited | hosted).values("pk")
        return self.filter(pk__in=found)

    def with_row_data(self):
        """Load what a row in a list shows."""
        near = ("place__block", "place__district", "place__state")
        return self.select_related("area", *near).prefetch_related("themes")


def _own(user):
    standing = standing_of(user)
    if standing.user_id is None:
        return Q(pk__in=[])
    # Imported here, for the models are made of this module.
    from workshops.models import Facilitator

    named = Facilitator.objects.filter(workshop=OuterRef("pk"), person=standing.user_id)
    return Q(office__in=standing.office_ids) | Exists(named)
