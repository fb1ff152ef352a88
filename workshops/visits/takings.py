"""What the guests take home: said, perhaps planned as a practice, and reported on by a day."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.querysets import today
from practices.choices import AdoptionStatus
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living import adopting
from workshops.models import VisitTaking
from workshops.visits.choices import MOST_TAKINGS, VisitKind, VisitState
from workshops.visits.workflow import changed, locked, people_of


@transaction.atomic
def add(visit, text, *, by, after=30, practice=None, plan=False, at=None, request_id=None):
    """Keep one thing that is taken home from a held visit, to be reported on in `after` days.

    `plan`: `practice` is taken up as planned for the guests' place. Raises NotAllowed, WrongState,
    AnswersMissing.
    """
    row = locked(visit, "take-home", by=by)
    if row.state != VisitState.HELD or row.kind != VisitKind.EXPOSURE:
        raise WrongState(row)
    if row.takings.count() >= MOST_TAKINGS:
        raise AnswersMissing({"text": _("Twenty things are enough. Take one away first.")})
    at = at or timezone.now()
    taking = VisitTaking.objects.create(
        visit=row,
        text=text,
        language=get_language() or "en",
        practice=practice,
        adoption=_planned(row, practice, by, at) if plan and practice else None,
        report_on=today(at) + timedelta(days=after),
        person=by,
        at=at,
    )
    changed(row, "take-home", by=by, at=at, request_id=request_id)
    return taking


def _planned(visit, practice, by, at):
    """Return the adoption of the guests' place: as it is already, or planned from now on."""
    place = visit.guest_office.place
    known = practice.adoptions.filter(place=place, shielded=False).first()
    if known is not None:
        return known
    try:
        told = {"by": by, "place": place, "at": at, "status": AdoptionStatus.PLANNED}
        return adopting.adopt(practice, **told)
    except (NotAllowed, WrongState) as refusal:
        words = _("Your office cannot take up this practice. Leave the tick out.")
        raise AnswersMissing({"plan": words}) from refusal


@transaction.atomic
def take_back(taking, *, by, at=None, request_id=None):
    """Delete a thing before the debrief is shared; what was planned of it stays."""
    row = locked(taking.visit, "take-home", by=by)
    if row.state != VisitState.HELD:
        raise WrongState(row)
    row.takings.filter(pk=taking.pk).delete()
    changed(row, "take-back", by=by, at=at or timezone.now(), request_id=request_id)


@transaction.atomic
def report(taking, outcome, words="", *, by, at=None, request_id=None):
    """Say what became of a thing that was taken home; the hosts hear of it.

    With the last one the loop is closed. Raises NotAllowed, WrongState before the debrief.
    """
    row = locked(taking.visit, "report", by=by)
    if row.state != VisitState.CLOSED:
        raise WrongState(row)
    at = at or timezone.now()
    one = row.takings.select_for_update().get(pk=taking.pk)
    one.outcome, one.report, one.reported_at = outcome, words, at
    one.report_language = get_language() or "en"
    one.save()
    closes = not row.reported_at and not row.takings.filter(reported_at=None).exists()
    if closes:
        row.reported_at = at
    verb = "report-all" if closes else "report"
    told = {"target": outcome, "request_id": request_id, "tell": people_of(row.host_office_id)}
    changed(row, verb, by=by, at=at, **told)
    return one
