"""Whose phone it is: an account, or what this session came in with.

A session without an account holds the `uid` of its participant, for each workshop it joined. It
opens that workshop's room and nothing else, until the workshop lets nobody in any more. A
participant has one such session: her row keeps a mark of it, and who else brings her badge, or a
picture of it, comes in by it nowhere.
"""

import hashlib
import secrets

from django.utils import timezone

from workshops.models import Participant

_KEPT = "workshop_seats"
_SEAT = "workshop_seat"
_OF_A_WALL = ("uid", "state", "ends_on", "closes_at", "wall_revision")


def begin(request):
    """Give this session a secret, before anything is sent by it: so a lost reply costs no seat."""
    request.session.setdefault(_SEAT, secrets.token_urlsafe(24))


def mark_of(request, uid):
    """Return by what the participant `uid` knows this session, "" for one without a secret."""
    secret = request.session.get(_SEAT)
    return hashlib.sha256(f"{secret}:{uid}".encode()).hexdigest() if secret else ""


def is_taken(request, participant):
    """Whether another session is the one of `participant`, who has no account."""
    known = ("", mark_of(request, participant.uid))
    return participant.person_id is None and participant.seat_mark not in known


def take(request, participant, *, anew=False):
    """Let this session be the one of `participant`; who has an account needs no more than it.

    Where another session is hers it stays so, but with `anew`.
    """
    if request.user.is_authenticated:
        return
    begin(request)
    mark = mark_of(request, participant.uid)
    hers = Participant.objects.filter(pk=participant.pk)
    (hers if anew else hers.filter(seat_mark="")).update(seat_mark=mark)
    seats = request.session.get(_KEPT, {})
    request.session.cycle_key()
    request.session[_KEPT] = {**seats, str(participant.workshop_id): str(participant.uid)}


def leave(request, workshop):
    """Let this session be nobody's in `workshop`."""
    seats = request.session.get(_KEPT, {})
    if seats.pop(str(workshop.pk), None):
        request.session[_KEPT] = seats


def came_in(request, pk, now=None):
    """Return (workshop, `Participant`) of a phone without an account; None for both, else.

    As `seat_in` says, by one query of the few columns that a wall needs: it asks often.
    """
    uid = request.session.get(_KEPT, {}).get(str(pk))
    if uid is None:
        return None, None
    there = Participant.objects.filter(forgotten_at=None, accepted_at__isnull=False)
    columns = ("uid", "workshop", *(f"workshop__{name}" for name in _OF_A_WALL))
    rows = there.select_related("workshop").only(*columns).order_by()
    seat = rows.filter(workshop=pk, **_by_session(request, uid)).first()
    if seat is None or not seat.workshop.lets_in(now or timezone.now()):
        return None, None
    return seat.workshop, seat


def seat_in(request, workshop, now=None):
    """Return the `Participant` who asks, or None: nobody, forgotten, or not let in any more."""
    there = workshop.participants.filter(forgotten_at=None, accepted_at__isnull=False)
    if request.user.is_authenticated:
        return there.filter(person=request.user).select_related("person", "district").first()
    uid = request.session.get(_KEPT, {}).get(str(workshop.pk))
    if uid is None or not workshop.lets_in(now or timezone.now()):
        return None
    hers = there.filter(**_by_session(request, uid))
    return hers.select_related("person", "district").first()


def _by_session(request, uid):
    """Return by what the row of the participant `uid` is found, where this session is hers."""
    return {"uid": uid, "person": None, "seat_mark__in": ("", mark_of(request, uid))}
