"""Writing calls: convened, changed, cancelled, joined and left, asks and takings."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.standing import standing_of
from events.services import record
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.notify import holders_of
from workshops.models import Call, CallLine, CallSeat
from workshops.visits.choices import (
    LONGEST_NOTE,
    MOST_CALLS,
    MOST_LINES,
    MOST_SEATS,
    CallState,
)
from workshops.visits.permissions import covers, may_in

WORDS = ("title", "purpose", "words_language", "on", "opens_at", "minutes", "dial_in", "workshop")
MANY = ("themes", "invited")
SHOWN = ("title", "on", "opens_at", "minutes")  # what calendars show, and who joined should hear


@transaction.atomic
def convene(*, by, office, at=None, request_id=None, **words):
    """Convene a call of `words` (of WORDS and MANY) for `office`, which `by` holds.

    The offices of the invited places hear of it. Raises NotAllowed, AnswersMissing.
    """
    if office.pk not in standing_of(by).office_ids:
        raise NotAllowed("convene-call")
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    if Call.objects.to_come().filter(office=office).count() >= MOST_CALLS:
        raise AnswersMissing({"__all__": _("Your office has twenty calls to come already.")})
    at = at or timezone.now()
    told = {field: words[field] for field in WORDS if field in words}
    made = {"created_at": at, "changed_at": at}
    call = Call.objects.create(office=office, place=office.place, person=by, **made, **told)
    _set_many(call, words)
    _record("convene-call", call, by, at, request_id, tell=_invited(call))
    return call


@transaction.atomic
def edit(call, *, by, revision=None, at=None, request_id=None, **words):
    """Change `words` of a call to come; who joined or is invited hears of title and time.

    Raises NotAllowed, WrongState (`stale` where another saved meanwhile).
    """
    at = at or timezone.now()
    row = _locked(call, "edit-call", by)
    if not row.is_to_come(at):
        raise WrongState(row)
    if revision not in (None, row.revision):
        raise WrongState(row, "stale")
    moved = any(field in words and getattr(row, field) != words[field] for field in SHOWN)
    for field in WORDS:
        if field in words:
            setattr(row, field, words[field])
    _set_many(row, words)
    if moved:
        row.reminded_at = None
    _save(row, at, shown=moved)
    _record("edit-call", row, by, at, request_id, tell=_hearers(row) if moved else ())
    return row


@transaction.atomic
def cancel(call, note, *, by, at=None, request_id=None):
    """Cancel a call to come; who joined or is invited reads why."""
    at = at or timezone.now()
    row = _locked(call, "cancel-call", by)
    if not row.is_to_come(at):
        raise WrongState(row)
    if not 0 < len(note.strip()) <= LONGEST_NOTE:
        raise AnswersMissing({"note": _("Write why: whoever was invited reads it.")})
    row.state, row.dial_in = CallState.CANCELLED, ""
    _save(row, at, shown=True)
    _record("cancel-call", row, by, at, request_id, tell=_hearers(row), note=note)
    return row


@transaction.atomic
def join(call, *, by, at=None, request_id=None):
    """Let `by` into a call to come, once."""
    at = at or timezone.now()
    row = _locked(call, "join-call", by)
    if not row.is_to_come(at) or row.seats.count() >= MOST_SEATS:
        raise WrongState(row)
    invited = list(row.invited.all())
    offices = standing_of(by).offices
    office = next(one for one in offices if any(covers(place, one.place) for place in invited))
    told = {"office": office, "joined_at": at}
    seat, new = CallSeat.objects.get_or_create(call=row, person=by, defaults=told)
    if new:
        _record("join-call", row, by, at, request_id)
    return seat


@transaction.atomic
def leave(call, *, by, at=None, request_id=None):
    """Let `by` out of a call again; what she said stays."""
    row = _locked(call, "leave-call", by)
    row.seats.filter(person=by).delete()
    _record("leave-call", row, by, at or timezone.now(), request_id)


@transaction.atomic
def say(call, kind, text, *, by, at=None, request_id=None):
    """Keep an ask, or what is taken away, until a week after the call."""
    at = at or timezone.now()
    row = _locked(call, "say", by)
    if not row.is_written_on(at):
        raise WrongState(row)
    if row.lines.filter(person=by).count() >= MOST_LINES:
        raise AnswersMissing({"text": _("You have written twenty here already.")})
    seat = row.seats.filter(person=by).select_related("office").first()
    office = seat.office if seat else row.office
    told = {"kind": kind, "text": text, "language": get_language() or "en", "at": at}
    line = CallLine.objects.create(call=row, person=by, office=office, **told)
    _record("say-in-call", row, by, at, request_id)
    return line


@transaction.atomic
def unsay(line, *, by, at=None, request_id=None):
    """Delete a line: one's own, or any for who convened the call."""
    row = _locked(line.call, "say", by)
    if line.person_id != by.pk and not may_in(by, "edit-call", row):
        raise NotAllowed("unsay")
    row.lines.filter(pk=line.pk).delete()
    _record("unsay-in-call", row, by, at or timezone.now(), request_id)


def _locked(call, action, by):
    rows = Call.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("place", "office").get(pk=call.pk)
    if not may_in(by, action, row):
        raise NotAllowed(action)
    return row


def _save(row, at, *, shown):
    row.revision += 1
    row.sequence += shown
    row.changed_at = at
    row.save()


def _set_many(call, words):
    for field in MANY:
        if field in words:
            getattr(call, field).set(words[field])


def _record(verb, call, by, at, request_id, **told):
    office = standing_of(by).main_office
    record(verb, call, by=by, office=office, at=at, request_id=request_id, **told)


def _invited(call):
    """Return the active people of the offices at the invited places themselves."""
    offices = Office.objects.filter(place__in=call.invited.all()).values("pk")
    return User.objects.active().filter(pk__in=holders_of(offices).values("pk"))


def _hearers(call):
    joined = User.objects.active().filter(pk__in=call.seats.values("person"))
    return list(joined | _invited(call))
