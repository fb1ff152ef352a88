"""The reads of plans and their lines, in business words."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Q, Value, When

from accounts.querysets import today, within_any
from accounts.standing import standing_of
from places.choices import Level
from workshops.plans.choices import CONFIRM_WITHIN, OPEN, PlanState

_NEAR = ("place__block", "place__district", "place__state")


def workshops_read_by(user):
    """Return the workshops whose plans `user` reads, as a queryset.

    Who came to them or runs them, the desk of the State or above that called them, and the offices
    and desks of the districts that are invited.
    """
    from workshops.models import Participant, Workshop

    standing = standing_of(user)
    if standing.user_id is None:
        return Workshop.objects.none()
    came = Participant.objects.filter(
        person=standing.user_id, forgotten_at=None, accepted_at__isnull=False
    )
    desks = [duty.place for duty in standing.curates]
    near = [place for place in desks if place.level != Level.NATIONAL]
    of_districts = [one.place for one in standing.offices if one.place.level == Level.DISTRICT]
    invited = Workshop.districts.through.objects.filter(within_any("place", [*near, *of_districts]))
    called = within_any("place", near)
    if len(near) < len(desks):
        called |= Q(place__level=Level.NATIONAL)
    found = Q(pk__in=came.values("workshop")) | Q(pk__in=invited.values("workshop"))
    own = Workshop.objects.run_by(user).values("pk")
    return Workshop.objects.filter(found | called | Q(pk__in=own))


def _helped_by(standing):
    """Keep lines whose help is asked of `standing`: of an office held, of its Block, of India.

    The desks of districts and States read the plans of theirs anyhow.
    """
    blocks = [one.place_id for one in standing.offices if one.place.level == Level.BLOCK]
    found = Q(help_office__in=standing.office_ids)
    found |= Q(help_level=Level.BLOCK, place__block__in=blocks)
    if any(duty.place.level == Level.NATIONAL for duty in standing.curates):
        found |= Q(help_level=Level.NATIONAL)
    return found


class PlanQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Keep those that `user` reads: of her workshops, or where the help of hers is asked."""
        from workshops.models import PlanLine

        promised = PlanLine.objects.filter(plan__state=PlanState.CONFIRMED)
        asked = promised.filter(_helped_by(standing_of(user))).values("plan")
        return self.filter(Q(workshop__in=workshops_read_by(user)) | Q(pk__in=asked))

    def lapsed(self, on):
        """Keep the drafts with lines whose time to confirm was over before the day `on`."""
        from workshops.models import PlanLine

        last = on - CONFIRM_WITHIN
        lines = PlanLine.objects.filter(plan=models.OuterRef("pk"))
        return self.filter(
            models.Exists(lines),
            state=PlanState.DRAFT,
            workshop__ends_on__lt=last,
            made_at__date__lt=last,
        ).exclude(workshop__state="cancelled")

    def answered_by(self, user):
        """Keep those whose head `user` is, or which are of places of her offices and desks."""
        standing = standing_of(user)
        upper = (Level.DISTRICT, Level.STATE)
        places = [one.place_id for one in standing.offices if one.place.level in upper]
        places += [duty.place_id for duty in standing.curates]
        return self.filter(Q(head__in=standing.office_ids) | Q(place__in=places))

    def overseen_by(self, user):
        """Keep those of the States whose desk `user` is at, the State's own among them."""
        states = [d.place_id for d in standing_of(user).curates if d.place.level == Level.STATE]
        return self.filter(place__state__in=states)


class LineQuerySet(models.QuerySet):
    def open(self):
        """Keep what is still to be done."""
        return self.filter(state__in=OPEN)

    def overdue(self, on=None):
        """Keep what is promised and open though its day is over."""
        promised = Q(plan__state=PlanState.CONFIRMED)
        return self.open().filter(promised, due_on__lt=on or today())

    def overdue_first(self, on=None):
        """Order by name of the district; within each what is overdue, then open, then the rest."""
        late = When(
            state__in=OPEN,
            due_on__lt=on or today(),
            plan__state=PlanState.CONFIRMED,
            then=Value(0),
        )
        turn = Case(late, When(state__in=OPEN, then=Value(1)), default=Value(2))
        by_day = models.F("due_on").asc(nulls_last=True)
        return self.order_by("plan__place__name", "plan__place", turn, by_day, "plan", "number")

    def to_ask(self, days, on):
        """Keep what is open `days` after its plan was confirmed and was not asked for since."""
        return (
            self.open()
            .filter(
                plan__state=PlanState.CONFIRMED,
                plan__confirmed_at__date__lte=on - timedelta(days=days),
                reminded__lt=days,
            )
            .exclude(plan__workshop__state="cancelled")
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
            "adoption__photo",
            "photo",
        )
