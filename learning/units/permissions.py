"""Who may do what with the unit of a place: the one table of rights.

Each predicate takes (user, place). What may be seen: all of it by anybody, but who was asked and
has not said yes only by the curators and herself.
"""

import rules

from accounts.standing import standing_of
from learning.models import UnitMember


@rules.predicate
def curates_it(user, place):
    """Curates at the very place: a state's curators its own unit, not those of its districts."""
    return any(duty.place_id == place.pk for duty in standing_of(user).curates)


@rules.predicate
def curates_above(user, place):
    """Curates at the desk above the place: where its times are read besides."""
    standing = standing_of(user)
    if place.level == "district":
        return any(duty.place_id == place.state_id for duty in standing.curates)
    return place.level == "state" and standing.is_national_curator


@rules.predicate
def is_asked(user, place):
    """Was asked to be a member, or is one."""
    standing = standing_of(user)
    if standing.user_id is None:
        return False
    return UnitMember.objects.filter(person=standing.user_id, unit__place=place).exists()


RIGHTS = {
    "edit": curates_it,
    "invite": curates_it,
    "remove": curates_it,
    "add-resource": curates_it,
    "drop-resource": curates_it,
    "agree": is_asked,
    "leave": is_asked,
    "read-clock": curates_it | curates_above,
}


def may(user, action, place):
    """Return whether `user` has the right to `action` at the unit of `place`."""
    return RIGHTS[action](user, place)
