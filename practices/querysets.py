"""The reads of the practices room, in business words; `visible_to` stands behind every door."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from accounts.choices import DutyKind, DutyProgramme
from accounts.models import Duty, Posting
from accounts.querysets import within
from accounts.standing import standing_of
from places.choices import Level
from practices.choices import (
    CLOSED_STATES,
    HIDING_GROUNDS,
    OPEN_STATES,
    WAITING_STATES,
    PracticeState,
    Programme,
    VersionState,
)
from practices.whose import (
    NOBODY,
    any_of,
    asked_of,
    at_desks_of,
    left_behind,
    of_programme,
    touched_by,
    typed_by,
    written_by,
)

CLAIM_LAPSES_AFTER = timedelta(days=3)
_READ_BY_THE_DESK = (*WAITING_STATES, VersionState.RETURNED, VersionState.DECLINED)
_HIDDEN = Q(state=PracticeState.WITHDRAWN, closing_ground__in=HIDING_GROUNDS)


def _unstaffed(desk):
    """Return the condition that the desk at `desk` has no active curator but the authors.

    Who ever held the author's office counts as an author. An entry of both missions or of another
    programme is read by the curators of either.
    """
    curators = Duty.objects.present().filter(kind=DutyKind.CURATOR, place=OuterRef(desk))
    held = Posting.objects.confirmed().filter(
        person=OuterRef("person"), office=OuterRef(OuterRef("office"))
    )
    others = curators.exclude(person=Coalesce(OuterRef("author"), Value(0))).exclude(Exists(held))
    own_mission = others.filter(programme__in=[OuterRef("programme"), DutyProgramme.BOTH])
    either = Q(programme__in=[Programme.BOTH, Programme.OTHER])
    return ~(Exists(own_mission) | either & Exists(others))


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep the versions that `user` may read: what was accepted, and what is open to her."""
        return self.filter(Q(state=VersionState.ACCEPTED) | self.unpublished_for(user))

    def unpublished_for(self, user):
        """Return the condition under which `user` may read a version that was not accepted."""
        return standing_of(user).condition("unpublished", self._unpublished_of)

    def _unpublished_of(self, standing):
        if standing.user_id is None:
            return NOBODY
        read = Q(state__in=_READ_BY_THE_DESK) & (
            at_desks_of(standing) | Q(place__state__in=standing.audits_state_ids)
        )
        typed = Q(state=VersionState.DRAFT) & typed_by(standing)
        others = typed | read | self._fresh_for(standing) | self._asking_help_of(standing)
        others |= asked_of(standing)
        return ~Q(state=VersionState.ACCEPTED) & (
            written_by(standing) | others & ~left_behind(standing)
        )

    @staticmethod
    def _fresh_for(standing):
        """Peers of the same state read a first submission that its author opened to them."""
        return Q(
            state=VersionState.SUBMITTED,
            peers_may_read=True,
            shielded=False,
            office__isnull=False,
            practice__state=PracticeState.UNPUBLISHED,
            place__state__in=standing.state_ids,
        )

    @staticmethod
    def _asking_help_of(standing):
        """A quick telling is open to its Block's offices and to its desk, who complete it.

        A shielded one to nobody: of the Block none may know it, and its desk reads what is sent.
        """
        blocks = [o.place_id for o in standing.offices if o.place.level == Level.BLOCK]
        desks = any_of(
            of_programme(duty) & within("place", duty.place)
            for duty in standing.curates
            if duty.place.level != Level.NATIONAL
        )
        asks = Q(state=VersionState.DRAFT, needs_help=True, shielded=False)
        return asks & (Q(place__block__in=blocks) | desks)

    def fresh_from_the_field(self, user):
        """Return submitted first versions that `user` may read as a peer, newest first."""
        fresh = self.filter(self._fresh_for(standing_of(user)))
        return fresh.exclude(written_by(standing_of(user))).order_by("-submitted_at", "-id")

    def followed_by(self, user):
        """Keep the versions whose review `user` follows: author, desk, National or auditor."""
        standing = standing_of(user)
        if standing.user_id is None:
            return self.none()
        others = at_desks_of(standing) | Q(place__state__in=standing.audits_state_ids)
        return self.filter(written_by(standing) | others & ~left_behind(standing))

    def open(self):
        """Keep what is being written or read."""
        return self.filter(state__in=OPEN_STATES)

    def latest_first(self):
        """Order so that the open version comes first, then the newest of the others."""
        is_open = models.Case(models.When(state__in=OPEN_STATES, then=0), default=1)
        return self.order_by(is_open, "-id")

    def in_queue_of(self, user, now=None):
        """Return what waits for the desks of `user`, oldest first.

        Entries of a person without a confirmed posting wait for the posting. What one has written
        or typed oneself is left out.
        """
        standing = standing_of(user)
        now = now or timezone.now()
        own = any_of(
            of_programme(duty) & self._due_at(duty.place, now) for duty in standing.curates
        )
        queue = self.filter(own, state=VersionState.SUBMITTED)
        queue = queue.filter(Q(office__isnull=False) | Q(author=None))
        own = self.model.objects.filter(touched_by(standing), practice=OuterRef("practice"))
        return queue.exclude(Exists(own)).order_by("due_at", "id")

    def free_for(self, user, now):
        """Return what waits for the desks of `user` and is claimed by nobody else."""
        theirs = Q(claimed_by__isnull=False, claimed_at__gt=now - CLAIM_LAPSES_AFTER)
        return self.in_queue_of(user, now).exclude(theirs & ~Q(claimed_by=user))

    def asking_help_of(self, user):
        """Return the quick tellings that the offices and desks of `user` may complete."""
        return self.filter(self._asking_help_of(standing_of(user))).order_by("id")

    def decided_at_desks_of(self, user):
        """Return what the desks of `user` have decided or returned, newest first.

        The National reads what opens on Monday as if it still waited.
        """
        standing = standing_of(user)
        knows = any_of(
            within("desk", duty.place)
            for duty in standing.curates
            if duty.place.level != Level.NATIONAL
        )
        decided = self.filter(at_desks_of(standing), decided_at__isnull=False)
        decided = decided.exclude(state=VersionState.DRAFT)  # taken back since
        decided = decided.filter(~Q(state=VersionState.APPROVED) | knows)
        return decided.order_by("-decided_at", "-id")

    def at_desk(self, place, now):
        """Keep what the desk at `place` answers for, its own and what is left to it."""
        return self.filter(self._due_at(place, now))

    @staticmethod
    def _due_at(place, now):
        """What the desk at `place` reads: its own, and what the desk below leaves to it.

        A lower desk leaves what is overdue, and everything while it has no curator of its own.
        """
        own = Q(desk=place.pk)
        if place.level == Level.DISTRICT:
            return own
        below = Level.DISTRICT if place.level == Level.STATE else Level.STATE
        left = Q(desk__level=below) & (Q(due_at__lt=now) | _unstaffed("desk"))
        if place.level == Level.NATIONAL:
            left |= Q(desk__level=Level.DISTRICT) & _unstaffed("desk") & _unstaffed("desk__state")
        return own | left & within("desk", place)

    def under(self, place, *, shielded=False):
        """Keep the versions that tell of `place` or of a place under it.

        Shielded ones only where a desk asks, which knows their places.
        """
        found = self.filter(within("place", place))
        return found if shielded else found.filter(shielded=False, practice__shielded_level="")

    def with_reading_data(self):
        """Load what a page needs that shows one version whole."""
        return self.select_related(
            "practice",
            "place__block",
            "place__district",
            "place__state",
            "office__place",
            "office__organisation",
            "author",
            "typist",
            "desk",
            "claimed_by",
            "particulars",
        ).prefetch_related("steps", "photos__attachment")

    def with_row_data(self):
        """Load what a row in a list needs."""
        return self.select_related(
            "practice",
            "place__block",
            "place__district",
            "place__state",
            "office__place",
            "office__organisation",
            "claimed_by",
            "desk",
        )


