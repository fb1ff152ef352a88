"""The reads of what lives on a published practice, in business words."""

from django.db import models
from django.db.models import Q

from accounts.querysets import within
from accounts.standing import standing_of
from places.choices import Level
from practices.choices import HIDING_GROUNDS, STANDING, AdoptionStatus, PracticeState
from practices.whose import at_desks_of, written_by

_HIDDEN = Q(practice__state=PracticeState.WITHDRAWN, practice__closing_ground__in=HIDING_GROUNDS)
_COVERED = Q(shielded=True) | ~Q(practice__shielded_level="")


def withheld():
    """Return the Redactions by which doubts hide passages whole until a desk has decided."""
    from practices.models import Challenge, Redaction

    acts = Challenge.objects.exclude(hiding=None).values("hiding")
    return Redaction.objects.filter(act__in=acts, lifted_at=None)


class AdoptionQuerySet(models.QuerySet):
    def standing(self):
        """Keep what counts, as others see it: planned, tried or in use."""
        return self.filter(shown_status__in=STANDING)

    def failed(self):
        """Keep what did not work, as others see it."""
        return self.filter(shown_status=AdoptionStatus.DID_NOT_WORK)

    def shown(self):
        """Keep what others see anything of."""
        return self.exclude(shown_status="")

    def covered(self):
        """Keep those of which others learn neither place nor office."""
        return self.filter(_COVERED)

    def named(self):
        """Keep those whose place may be named to anybody."""
        return self.filter(~_COVERED)

    def open(self):
        """Keep those whose place may be named to anybody, of practices in lists."""
        return self.filter(~_COVERED, practice__state=PracticeState.PUBLISHED)

    def under(self, place):
        """Keep the open ones of `place` and of all places under it."""
        return self.open().filter(within("place", place))

    def of_gps(self, blocks):
        """Keep the open ones of the Gram Panchayats of `blocks`."""
        return self.open().filter(place__block__in=blocks, place__level=Level.GP)

    def held_by(self, user):
        """Keep those for which an office of `user` speaks now."""
        return self.filter(office__in=standing_of(user).office_ids)

    def plans_over(self, on):
        """Keep the plans for a month that is over on the day `on`."""
        return self.filter(status=AdoptionStatus.PLANNED, planned_for__lt=on.replace(day=1))

    def unfinished_first(self):
        """Order so that what is planned or tried comes first, the latest said before the others."""
        done = models.Case(models.When(status__in=["planned", "tried"], then=0), default=1)
        return self.order_by(done, "-status_at", "-id")

    def latest_shown_first(self):
        """Order by what was said last; what is covered by when it was taken up.

        That does not move with what waits: which are among the first of many would tell of it.
        """
        moment = models.Case(models.When(_COVERED, then="at"), default="status_at")
        return self.order_by(moment.desc(), "-id")

    def with_names(self):
        """Load the names that are shown with each."""
        return self.select_related(
            "person",
            "office__organisation",
            "office__place__block",
            "office__place__district",
            "office__place__state",
            "place__block",
            "place__district",
            "place__state",
            "photo",
            "version",
        )

    def with_words_before(self):
        """Tell of each whether its place wrote anything with a status that it has left."""
        from practices.models import AdoptionTelling

        told = AdoptionTelling.objects.filter(adoption=models.OuterRef("pk"))
        wrote = told.exclude(**dict.fromkeys(AdoptionTelling.WORDS, ""))
        return self.annotate(told_words_before=models.Exists(wrote))

    def with_row_data(self):
        """Load what a row of a list of adoptions shows, the practice's title with it."""
        return self.with_names().select_related("practice__live_version", "practice__place")


def _answered_by(standing):
    """Return the condition that what one speaks for wrote the practice, and answers."""
    return written_by(standing, "practice__author_office", "practice__author")


class SuggestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep those that `user` made, that her offices answer, and that lie with her desks.

        What was withdrawn for danger or personal data shows none.
        """
        standing = standing_of(user)
        if standing.user_id is None:
            return self.none()
        from practices.models import Version

        at_desk = models.Exists(
            Version.objects.filter(at_desks_of(standing), practice=models.OuterRef("practice"))
        )
        own = Q(person=standing.user_id) | _answered_by(standing) | at_desk
        return self.filter(own).exclude(_HIDDEN)

    def waiting_for(self, user):
        """Return the open ones that the offices of `user` answer, the oldest first."""
        found = self.filter(_answered_by(standing_of(user)), state="open").exclude(_HIDDEN)
        return found.order_by("at", "id")

    def made_by(self, user):
        """Return those that `user` made, the newest first."""
        return self.filter(person=user.pk).exclude(_HIDDEN)

    def with_row_data(self):
        """Load what a row shows, and whether a doubt withholds the passage it is about."""
        hiding = withheld().filter(
            version__practice=models.OuterRef("practice"),
            field=models.OuterRef("field"),
            position=models.OuterRef("position"),
        )
        found = self.annotate(withheld=models.Exists(hiding))
        return found.select_related("practice", "office__place", "person", "version")
