"""Who may do what with a barrier: the one table of rights.

Each predicate takes (user, ask). A right says nothing about what may be seen: that is
`PolicyAskQuerySet.visible_to`.
"""

import rules

from accounts.desks import curators_at, desk_above
from accounts.querysets import today
from accounts.standing import standing_of
from places.choices import LEVEL_ORDER, Level


@rules.predicate
def may_ask(user, ask=None):
    """Holds a confirmed posting below India's level."""
    return bool(asking_offices(user))


def asking_offices(user):
    """Return the offices of `user` that have a level above them to ask."""
    return [one for one in standing_of(user).offices if one.place.level != Level.NATIONAL]


@rules.predicate
def is_asker(user, ask):
    """Holds the office that asked."""
    return ask.office_id in standing_of(user).office_ids


@rules.predicate
def once_asked(user, ask):
    """Holds, or ever held, the office that asked."""
    standing = standing_of(user)
    return ask.office_id in standing.former_office_ids or (
        standing.user_id is not None and ask.person_id == standing.user_id
    )


@rules.predicate
def is_of_level(user, ask):
    """Is at the very desk asked; a Block, which has none, answers by its offices."""
    standing = standing_of(user)
    if ask.level == Level.BLOCK:
        return any(one.place_id == ask.asked_place_id for one in standing.offices)
    return any(duty.place_id == ask.asked_place_id for duty in standing.curates)


@rules.predicate
def is_above(user, ask):
    """Is at the desk above the level asked; for India at its own."""
    above = desk_above(ask.asked_place)
    return any(duty.place_id == above.pk for duty in standing_of(user).curates)


@rules.predicate
def stands_in(user, ask):
    """Is above, and the day of the level asked is over, or its desk has nobody."""
    if not is_above(user, ask):
        return False
    late = ask.due_on is not None and ask.due_on < today()
    return late or _is_empty(ask)


def _is_empty(ask):
    if ask.level == Level.BLOCK:
        return False
    return not curators_at(ask.asked_place, "", office=ask.office).exists()


@rules.predicate
def may_support(user, ask):
    """Speaks for another place that lies under the level asked."""
    return supporting_office(user, ask) is not None and not once_asked(user, ask)


def supporting_office(user, ask):
    """Return the office for which `user` may say that it is the same there, or None."""
    standing = standing_of(user)
    fitting = [one for one in standing.offices if _lies_below(one.place, ask)]
    main = standing.main_office
    return next((one for one in fitting if one == main), fitting[0] if fitting else None)


def _lies_below(place, ask):
    """Whether `place` lies under the level asked, and is another than that which asks.

    Where that is hidden it may be the same: to be refused there would tell whose it is.
    """
    asked, is_its_own = ask.asked_place, place.pk == ask.place_id and not ask.shielded
    if is_its_own or LEVEL_ORDER[place.level] <= LEVEL_ORDER[asked.level]:
        return False
    return asked.level == Level.NATIONAL or getattr(place, f"{asked.level}_id") == asked.pk


ANSWERS = (is_of_level | stands_in) & ~once_asked
RIGHTS = {
    "raise": may_ask,
    "support": may_support,
    "unsupport": may_support,
    "lift": ANSWERS,
    "promise": ANSWERS,
    "refuse": ANSWERS,
    "reopen": is_asker,
    "withdraw": is_asker,
    "close": is_above & ~once_asked,
}


def may(user, action, ask=None):
    """Return whether `user` has the right to `action` on `ask`, or to raise one."""
    return RIGHTS[action](user, ask)
