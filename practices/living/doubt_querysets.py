"""The reads of doubts, in business words."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.querysets import within
from accounts.standing import standing_of
from places.choices import Level
from practices.choices import GRAVE_REASONS, ChallengeState
from practices.whose import any_of, at_desks_of, left_behind, of_programme, written_by

DESK_HAS = timedelta(days=7)  # as for reading; past them the desk above sees it too
HIDDEN_AFTER = timedelta(hours=48)


class ChallengeQuerySet(models.QuerySet):
    def standing(self):
        """Keep those that the desk still has to decide on."""
        return self.exclude(state=ChallengeState.CLOSED)

    def grave(self):
        """Keep those that warn on the page: danger and personal data."""
        return self.filter(reason__in=GRAVE_REASONS)

    def visible_to(self, user):
        """Keep those whose words `user` may read: who raised it, the authors, the desks.

        What is told to everybody else of a doubt comes from `living.doubts`.
        """
        standing = standing_of(user)
        if standing.user_id is None:
            return self.none()
        own = written_by(standing, "practice__author_office", "practice__author")
        versions = _versions().filter(at_desks_of(standing))
        at_desk = Exists(versions.exclude(left_behind(standing)))
        return self.filter(Q(person=standing.user_id) | own | at_desk)

    def for_authors(self, user):
        """Keep the open ones about what `user`, or an office of hers, has told."""
        own = written_by(standing_of(user), "practice__author_office", "practice__author")
        return self.filter(own, state=ChallengeState.OPEN)

    def waiting_for(self, user, now=None):
        """Keep what waits for the desks of `user`, the gravest and then the oldest first.

        The desk above sees what waited longer than a week, and all of an empty desk; the National
        every grave one. One's own, and what one has written, is for others to decide.
        """
        standing, now = standing_of(user), now or timezone.now()
        at = any_of(self._of_desk(duty, now) for duty in standing.curates)
        own = written_by(standing, "practice__author_office", "practice__author")
        found = self.standing().filter(at).exclude(own | Q(person=standing.user_id))
        grave = models.Case(models.When(reason__in=GRAVE_REASONS, then=0), default=1)
        return found.order_by(grave, "at", "id")

    def _of_desk(self, duty, now):
        live = _versions().filter(of_programme(duty), pk=OuterRef("practice__live_version"))
        own = Exists(live.at_desk(duty.place, now))
        if duty.place.level == Level.DISTRICT:
            return Q(own)
        old = Q(at__lt=now - DESK_HAS) & Exists(live.filter(within("desk", duty.place)))
        if duty.place.level == Level.NATIONAL:
            return Q(own) | Q(reason__in=GRAVE_REASONS) & Exists(live)
        return Q(own) | old

    def to_hide(self, now):
        """Keep the grave ones that nobody has decided on for 48 hours, and that hide nothing."""
        return self.standing().grave().filter(at__lte=now - HIDDEN_AFTER, hiding=None)

    def with_row_data(self):
        """Load what a row of the desk's list needs."""
        return self.select_related(
            "practice__live_version__desk", "practice__place", "office__place", "person"
        )


def _versions():
    """Return the versions of the doubted practice, for subqueries; models import this module."""
    from practices.models import Version

    return Version.objects.filter(practice=OuterRef("practice"))
