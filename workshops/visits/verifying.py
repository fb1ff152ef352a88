"""Peer verification as learning: what visitors found, handed over to the hosts, shared by them.

Until they hand it over the visitors read and write it; then it is the hosts' alone, who may choose
of it what others read.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.choices import DutyKind
from accounts.models import User
from accounts.standing import standing_of
from practices.errors import WrongState
from workshops.models import VisitFinding
from workshops.visits.choices import POINTS, Shown, VisitKind, VisitState
from workshops.visits.permissions import comes, hosts
from workshops.visits.workflow import changed, locked

WRITTEN = (VisitState.AGREED, VisitState.HELD)


@dataclass(frozen=True)
class Line:
    """A point with what was found, or None where nothing is told of it."""

    point: str
    words: str
    finding: VisitFinding | None


def is_verification(visit):
    """Whether `visit` is a peer verification."""
    return visit.kind == VisitKind.VERIFICATION


def reads_all(user, visit):
    """Whether `user` may read all findings: the visitors until they hand them over, then hosts."""
    if visit.state == VisitState.CLOSED:
        return hosts.test(user, visit)
    return comes.test(user, visit)


def reads_shared(user, visit):
    """Whether the hosts share with `user` what they chose."""
    if visit.findings_shown == Shown.EVERYBODY:
        return True
    state = visit.guest_office.place.state_id
    desks = {duty.place_id for duty in standing_of(user).curates}
    return visit.findings_shown == Shown.STATE_DESK and state in desks


def lines_for(user, visit):
    """Return the `Line`s that `user` may read, in the order of the list; one query."""
    found = visit.findings.all()
    if not reads_all(user, visit):
        if not reads_shared(user, visit):
            return []
        found = found.filter(shared=True)
    known = {one.point: one for one in found}
    lines = [Line(point, words, known.get(point)) for point, words in POINTS.items()]
    return lines if reads_all(user, visit) else [line for line in lines if line.finding]


def mark_of(visit):
    """Return what tells whether the findings have changed since they were read; one query."""
    rows = visit.findings.order_by("point").values_list("point", "answer", "note")
    return uuid.uuid5(uuid.NAMESPACE_URL, repr(list(rows))).hex


@transaction.atomic
def write(visit, told, *, by, seen=None, at=None, request_id=None):
    """Keep `told`, {point: (answer, note)}, an empty answer for none, before it is handed over.

    Raises NotAllowed, WrongState (`stale` where another wrote since `seen` was the mark).
    """
    row = locked(visit, "write-findings", by=by)
    if row.state not in WRITTEN or not is_verification(row):
        raise WrongState(row)
    if seen and seen != mark_of(row):
        raise WrongState(row, "stale")
    at = at or timezone.now()
    known = {one.point: one for one in row.findings.all()}
    for point in POINTS:
        answer, note = told.get(point, ("", ""))
        _keep(row, point, answer, note, known.get(point), by, at)
    changed(row, "write-findings", by=by, at=at, request_id=request_id)
    return row


def _keep(visit, point, answer, note, old, by, at):
    if not answer:
        if old:
            old.delete()
        return
    if old and (old.answer, old.note) == (answer, note):
        return
    told = {"answer": answer, "note": note, "language": get_language() or "en"}
    told |= {"person": by, "at": at}
    VisitFinding.objects.update_or_create(visit=visit, point=point, defaults=told)


@transaction.atomic
def share(visit, points, shown, *, by, at=None, request_id=None):
    """Let those whom `shown` names read the findings at `points`; may be taken back any time."""
    row = locked(visit, "share-findings", by=by)
    if row.state != VisitState.CLOSED or not is_verification(row):
        raise WrongState(row)
    row.findings.update(shared=False)
    row.findings.filter(point__in=points).update(shared=True)
    row.findings_shown = shown
    tell = _state_desk(row) if shown == Shown.STATE_DESK else ()
    told = {"target": shown, "tell": tell, "request_id": request_id}
    changed(row, "share-findings", by=by, at=at or timezone.now(), **told)
    return row


def _state_desk(visit):
    """Return the active curators of the State of the visitors."""
    duties = {"duties__kind": DutyKind.CURATOR, "duties__place": visit.guest_office.place.state_id}
    return [
        person
        for person in User.objects.active().filter(**duties).distinct()
        if visit.guest_office.place.state_id
        in {duty.place_id for duty in standing_of(person).curates}
    ]
