"""Reminding who runs a workshop of its report: once at its end, once when it is late."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.querysets import today
from events.services import record
from practices.notify import holders_of
from workshops.choices import State
from workshops.models import Report, Workshop
from workshops.report.services import WRITTEN_IN, due_at

BACK = timedelta(days=14)  # what ended longer ago is asked about no more
AGENT = "clock"


def remind(now=None):
    """Remind who runs each workshop that has ended; a job."""
    now = now or timezone.now()
    ended = Q(state=State.CLOSED) | Q(state__in=WRITTEN_IN, ends_on__lte=today(now))
    recent = Workshop.objects.filter(ends_on__gte=today(now) - BACK)
    for workshop in recent.filter(ended):
        if now >= workshop.finishes or workshop.state == State.CLOSED:
            _remind(workshop, now)


@transaction.atomic
def _remind(workshop, now):
    row = Workshop.objects.select_for_update(of=("self",), no_key=True).get(pk=workshop.pk)
    report, _made = Report.objects.get_or_create(workshop=row)
    if report.published_at:
        return
    if report.asked_at is None:
        report.asked_at = now
        verb = "ask-for-report"
    elif report.late_at is None and now >= due_at(row):
        report.late_at = now
        verb = "miss-report"
    else:
        return
    report.save(update_fields=["asked_at", "late_at"])
    record(verb, row, by=None, agent=AGENT, at=now, tell=_runs_it(row))


def _runs_it(workshop):
    named = User.objects.active().filter(facilitates__workshop=workshop).distinct()
    return list(named | holders_of([workshop.office_id]))
