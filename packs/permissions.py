"""Who may do what with a pack: the one table of rights.

Each predicate takes (user, pack). A right says nothing about what may be seen: that is
`PackQuerySet.visible_to`, and of each practice in a pack the practice's own.
"""

import rules

from accounts.standing import standing_of


@rules.predicate
def is_owner(user, pack):
    """Holds the office that it belongs to or, where it belongs to none, made it."""
    standing = standing_of(user)
    if standing.user_id is None:
        return False
    if pack.office_id is None:
        return pack.person_id == standing.user_id
    return pack.office_id in standing.office_ids


@rules.predicate
def has_account(user, pack=None):
    """Is signed in and not suspended."""
    return standing_of(user).user_id is not None


RIGHTS = {
    "create-pack": has_account,
    "edit-pack": is_owner,
    "add-to-pack": is_owner,
    "remove-from-pack": is_owner,
    "order-pack": is_owner,
    "write-finding": is_owner,
    "share-pack": is_owner,
    "delete-pack": is_owner,
}


def may(user, action, pack=None):
    """Return whether `user` has the right to `action` on `pack`, or to make one."""
    return RIGHTS[action](user, pack)
