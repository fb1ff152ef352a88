"""Reads of people, offices, postings and duties, in business words."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.choices import DutyKind, DutyProgramme, PostingState
from places.choices import Level

INDIA_TIME = ZoneInfo("Asia/Kolkata")
CONFIRM_WITHIN = 3
TOLD_FOR = timedelta(days=1)  # what became of a long office list
_PLACE_PARENTS = ("state", "district", "block")


def today(now=None):
    """Return the date in India at `now` (an aware datetime; the present where left out)."""
    return timezone.localdate(now, INDIA_TIME)


def beginning_of(day):
    """Return the moment at which `day` begins in India."""
    return datetime.combine(day, time.min, INDIA_TIME)


def working_days_before(now, days):
    """Return the moment `days` working days before `now`; Saturday and Sunday are none.

    Public holidays differ by state and are counted as working days.
    """
    moment = now
    while days:
        moment -= timedelta(days=1)
        days -= moment.astimezone(INDIA_TIME).weekday() < 5
    return moment


def _running(on):
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def _parents(path):
    return [path, *(f"{path}__{parent}" for parent in _PLACE_PARENTS)]


def within(path, place):
    """Return the condition that the place at `path` is `place` or lies under it."""
    if place.level == Level.NATIONAL:
        return Q(**{f"{path}__isnull": False})
    field = "" if place.level == Level.GP else f"__{place.level}"
    return Q(**{f"{path}{field}": place.pk})


def within_any(path, places):
    """Return the condition that the place at `path` is one of `places` or lies under one."""
    found = Q(pk__in=[])
    for place in places:
        found |= within(path, place)
    return found


class UserQuerySet(models.QuerySet):
    def active(self):
        """Keep those who may sign in."""
        return self.filter(is_active=True)

    def seen_by(self, standing):
        """Keep whom a curator knows: with an office or a duty at or under the places curated."""
        from accounts.models import Duty, Posting

        places = [duty.place for duty in standing.curates]
        postings = Posting.objects.within(places).not_over().exclude(state=PostingState.REFUSED)
        duties = Duty.objects.within(places).not_over()
        known = Q(pk__in=postings.values("person")) | Q(pk__in=duties.values("person"))
        return self.filter(known, erased_at=None)


class OfficeQuerySet(models.QuerySet):
    def with_place(self):
        """Bring the organisation and the place with its parents along."""
        return self.select_related("organisation", *_parents("place"))

    def within(self, places):
        """Keep the offices at one of `places` or under it."""
        return self.filter(within_any("place", places))

    def empty(self, on=None):
        """Keep the offices that nobody holds on the day `on` (today)."""
        return self.exclude(Exists(self._held(on)))

    def matching(self, words, on=None):
        """Keep those whose title, place or present holder is called like `words`."""
        held = self._held(on).filter(person__name__icontains=words, person__name_withdrawn_at=None)
        place = Q(place__name__icontains=words) | Q(place__name_local__icontains=words)
        return self.filter(Q(title__icontains=words) | place | Exists(held))

    @staticmethod
    def _held(on):
        from accounts.models import Posting

        return Posting.objects.current(on).confirmed().filter(office=OuterRef("pk"))

    def with_holders(self, on=None):
        """Load who holds each now, with duties and absence: four queries for any number."""
        from accounts.models import Absence, Duty, Posting

        held = Posting.objects.current(on).confirmed().select_related("person")
        duties = Duty.objects.running(on).with_place()
        holders = held.prefetch_related(
            models.Prefetch("person__duties", duties, to_attr="duties_now"),
            models.Prefetch("person__absences", Absence.objects.running(on), to_attr="away_now"),
        )
        return self.prefetch_related(models.Prefetch("postings", holders, to_attr="held_now"))


class PostingQuerySet(models.QuerySet):
    def current(self, on=None):
        """Keep what runs on the day `on` (today in India where left out)."""
        return self.filter(_running(on or today()))

    def confirmed(self):
        return self.filter(state=PostingState.CONFIRMED)

    def not_over(self, on=None):
        """Keep what runs on the day `on` (today) or begins or ends only later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on or today()))

    def within(self, places):
        """Keep the postings at one of `places` or under it."""
        return self.filter(within_any("office__place", places))

    def seen_by(self, standing):
        """Keep one's own, and those at the places that one curates or under them."""
        places = [duty.place for duty in standing.curates]
        return self.filter(Q(person=standing.user_id) | within_any("office__place", places))

    def with_office(self):
        """Bring the office, its organisation and its place with the parents along."""
        return self.select_related("office__organisation", *_parents("office__place"))

    def lying_with(self, standing, now):
        """Return the postings that the curator of `standing` may decide, or might have, at `now`.

        A GP's and a Block's lie with the District, a District's with the State; after three
        working days, or where that desk has no other curator, with the desk above too. State and
        National postings come by invitation alone. Nobody finds his own.
        """
        theirs = Q(pk__in=[])
        for duty in standing.curates:
            theirs |= _lies_with(duty.place, now)
        return self.filter(theirs).exclude(person_id=standing.user_id)

    def awaiting(self, standing, now):
        """Return the stated postings that wait for the curator of `standing`, oldest first."""
        waiting = self.filter(state=PostingState.STATED, person__is_active=True)
        return (
            waiting.lying_with(standing, now)
            .current(today(now))
            .with_office()
            .select_related("person")
            .order_by("stated_at", "id")
        )


