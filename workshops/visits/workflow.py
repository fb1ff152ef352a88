"""What changes the state of a visit: one table, and the one `apply`."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import today
from accounts.standing import standing_of
from events.services import record
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.notify import holders_of
from workshops.models import Visit
from workshops.visits.choices import DEBRIEF_DAYS, LONGEST_NOTE, VisitKind, VisitState
from workshops.visits.permissions import may_with

ASKED, AGREED, HELD = VisitState.ASKED, VisitState.AGREED, VisitState.HELD


@dataclass(frozen=True)
class Step:
    """One verb: its button, from which states it leads where, whether it says why."""

    words: str
    sources: tuple
    target: str
    needs_note: bool = False


TRANSITIONS = {
    "agree": Step(_("Agree to the visit"), (ASKED,), AGREED),
    "decline": Step(_("Decline"), (ASKED,), VisitState.DECLINED, needs_note=True),
    "hold": Step(_("The visit was held"), (AGREED,), HELD),
    "debrief": Step(_("Share the debrief with the hosts"), (HELD,), VisitState.CLOSED),
    "cancel": Step(_("Cancel the visit"), (ASKED, AGREED), VisitState.CANCELLED, needs_note=True),
}


def open_verbs(user, visit):
    """Return {verb: step} of what `user` may do with `visit` now."""
    return {
        verb: step
        for verb, step in TRANSITIONS.items()
        if visit.state in step.sources and may_with(user, verb, visit)
    }


def locked(visit, action, *, by):
    """Return the locked row of `visit`, on which `by` may do `action`; in a transaction."""
    rows = Visit.objects.select_for_update(of=("self",), no_key=True).with_row_data()
    row = rows.get(pk=visit.pk)
    if not may_with(by, action, row):
        raise NotAllowed(action)
    return row


def changed(visit, verb, *, by, at, shown=False, **told):
    """Count a change up, save it and write its event; calendars count what is `shown`."""
    visit.revision += 1
    visit.sequence += bool(shown and visit.agreed_at)
    visit.changed_at = at
    visit.save()
    office = standing_of(by).main_office if by else None
    return record(f"{verb}-visit", visit, by=by, office=office, at=at, **told)


@transaction.atomic
def apply(visit, verb, *, by, note="", venue="", at=None, request_id=None):
    """Let `by` do `verb`; `venue` is where to come, said with `agree`. Return the changed row.

    Raises NotAllowed (403), WrongState (409), AnswersMissing (422).
    """
    at, step = at or timezone.now(), TRANSITIONS[verb]
    row = locked(visit, verb, by=by)
    if row.state not in step.sources:
        raise WrongState(row)
    _check(row, verb, note, at)
    before, row.state = row.state, step.target
    if verb == "agree":
        row.agreed_at, row.venue = at, venue
    elif verb == "hold":
        row.debrief_due = row.ends_on + DEBRIEF_DAYS
    elif verb == "debrief":
        row.debriefed_at = at
        row.findings.update(person=None)
    told = {"source": before, "target": row.state, "note": note, "request_id": request_id}
    shown = verb == "cancel"
    changed(row, verb, by=by, at=at, shown=shown, tell=other_side(row, by), **told)
    return row


def _check(row, verb, note, at):
    errors = {}
    if TRANSITIONS[verb].needs_note and not 0 < len(note.strip()) <= LONGEST_NOTE:
        errors["note"] = _("Write why: the other office reads it.")
    if verb == "hold" and row.starts_on > today(at):
        errors["__all__"] = _("The visit has not begun yet.")
    if verb == "debrief" and not _says_something(row):
        errors["__all__"] = _LACKING[row.kind]
    if errors:
        raise AnswersMissing(errors)


_LACKING = {
    VisitKind.EXPOSURE: _("Write on the sheet “After”, or what you take home, first."),
    VisitKind.VERIFICATION: _("Say first of at least one point what you saw."),
}


def _says_something(row):
    if row.kind == VisitKind.VERIFICATION:
        return row.findings.exists()
    after = row.answers.filter(sheet="after").exclude(text="")
    return after.exists() or row.takings.exists()


def other_side(visit, by):
    """Return the active people of the office that `by` does not speak for in this visit."""
    comes = by is not None and visit.guest_office_id in standing_of(by).office_ids
    return people_of(visit.host_office_id if comes else visit.guest_office_id)


def people_of(*offices):
    """Return the active people who hold one of `offices` (keys) today."""
    return User.objects.active().filter(pk__in=holders_of(offices).values("pk"))
