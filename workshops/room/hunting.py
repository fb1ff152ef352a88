"""Hunting: rounds opened and closed, what each needs and takes, each line written once."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.standing import standing_of
from events.services import record
from practices.errors import NotAllowed, WrongState
from workshops.choices import MOST_NEEDS, MOST_ROUNDS, MOST_TAKINGS, State
from workshops.models import HuntRound, Need, Participant, Taking
from workshops.people import GUEST
from workshops.permissions import may
from workshops.workflow import locked

# Paper may still be typed when all have gone home; phones write while the workshop runs.
TYPED_IN, WRITTEN_IN = (State.RUNNING, State.CLOSED), (State.RUNNING,)


@transaction.atomic
def open_round(workshop, theme=None, *, by, at=None, request_id=None):
    """Open the next round, of `theme` or of all; the one before is closed. Return it.

    Raises NotAllowed, WrongState (`full` after the last).
    """
    row, at = locked(workshop, "key", by=by), at or timezone.now()
    if row.state != State.RUNNING:
        raise WrongState(row)
    last = row.rounds.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_ROUNDS:
        raise WrongState(row, "full")
    row.rounds.filter(closed_at=None).update(closed_at=at)
    made = HuntRound.objects.create(workshop=row, number=last + 1, theme=theme, opened_at=at)
    office = standing_of(by).main_office
    record("open-round", row, by=by, office=office, at=at, request_id=request_id)
    return made


@transaction.atomic
def close_round(workshop, *, by, at=None, request_id=None):
    """Close the round that is open; without one nothing happens. Raises NotAllowed."""
    row, at = locked(workshop, "key", by=by), at or timezone.now()
    if row.rounds.filter(closed_at=None).update(closed_at=at):
        office = standing_of(by).main_office
        record("close-round", row, by=by, office=office, at=at, request_id=request_id)


def open_round_of(workshop):
    """Return the round that is open, or None."""
    return workshop.rounds.filter(closed_at=None).select_related("theme").first()


@transaction.atomic
def need(seat, *, uid, user, typed=False, round=None, at=None, **told):
    """Write what `seat` needs; by herself into the round that is open, `typed` into any.

    The same `uid` again returns the line that is there. Raises NotAllowed, WrongState (`full`).
    """
    row = _sheet(seat, user, typed)
    if known := _known(Need, uid, row):
        return known
    into = round if typed else open_round_of(row.workshop)
    _check(row, into, typed)
    if row.needs.filter(round=into).count() >= MOST_NEEDS:
        raise WrongState(row.workshop, "full")
    return _kept(Need, "write-need", row, into, user, typed, at, uid=uid, **told)


@transaction.atomic
def taking(seat, *, uid, user, typed=False, round=None, at=None, **told):
    """Write what `seat` takes home, in a round that is open or over; as `need` does."""
    row = _sheet(seat, user, typed)
    if known := _known(Taking, uid, row):
        return known
    _check(row, round, typed)
    if row.takings.filter(round=round).count() >= MOST_TAKINGS:
        raise WrongState(row.workshop, "full")
    return _kept(Taking, "write-taking", row, round, user, typed, at, uid=uid, **told)


def _sheet(seat, user, typed):
    """Return the locked row of `seat`; who types for her must run the workshop."""
    rows = Participant.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("workshop__place", "district").get(pk=seat.pk)
    if typed and not may(user, "key", row.workshop):
        raise NotAllowed("key")
    return row


def _known(model, uid, seat):
    """Return the line that this form made before, or None; another's is refused."""
    found = model.objects.filter(uid=uid).first()
    if found and found.participant_id != seat.pk:
        raise WrongState(seat.workshop)
    return found


def _check(seat, into, typed):
    workshop = seat.workshop
    if workshop.state not in (TYPED_IN if typed else WRITTEN_IN) or seat.forgotten_at:
        raise WrongState(workshop)
    if into is None or into.workshop_id != workshop.pk:
        raise WrongState(workshop, "no-round")


def _kept(model, verb, seat, into, user, typed, at, **told):
    at = at or timezone.now()
    own = {"participant": seat, "round": into, "made_at": at, "typist": user if typed else None}
    line = model.objects.create(**own, **told)
    note(verb, seat.workshop, user, at)
    return line


def note(verb, workshop, user, at):
    """Record that somebody did `verb` in the room, with an account or without."""
    if user.is_authenticated:
        record(verb, workshop, by=user, office=standing_of(user).main_office, at=at)
    else:
        record(verb, workshop, by=None, agent=GUEST, at=at)


@transaction.atomic
def strike(seat, model, pk, *, user, typed=False, at=None):
    """Strike a line off the sheet of `seat`; nothing happens where it is gone."""
    row = _sheet(seat, user, typed)
    if model.objects.filter(pk=pk, participant=row).delete()[0]:
        note(f"strike-{model._meta.model_name}", row.workshop, user, at or timezone.now())


@transaction.atomic
def sit(seat, table, *, user, typed=False):
    """Keep at which table `seat` sits; no event tells of it."""
    row = _sheet(seat, user, typed)
    row.table = table
    row.save(update_fields=["table"])
