"""Who may do what with a pack: the one table of rights.

Each predicate takes (user, pack). A right says nothing about what may be seen: that is
`PackQuerySet.visible_to`, and of each practice in a pack the practice's own.
"""

import rules

from accounts.standing import standing_of
from places.choices import Level
from practices.permissions import has_account


@rules.predicate
def is_owner(user, pack):
    """Holds the office that it belongs to or, where it belongs to none, made it."""
    return standing_of(user).speaks_for(pack.office_id, pack.person_id)


@rules.predicate
def may_publish(user, pack):
    """Owns it for an office: what everybody finds in the list is somebody's in office."""
    return pack.office_id is not None and is_owner(user, pack)


@rules.predicate
def curates_its_owner(user, pack):
    """Is a curator of a desk at or above the office that it belongs to, and not its owner.

    The National of any; of one that belongs to no office it alone.
    """
    if is_owner(user, pack):
        return False
    return any(_covers(duty.place, pack.office) for duty in standing_of(user).curates)


def _covers(desk, office):
    if desk.level == Level.NATIONAL:
        return True
    return office is not None and getattr(office.place, f"{desk.level}_id", None) == desk.pk


RIGHTS = {
    "create-pack": has_account,
    "edit-pack": is_owner,
    "add-to-pack": is_owner,
    "remove-from-pack": is_owner,
    "order-pack": is_owner,
    "write-finding": is_owner,
    "share-pack": is_owner,
    "publish-pack": may_publish,
    "take-down-pack": curates_its_owner,
    "delete-pack": is_owner,
}


def may(user, action, pack=None):
    """Return whether `user` has the right to `action` on `pack`, or to make one."""
    return RIGHTS[action](user, pack)