def _versions():
    """Return the versions of the practice at hand, for subqueries; models import this module."""
    from practices.models import Version

    return Version.objects.filter(practice=OuterRef("pk"))


def _readable(standing):
    """Return the condition that a practice was published, or a version of it is open."""
    readable = _versions().filter(_versions()._unpublished_of(standing))
    return ~Q(state=PracticeState.UNPUBLISHED) | Exists(readable)


class PracticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep the practices whose page `user` may open."""
        return self.filter(standing_of(user).condition("readable", _readable))

    def listed(self):
        """Keep what belongs in lists, search, feeds and exports: what is published now."""
        return self.filter(state=PracticeState.PUBLISHED)

    def unlearned(self):
        """Keep what was replaced or withdrawn, the latest first, with what its feed tells."""
        closed = self.filter(state__in=CLOSED_STATES).order_by("-closed_at", "-id")
        return closed.select_related("superseded_by").prefetch_related("themes")

    def hidden(self):
        """Keep what was withdrawn for danger or personal data."""
        return self.filter(_HIDDEN)

    def not_hidden(self):
        """Leave out what was withdrawn for danger or personal data."""
        return self.exclude(_HIDDEN)

    def mine(self, user):
        """Return the practices that `user`, or an office she holds, has written."""
        return self.filter(written_by(standing_of(user), "author_office", "author"))

    def under(self, place):
        """Keep the practices of `place` and of all places under it."""
        return self.filter(within("place", place))

    def of_theme(self, theme):
        """Keep the practices of one theme."""
        return self.filter(themes=theme)

    def newest_first(self):
        """Order by the time of first publication, newest first; what has none comes first.

        So the index of published practices serves it, where NULLS LAST made it sort them all.
        """
        return self.order_by("-published_at", "-id")

    def with_latest(self):
        """Bring `latest_title`, `latest_state`, `latest_language`: of what a review verb acts on.

        A practice has no title of its own before it is published.
        """
        latest = _versions().latest_first()
        fields = ("title", "state", "language")
        return self.annotate(
            **{f"latest_{name}": models.Subquery(latest.values(name)[:1]) for name in fields}
        )

    def with_card_data(self):
        """Load what a row in a list shows: place with parents, themes, counts."""
        from practices.models import Endorsement, Practice

        themes = Practice.themes.through.objects.filter(practice=OuterRef("pk"))
        vouching = Endorsement.objects.filter(practice=OuterRef("pk")).told()
        held = vouching.order_by().values("type").distinct()
        places = ("place__block", "place__district", "place__state")
        return self.select_related(*places, "live_version").annotate(
            endorsement_types=ArraySubquery(held), theme_ids=ArraySubquery(themes.values("theme"))
        )

    def with_step_words(self):
        """Load the steps of the live version as `steps_told`: [{text, hidden}], uncovered."""
        from practices.models import Step

        steps = Step.objects.filter(version=OuterRef("live_version")).order_by("position")
        told = ArraySubquery(steps.values(told=JSONObject(text="text", hidden="hidden")))
        return self.annotate(steps_told=told)


class EndorsementQuerySet(models.QuerySet):
    def standing(self, on=None):
        """Keep what was neither taken back nor is expired on the day `on` (today)."""
        on = on or timezone.localdate()
        unexpired = Q(expires_on=None) | Q(expires_on__gte=on)
        return self.filter(unexpired, withdrawn_at=None)

    def told(self, on=None):
        """Keep what stands on the day `on` (today) and others see (`shown_on`)."""
        return self.standing(on).filter(shown_on=None)

    def by_person(self, user):
        """Keep those of one person."""
        return self.filter(person=user)

    def with_names(self):
        """Load the names that are shown with each."""
        return self.select_related(
            "person",
            "office__organisation",
            "office__place__block",
            "office__place__district",
            "office__place__state",
            "version",
        )
