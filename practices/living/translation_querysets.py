"""The reads of translations, in business words."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.querysets import within
from accounts.standing import standing_of
from events.models import Event
from places.choices import Level
from practices.choices import PracticeState
from practices.whose import any_of, of_programme, written_by

WROTE = "translate"  # the verb in the log of who begins a translation; its target the language


class TranslationQuerySet(models.QuerySet):
    def checked(self):
        """Keep those that readers see."""
        return self.filter(state="checked")

    def of_live(self):
        """Keep those of the version that is live now, of published practices."""
        live = Q(based_on=models.F("based_on__practice__live_version"))
        return self.filter(live, based_on__practice__state=PracticeState.PUBLISHED)

    def unfinished_of(self, user):
        """Return what `user` has begun, or what went stale of hers, the latest first."""
        own = self.filter(person=user.pk, based_on__practice__state=PracticeState.PUBLISHED)
        newest = self.model.objects.filter(
            based_on__practice=OuterRef("based_on__practice"), language=OuterRef("language")
        )
        stale = ~Q(based_on=models.F("based_on__practice__live_version"))
        begun_anew = newest.filter(based_on__gt=OuterRef("based_on"))
        return own.filter(stale | ~Q(state="checked")).exclude(Exists(begun_anew))

    def waiting_for(self, user):
        """Return those that `user` may check, who has written on none of them, the oldest first."""
        standing = standing_of(user)
        if standing.user_id is None:
            return self.none()
        own = written_by(
            standing, "based_on__practice__author_office", "based_on__practice__author"
        )
        at_desk = _versions().filter(any_of(_of_desk(duty) for duty in standing.curates))
        at_home = any_of(_from_home(duty) for duty in standing.curates)
        wrote = Event.objects.filter(
            verb=WROTE,
            subject_type="practice",
            subject_id=OuterRef("based_on__practice"),
            actor=standing.user_id,
            target=OuterRef("language"),
        )
        found = self.of_live().filter(own | Exists(at_desk) | at_home, state="waiting")
        found = found.exclude(person=standing.user_id).exclude(Exists(wrote))
        return found.order_by("saved_at", "id")

    def with_row_data(self):
        """Load what a row shows."""
        return self.select_related("based_on__practice")

    def with_names(self):
        """Load who made and who checked each."""
        names = ("person", "office__place", "checked_by", "checked_office__place")
        return self.select_related("based_on", *names)


def _versions():
    from practices.models import Version

    return Version.objects.filter(pk=OuterRef("based_on"))


def _of_desk(duty):
    """Return the condition that a version lay at the desk of this curator or, in a state, below."""
    if duty.place.level == Level.NATIONAL:
        return of_programme(duty) & Q(desk=duty.place_id)
    return of_programme(duty) & within("desk", duty.place)


def _from_home(duty):
    """Return the condition that its translator's office is of the state whose desk this is."""
    if duty.place.level != Level.STATE:
        return Q(pk__in=[])
    programme = of_programme(duty)
    ids = _versions().filter(programme)
    return Exists(ids) & Q(office__place__state=duty.place_id)
