"""Who may do what with a workshop: the one table of rights.

Each predicate takes (user, workshop). Rights say nothing about what may be seen: that is
`WorkshopQuerySet.visible_to`; of the people of a workshop it is the right to `see-people`.
"""

import rules

from accounts.standing import standing_of
from places.choices import Level

CONVENING = (Level.NATIONAL, Level.STATE, Level.DISTRICT, Level.BLOCK)


def convening_offices(user):
    """Return the offices for which `user` may call a workshop."""
    return [office for office in standing_of(user).offices if office.place.level in CONVENING]


@rules.predicate
def may_convene(user, workshop=None):
    """Holds a confirmed posting at a Block or above."""
    return bool(convening_offices(user))


@rules.predicate
def convenes(user, workshop):
    """Holds the office that called it."""
    return workshop.office_id in standing_of(user).office_ids


@rules.predicate
def is_named(user, workshop):
    """Is named as its facilitator."""
    user_id = standing_of(user).user_id
    return user_id is not None and workshop.facilitators.filter(person=user_id).exists()


@rules.predicate
def curates_above(user, workshop):
    """Is a curator of a desk at or above the place that called it."""
    return any(_covers(duty.place, workshop.place) for duty in standing_of(user).curates)


def _covers(desk, place):
    return desk.level == Level.NATIONAL or getattr(place, f"{desk.level}_id", None) == desk.pk


runs = convenes | is_named

RIGHTS = {
    "convene": may_convene,
    "edit": runs,
    "announce": convenes,
    "start": runs,
    "close": runs,
    "reopen": runs,
    "cancel": convenes | curates_above,
    "delete": convenes,
    "name-facilitators": convenes,
    "see-people": runs,
    "invite": runs,
    "key": runs,
    "report": runs,
    "hall": runs,
}


def may(user, action, workshop=None):
    """Return whether `user` has the right to `action` on `workshop`, or to call one."""
    return RIGHTS[action].test(user, workshop)
