"""Who may do what with an offer, a visit or a call: the tables of rights.

What may be seen says `visible_to`.
"""

import rules

from accounts.standing import standing_of
from places.choices import Level


@rules.predicate
def has_office(user, offer=None):
    """Holds a confirmed posting."""
    return standing_of(user).has_posting


@rules.predicate
def holds_it(user, offer):
    """Holds the office that made it."""
    return offer.office_id in standing_of(user).office_ids


@rules.predicate
def curates_above(user, offer):
    """Is a curator of a desk at or above its place."""
    return any(covers(duty.place, offer.place) for duty in standing_of(user).curates)


def covers(desk, place):
    """Whether `place` is the place `desk` or lies under it."""
    return desk.level == Level.NATIONAL or getattr(place, f"{desk.level}_id", None) == desk.pk


OFFER_RIGHTS = {
    "offer": has_office,
    "edit-offer": holds_it,
    "withdraw-offer": holds_it | curates_above,
}


def may(user, action, offer=None):
    """Return whether `user` has the right to `action` on `offer`, or to make one."""
    return OFFER_RIGHTS[action].test(user, offer)


@rules.predicate
def hosts(user, visit):
    """Holds the office that is visited."""
    return visit.host_office_id in standing_of(user).office_ids


@rules.predicate
def comes(user, visit):
    """Holds the office that visits."""
    return visit.guest_office_id in standing_of(user).office_ids


takes_part = hosts | comes

VISIT_RIGHTS = {
    "agree": hosts,
    "decline": hosts,
    "cancel": takes_part,
    "hold": takes_part,
    "debrief": comes,
    "move": takes_part,
    "write-sheet": comes,
    "take-home": comes,
    "report": comes,
    "write-findings": comes,
    "share-findings": hosts,
}


def may_with(user, action, visit):
    """Return whether `user` has the right to `action` on `visit`."""
    return VISIT_RIGHTS[action].test(user, visit)


@rules.predicate
def convenes(user, call):
    """Holds the office that convened the call."""
    return call.office_id in standing_of(user).office_ids


@rules.predicate
def has_joined(user, call):
    """Has joined the call."""
    user_id = standing_of(user).user_id
    return user_id is not None and call.seats.filter(person=user_id).exists()


@rules.predicate
def is_invited(user, call):
    """Holds an office at an invited place or under it."""
    offices = standing_of(user).offices
    if not offices:
        return False
    invited = list(call.invited.all())
    return any(covers(place, office.place) for office in offices for place in invited)


@rules.predicate
def curates_above_call(user, call):
    """Is a curator of a desk at or above the place that convened the call."""
    return any(covers(duty.place, call.place) for duty in standing_of(user).curates)


CALL_RIGHTS = {
    "convene-call": has_office,
    "edit-call": convenes,
    "cancel-call": convenes | curates_above_call,
    "see-call": convenes | has_joined,
    "join-call": is_invited & ~convenes,
    "leave-call": has_joined,
    "say": convenes | has_joined,
}


def may_in(user, action, call=None):
    """Return whether `user` has the right to `action` in `call`, or to convene one."""
    return CALL_RIGHTS[action].test(user, call)
