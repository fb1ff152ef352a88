"""Whose phone it is: an account, or what this session came in with.

A session without an account holds the `uid` of its participant, for each workshop it joined. It
opens that workshop's room and nothing else, until the workshop lets nobody in any more.
"""

from django.utils import timezone

_KEPT = "workshop_seats"


def take(request, participant):
    """Let this session be the one of `participant`; who has an account needs no more than it."""
    if request.user.is_authenticated:
        return
    seats = request.session.get(_KEPT, {})
    request.session.cycle_key()
    request.session[_KEPT] = {**seats, str(participant.workshop_id): str(participant.uid)}


def leave(request, workshop):
    """Let this session be nobody's in `workshop`."""
    seats = request.session.get(_KEPT, {})
    if seats.pop(str(workshop.pk), None):
        request.session[_KEPT] = seats


def seat_in(request, workshop, now=None):
    """Return the `Participant` who asks, or None: nobody, forgotten, or not let in any more."""
    there = workshop.participants.filter(forgotten_at=None, accepted_at__isnull=False)
    if request.user.is_authenticated:
        return there.filter(person=request.user).select_related("person", "district").first()
    uid = request.session.get(_KEPT, {}).get(str(workshop.pk))
    if uid is None or not workshop.lets_in(now or timezone.now()):
        return None
    return there.filter(uid=uid, person=None).select_related("person", "district").first()
