"""What the clock does for plans: asks to confirm them, tells who lapsed, asks how lines go.

Each may run at any time and twice, or be killed: the rows say what was done, in the transaction
that tells of it.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.querysets import today
from events.services import record
from workshops.models import Plan, PlanLine
from workshops.plans.choices import ASKED_AFTER, REMIND_BEFORE, PlanState
from workshops.plans.permissions import state_desk, who_answers

REMIND, LAPSE, ASK = "remind-plan", "lapse-plan", "ask-plan-line"
_CLOCK = {"by": None, "agent": "clock"}
_DAY = timedelta(days=1)


def check(now=None):
    """Do all that is due at `now`; return how many were reminded of, told of and asked for."""
    now = now or timezone.now()
    return remind(now), tell_lapsed(now), ask(now)


def remind(now=None):
    """Ask once, some days before its time is over, that a plan be confirmed; return how many."""
    on = today(now) + REMIND_BEFORE + _DAY
    return _each_draft(on, "reminded_at", REMIND, who_answers, now)


def tell_lapsed(now=None):
    """Tell the State's desk once of a plan that was not confirmed in time; return how many."""
    return _each_draft(today(now), "lapse_told_at", LAPSE, state_desk, now)


def _each_draft(on, field, verb, hearers, now):
    due = Plan.objects.lapsed(on).filter(**{field: None})
    keys = list(due.values_list("pk", flat=True))
    return sum(_tell_draft(pk, field, verb, hearers, now or timezone.now()) for pk in keys)


@transaction.atomic
def _tell_draft(pk, field, verb, hearers, now):
    rows = Plan.objects.select_for_update(of=("self",), skip_locked=True)
    waiting = rows.filter(pk=pk, state=PlanState.DRAFT, **{field: None})
    plan = waiting.select_related("workshop", "place__state").first()
    if plan is None:
        return 0
    setattr(plan, field, now)
    plan.save(update_fields=[field])
    record(verb, plan, **_CLOCK, at=now, tell=hearers(plan))
    return 1


def ask(now=None):
    """Ask how open lines go, 30, 60 and 90 days after they were confirmed; return how many.

    Once each; where the clock stood still, only for the last of the days that have passed.
    """
    now, asked = now or timezone.now(), 0
    for days in sorted(ASKED_AFTER, reverse=True):
        due = PlanLine.objects.to_ask(days, today(now))
        asked += sum(_ask(pk, days, now) for pk in list(due.values_list("pk", flat=True)))
    return asked


@transaction.atomic
def _ask(pk, days, now):
    rows = PlanLine.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    waiting = rows.open().filter(pk=pk, reminded__lt=days)
    line = waiting.select_related("plan__workshop", "plan__place__state").first()
    if line is None:
        return 0
    line.reminded = days
    line.save(update_fields=["reminded"])
    record(ASK, line, **_CLOCK, target=str(days), at=now, tell=who_answers(line.plan))
    return 1
