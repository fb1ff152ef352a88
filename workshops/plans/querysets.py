"""The reads of plans and their lines, in business words."""

from django.db import models
from django.db.models import Case, Q, Value, When

from accounts.querysets import today
from accounts.standing import standing_of
from places.choices import Level
from workshops.plans.choices import ASKED_AFTER, CONFIRM_WITHIN, OPEN, PlanState

_NEAR = ("place__block", "place__district", "place__state")


class PlanQuerySet(models.QuerySet):
    def drafts_from(self, days, on):
        """Keep the drafts whose time to confirm is over on the day `on`, or will be in `days`."""
        last = on + days - CONFIRM_WITHIN
        return self.filter(
            state=PlanState.DRAFT, workshop__ends_on__lt=last, made_at__date__lt=last
        ).exclude(workshop__state="cancelled")

    def overseen_by(self, user):
        """Keep those of the State's desks of `user`: its districts' and its own; National: all."""
        found = Q(pk__in=[])
        for duty in standing_of(user).curates:
            if duty.place.level == Level.STATE:
                found |= Q(place__state=duty.place_id)
            elif duty.place.level == Level.NATIONAL:
                found |= Q(pk__isnull=False)
        return self.filter(found)


class LineQuerySet(models.QuerySet):
    def open(self):
        """Keep what is still to be done."""
        return self.filter(state__in=OPEN)

    def overdue(self, on=None):
        """Keep what is open though its day is over."""
        return self.open().filter(due_on__lt=on or today())

    def overdue_first(self, on=None):
        """Order by name of the district; within each what is overdue, then open, then the rest."""
        late = When(state__in=OPEN, due_on__lt=on or today(), then=Value(0))
        turn = Case(late, When(state__in=OPEN, then=Value(1)), default=Value(2))
        by_day = models.F("due_on").asc(nulls_last=True)
        return self.order_by("plan__place__name", "plan__place", turn, by_day, "plan", "number")

    def to_ask(self, days, on):
        """Keep what is open `days` after its plan was confirmed and was not asked for since."""
        from datetime import timedelta

        asked = [0, *(one for one in ASKED_AFTER if one < days)]
        return self.open().filter(
            plan__state=PlanState.CONFIRMED,
            plan__confirmed_at__date__lte=on - timedelta(days=days),
            reminded__in=asked,
        )

    def with_row_data(self):
        """Load what a row shows, its plan and practice with it."""
        return self.select_related(
            *_NEAR,
            "plan__workshop",
            "plan__place__state",
            "practice",
            "version",
            "help_office__place",
            "adoption",
        )
