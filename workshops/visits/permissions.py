"""Who may do what with an offer or a visit: the tables of rights.

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
}


def may_with(user, action, visit):
    """Return whether `user` has the right to `action` on `visit`."""
    return VISIT_RIGHTS[action].test(user, visit)
