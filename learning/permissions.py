"""Who may do what with a gap: the one table of rights.

Each predicate takes (user, gap). A right says nothing about what may be seen: that is
`GapQuerySet.visible_to`.
"""

import rules

from accounts.desks import acting_desk
from accounts.standing import standing_of
from practices.permissions import has_account


@rules.predicate
def is_asker(user, gap):
    """Holds the office that asked or, where none did, asked it."""
    return standing_of(user).speaks_for(gap.office_id, gap.person_id)


@rules.predicate
def is_at_its_desk(user, gap):
    """Curates at its desk, at the State above it, or where the desk has nobody. Never who asked.

    Who ever held the office that asked counts as who asked.
    """
    standing = standing_of(user)
    if not standing.curates or gap.person_id == standing.user_id:
        return False
    if gap.office_id is not None and gap.office_id in standing.former_office_ids:
        return False
    held = {duty.place_id for duty in standing.curates}
    if held & {gap.desk_id, gap.desk.state_id}:
        return True
    return standing.is_national_curator and _acting_desk(gap).pk in held


def _acting_desk(gap):
    return acting_desk(gap.place, gap.office, "", excluding=[gap.person_id or 0])


@rules.predicate
def calls_for_a_state(user, gap):
    """Curates a State, which may call in it for what anybody asks, or the nation."""
    return standing_of(user).curates_a_state


@rules.predicate
def curates(user, gap=None):
    """Curates anything: a Block, a District, a State or the nation."""
    return bool(standing_of(user).curates)


RIGHTS = {
    "missing": curates,
    "ask": has_account,
    "tell": has_account,
    "edit": is_asker,
    "support": has_account & ~is_asker,
    "unsupport": has_account & ~is_asker,
    "answer": is_asker | is_at_its_desk,
    "decline": is_at_its_desk,
    "take": is_at_its_desk,
    "call": calls_for_a_state,
    "reopen": is_asker | is_at_its_desk,
}


def may(user, action, gap=None):
    """Return whether `user` has the right to `action` on `gap`, or to ask for one."""
    return RIGHTS[action](user, gap)