def _lies_with(place, now):
    """Return the condition under which a stated posting lies with the desk at `place`."""
    on = today(now)
    late = Q(stated_at__lte=working_days_before(now, CONFIRM_WITHIN))
    low, district = Q(office__place__level__in=["gp", "block"]), Q(office__place__level="district")
    below_district = Q(office__place__district=None) | late | _unstaffed("district", on)
    if place.level == "district":
        return low & Q(office__place__district=place)
    if place.level == "state":
        return Q(office__place__state=place) & (district | low & below_district)
    if place.level == "national":
        no_state_desk = _unstaffed("state", on)
        return district & (late | no_state_desk) | low & below_district & no_state_desk
    return Q(pk__in=[])


def _unstaffed(level, on):
    """Return the condition that the desk at `level` has no active curator but the person."""
    from accounts.models import Duty

    desk = Duty.objects.present(on).filter(
        kind=DutyKind.CURATOR, place=OuterRef(f"office__place__{level}")
    )
    return ~Q(Exists(desk.exclude(person=OuterRef("person"))))


class AbsenceQuerySet(models.QuerySet):
    def running(self, on=None):
        """Keep those that run on the day `on` (today)."""
        return self.filter(_running(on or today()))

    def not_over(self, on=None):
        """Keep those that run on the day `on` (today) or begin later."""
        return self.filter(ends_on__gte=on or today())


class PauseQuerySet(models.QuerySet):
    def standing(self):
        """Leave out those that were called off before they began."""
        return self.filter(called_off=False)

    def running(self, on=None):
        """Keep those that run on the day `on` (today)."""
        return self.standing().filter(_running(on or today()))

    def not_over(self, on=None):
        """Keep those that run on the day `on` (today) or begin later."""
        return self.standing().filter(ends_on__gte=on or today())

    def on_days(self, starts_on, ends_on):
        """Keep those that stand on one of the days from `starts_on` to `ends_on`."""
        return self.standing().filter(starts_on__lte=ends_on, ends_on__gte=starts_on)

    def with_names(self):
        """Load the place and who set it, as a list shows them."""
        return self.select_related("place__state", "set_by", "office")


class DutyQuerySet(models.QuerySet):
    def running(self, on=None):
        """Keep the duties that run on the day `on` (today), whoever holds them."""
        return self.filter(_running(on or today()))

    def active(self, on=None):
        """Keep the duties that run on the day `on` and whose holder may sign in."""
        return self.running(on).filter(person__is_active=True)

    def present(self, on=None):
        """Keep the active duties whose holder is not away: those that a desk counts on."""
        from accounts.models import Absence

        away = Absence.objects.running(on).filter(person=OuterRef("person"))
        return self.active(on).exclude(Exists(away))

    def not_over(self, on=None):
        """Keep what runs on the day `on` (today) or begins only later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on or today()))

    def within(self, places):
        """Keep the duties at one of `places` or under it."""
        return self.filter(within_any("place", places))

    def curators_for(self, place, programme):
        """Keep the curators of the desk at `place` for an entry of `programme`.

        A mission's entry is read by its own curators and those of both; an entry of both missions
        or of another programme by any curator of the desk.
        """
        curators = self.filter(kind=DutyKind.CURATOR, place=place)
        if programme in (DutyProgramme.SBM, DutyProgramme.JJM):
            return curators.filter(programme__in=[programme, DutyProgramme.BOTH])
        return curators

    def with_place(self):
        return self.select_related(*_parents("place"))


class OfficeListQuerySet(models.QuerySet):
    def running(self):
        """Those which a job takes in just now, or has still to take in."""
        return self.filter(taken_at=None).exclude(confirmed_at=None)

    def by_job(self, now):
        """Those which run, and those which a job has taken in within the last day."""
        lately = Q(taken_at=None) | Q(taken_at__gt=now - TOLD_FOR)
        return self.exclude(confirmed_at=None).filter(lately)
