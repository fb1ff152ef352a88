"""The reads of offers, visits and calls; `visible_to` stands behind every door."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from accounts.querysets import today
from accounts.standing import standing_of
from places.choices import Level
from workshops.visits.choices import CallState, Shown, VisitKind

_PLACE = ("place__block", "place__district", "place__state")


class OfferQuerySet(models.QuerySet):
    def open(self, on=None):
        """Keep what is neither withdrawn nor over on the day `on` (today)."""
        return self.filter(withdrawn_at=None, until__gte=on or today())

    def visible_to(self, user):
        """Keep what `user` may open: open ones, and those of the offices that she holds."""
        stands = Q(withdrawn_at=None, until__gte=today())
        return self.filter(stands | Q(office__in=standing_of(user).office_ids))

    def listed(self):
        """Keep what belongs in lists for everybody."""
        return self.open()

    def held_by(self, user):
        """Keep what offices that `user` holds have offered or wished for."""
        return self.filter(office__in=standing_of(user).office_ids)

    def nearest_to(self, place):
        """Order by what the directory tells of nearness to `place`, then as the hosts tell the way.

        The shorter way in hours comes first, then the newest.
        """
        ways = [
            When(**{f"place__{level}": key}, then=Value(number))
            for number, level in enumerate(("block", "district", "state"))
            if (key := getattr(place, f"{level}_id")) is not None
        ]
        near = Case(*ways, default=Value(3), output_field=models.IntegerField())
        return self.annotate(nearness=near).order_by(
            "nearness", F("hours").asc(nulls_last=True), "-id"
        )

    def with_row_data(self):
        """Load what a row shows: place, office and themes."""
        return self.select_related("office__organisation", "workshop", *_PLACE).prefetch_related(
            "themes"
        )


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep the visits whose page `user` may open: hers, and exposure visits once agreed.

        A peer verification only its two offices, and with whom the hosts share what was found.
        """
        return self.filter(_PUBLIC | _of_offices(user) | _shown_to(user))

    def of_offices(self, user):
        """Keep the visits that `user` makes or hosts."""
        return self.filter(_of_offices(user))

    def listed(self):
        """Keep what belongs in calendars for everybody."""
        return self.filter(_PUBLIC)

    def concerning(self, place):
        """Keep the visits to, or by people of, what lies at, under or above `place`."""
        if place.level == Level.NATIONAL:
            return self
        level = "state" if place.level == Level.STATE else "district"
        key = getattr(place, f"{level}_id")
        there = Q(**{f"place__{level}": key})
        return self.filter(there | Q(**{f"guest_office__place__{level}": key}))

    def of_districts(self, keys):
        """Keep the visits to, or by people of, the districts with these keys."""
        return self.filter(Q(place__district__in=keys) | Q(guest_office__place__district__in=keys))

    def with_row_data(self):
        """Load what a row shows: both places and offices."""
        near = ("block", "district", "state")
        places = [f"{path}__{level}" for path in ("place", "guest_office__place") for level in near]
        return self.select_related("offer", "host_office__place", "guest_office__place", *places)


class CallQuerySet(models.QuerySet):
    def listed(self):
        """Keep what belongs in calendars: all of them, with title and time alone."""
        return self.all()

    def to_come(self, on=None):
        """Keep what is neither over by its day nor cancelled."""
        return self.filter(on__gte=on or today(), state=CallState.ANNOUNCED)

    def concerning(self, place):
        """Keep the calls that invite, or are convened, at, under or above `place`."""
        if place.level == Level.NATIONAL:
            return self
        if place.level == Level.STATE:
            found = Q(invited__state=place) | Q(place__state=place)
        else:
            found = Q(invited=place.district_id) | Q(place__district=place.district_id)
        return self.filter(pk__in=self.model.objects.filter(found).values("pk"))


# Once it was agreed, everybody may know that it is held, or was to be.
_PUBLIC = Q(kind=VisitKind.EXPOSURE, agreed_at__isnull=False)


def _shown_to(user):
    """Return the condition that the hosts share their findings with `user`."""
    desks = [duty.place_id for duty in standing_of(user).curates]
    at_desk = Q(findings_shown=Shown.STATE_DESK, guest_office__place__state__in=desks)
    return Q(findings_shown=Shown.EVERYBODY) | at_desk


def _of_offices(user):
    held = standing_of(user).office_ids
    return Q(host_office__in=held) | Q(guest_office__in=held)
