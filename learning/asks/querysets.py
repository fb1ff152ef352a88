"""The reads of barriers, in business words; `visible_to` stands behind every door."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.querysets import today
from accounts.standing import standing_of
from learning.asks.choices import LISTED, AskState
from places.choices import Level

_PLACES = ("shown_place", "asked_place", "office__place", "answer_office__place")
_PARENTS = ("state", "district", "block")
# Asked of a State that has too few such places to be named with one: that would name it. None is
# raised any more; a State may come to have few.
_NAMES_STATE = Q(shielded=True, level=Level.STATE, shown_place__level=Level.NATIONAL)


class PolicyAskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep what `user` may open: what is off the list, or names by the State that it asks who
        asked, only who asked and who may answer; what waits for its week to be over only who asked.
        """
        standing = standing_of(user)
        seen, own = Q(state__in=LISTED), Q(office__in=standing.office_ids)
        if standing.is_national_curator:
            seen = Q(pk__isnull=False)
        seen &= ~_NAMES_STATE
        desks = {duty.place_id for duty in standing.curates}
        for asked in ("asked_place", "asked_place__district", "asked_place__state"):
            seen |= Q(**{f"{asked}__in": desks})
        return self.filter(seen & Q(opens_on=None) | own)

    def listed(self):
        """Keep what belongs in lists: all but what was taken off, or would name who asked."""
        return self.filter(~_NAMES_STATE, state__in=LISTED, opens_on=None)

    def asked_by(self, user):
        """Keep what an office of `user` has asked."""
        return self.filter(office__in=standing_of(user).office_ids)

    def waiting_at(self, user, on=None):
        """Keep what waits for the very level of `user`: without an answer, or its day is over."""
        standing = standing_of(user)
        if standing.user_id is None:
            return self.none()
        desks = [duty.place_id for duty in standing.curates]
        blocks = [one.place_id for one in standing.offices if one.place.level == Level.BLOCK]
        if not desks and not blocks:
            return self.none()
        over = Q(state=AskState.PROMISED, due_on__lt=on or today())
        found = self.filter(Q(state=AskState.OPEN) | over, asked_place__in=[*desks, *blocks])
        found = found.filter(opens_on=None)
        return found.exclude(office__in=standing.former_office_ids).order_by("due_on", "id")

    def overdue(self, on):
        """Keep those whose last day is over on the day `on`, and nobody was told."""
        waiting = (AskState.OPEN, AskState.PROMISED)
        return self.filter(state__in=waiting, due_on__lt=on, late_told_at=None)

    def with_row_data(self):
        """Load what a row and a page show: places, offices, themes, how many places support it."""
        places = [f"{path}__{parent}" for path in _PLACES for parent in _PARENTS]
        found = self.select_related("place", *_PLACES, *places, "practice", "gap", "workshop")
        return found.prefetch_related("themes").with_support()

    def with_support(self):
        """Bring `support_count`: how many places say that it is the same there."""
        supports = self.model.supports.rel.related_model.objects.filter(ask=OuterRef("pk"))
        counted = supports.order_by().values("ask").annotate(n=Count("pk")).values("n")
        return self.annotate(support_count=Coalesce(Subquery(counted), 0))
