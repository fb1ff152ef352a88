"""What is taken home from the hunting becomes a line of the district's action plan."""

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from practices.errors import WrongState
from workshops.models import PlanLine
from workshops.plans import services as plans


def may_plan(seat):
    """Whether `seat` comes from a district whose plan this workshop makes."""
    return seat.workshop.districts.filter(pk=seat.district_id).exists()


@transaction.atomic
def put_into_plan(taking, seat, *, user, typed=False):
    """Write what `seat` takes into her district's draft plan, once; return the line.

    Raises NotAllowed, WrongState, AnswersMissing as `add_line` does.
    """
    if not may_plan(seat):
        raise WrongState(seat.workshop)
    plan = plans.plan_of(seat.workshop, seat.district)
    told = {"uid": taking.uid, "practice": taking.practice, "words": taking.text}
    with translation.override(taking.language):
        return plans.add_line(plan, by=user, seat=None if typed else seat, **told)


def planned_of(seat):
    """Return the uids of what `seat` takes that stands in her district's plan; one query."""
    lines = PlanLine.objects.filter(plan__workshop=seat.workshop_id, plan__place=seat.district_id)
    known = Q(uid__in=lines.values("uid")) | Q(
        practice__in=lines.exclude(practice=None).values("practice")
    )
    return set(seat.takings.filter(known).values_list("uid", flat=True))
