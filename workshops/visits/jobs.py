"""What the clock does with visits and calls, daily: each once, whatever is run twice."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.querysets import today
from events.services import record
from workshops.models import Call, Visit, VisitTaking
from workshops.visits.choices import REMINDED_BEFORE, SAYING_ON, VisitState
from workshops.visits.workflow import people_of


def remind(now=None):
    """Ask whether visits were held, for debriefs and reports that are due; return how many."""
    now = now or timezone.now()
    on = today(now)
    agreed = Visit.objects.filter(state=VisitState.AGREED, ends_on__lt=on)
    held = Visit.objects.filter(state=VisitState.HELD)
    due = held.filter(debrief_due__lte=on + REMINDED_BEFORE, debrief_due__gte=on)
    late = held.filter(debrief_due__lt=on)
    return (
        _each(agreed, "asked_if_held_at", "ask-if-held", now)
        + _each(due, "reminded_at", "remind-debrief", now)
        + _each(late, "late_told_at", "late-debrief", now)
        + _takings(on, now)
        + _calls(on, now)
    )


def drop_dial_ins(now=None):
    """Empty how one came into calls that are over for a week; return how many."""
    over = today(now or timezone.now()) - SAYING_ON
    return Call.objects.filter(on__lt=over).exclude(dial_in="").update(dial_in="")


def _calls(on, now):
    """Remind who joined of the calls of tomorrow."""
    near = Call.objects.to_come(on).filter(on=on + timedelta(days=1), reminded_at=None)
    return sum(_call(pk, now) for pk in list(near.values_list("pk", flat=True)))


@transaction.atomic
def _call(pk, now):
    locked = Call.objects.select_for_update(of=("self",), skip_locked=True)
    call = locked.filter(pk=pk, reminded_at=None).first()
    if call is None:
        return 0
    call.reminded_at = now
    call.save(update_fields=["reminded_at"])
    tell = User.objects.active().filter(pk__in=call.seats.values("person"))
    record("remind-call", call, by=None, agent="clock", at=now, tell=tell)
    return 1


def _each(rows, field, verb, now):
    """Tell the guests `verb` of each of `rows` once: `field` keeps when."""
    keys = list(rows.filter(**{field: None}).values_list("pk", flat=True))
    return sum(_one(rows, pk, field, verb, now) for pk in keys)


@transaction.atomic
def _one(rows, pk, field, verb, now):
    locked = rows.select_for_update(of=("self",), skip_locked=True)
    visit = locked.filter(pk=pk, **{field: None}).first()
    if visit is None:
        return 0
    setattr(visit, field, now)
    visit.save(update_fields=[field])
    hearing = [visit.guest_office_id]
    if verb == "ask-if-held":
        hearing.append(visit.host_office_id)
    record(f"{verb}-visit", visit, by=None, agent="clock", at=now, tell=people_of(*hearing))
    return 1


def _takings(on, now):
    waiting = {"report_on__lte": on, "reported_at": None, "reminded_at": None}
    due = VisitTaking.objects.filter(visit__state=VisitState.CLOSED, **waiting)
    visits = due.order_by("visit").values_list("visit", flat=True).distinct()
    return sum(_taking(pk, waiting, now) for pk in list(visits))


@transaction.atomic
def _taking(pk, waiting, now):
    """Remind once of all that is due of one visit together."""
    visit = Visit.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if visit is None or not visit.takings.filter(**waiting).update(reminded_at=now):
        return 0
    tell = people_of(visit.guest_office_id)
    record("remind-report-visit", visit, by=None, agent="clock", at=now, tell=tell)
    return 1
