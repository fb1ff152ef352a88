"""Asking for a visit, and moving it to other days."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.standing import standing_of
from events.services import record
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops.models import Offer, Visit
from workshops.visits.choices import MOST_ASKED, Side, VisitState
from workshops.visits.workflow import changed, locked, other_side, people_of

MOVED = ("starts_on", "ends_on", "people", "venue")
WORDS = ("words", "words_language", "starts_on", "ends_on", "people", "kind")


def guest_offices(user, offer):
    """Return the offices of `user` that may ask the host of `offer` for a visit."""
    return [office for office in standing_of(user).offices if office.pk != offer.office_id]


@transaction.atomic
def ask(offer, *, by, office, practices=(), at=None, request_id=None, **words):
    """Ask the host of `offer` for a visit by `office`, which `by` holds; return the visit.

    Raises NotAllowed; WrongState where the offer does not stand any more; AnswersMissing where the
    office waits for an answer already, or for too many.
    """
    if office.pk not in {one.pk for one in guest_offices(by, offer)} or offer.side != Side.HOST:
        raise NotAllowed("ask")
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)
    if not offer.is_open:
        raise WrongState(offer)
    _check_limits(offer, office)
    at = at or timezone.now()
    told = {field: words[field] for field in WORDS if field in words}
    sides = {"host_office_id": offer.office_id, "guest_office": office, "place_id": offer.place_id}
    visit = Visit.objects.create(
        offer=offer,
        workshop_id=offer.workshop_id,
        person=by,
        created_at=at,
        changed_at=at,
        **sides,
        **told,
    )
    visit.practices.set(practices)
    tell = people_of(offer.office_id)
    record("ask-visit", visit, by=by, office=office, at=at, request_id=request_id, tell=tell)
    return visit


def _check_limits(offer, office):
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    asked = Visit.objects.filter(guest_office=office, state=VisitState.ASKED)
    if asked.filter(offer=offer).exists():
        raise AnswersMissing({"__all__": _("Your office has asked for this visit already.")})
    if asked.count() >= MOST_ASKED:
        raise AnswersMissing({"__all__": _("Your office waits for the answer to too many visits.")})


@transaction.atomic
def move(visit, *, by, revision=None, at=None, request_id=None, **words):
    """Change days, people or where to come, before the visit is held; the other office hears.

    Raises NotAllowed, WrongState (`stale` where another saved meanwhile).
    """
    row = locked(visit, "move", by=by)
    if row.state not in (VisitState.ASKED, VisitState.AGREED):
        raise WrongState(row)
    if revision not in (None, row.revision):
        raise WrongState(row, "stale")
    told = {field: words[field] for field in MOVED if field in words}
    if all(getattr(row, field) == value for field, value in told.items()):
        return row
    for field, value in told.items():
        setattr(row, field, value)
    row.asked_if_held_at = None
    at = at or timezone.now()
    tell = other_side(row, by)
    changed(row, "move", by=by, at=at, shown=True, request_id=request_id, tell=tell)
    return row
