"""Of which places a person may tell, and for which of her offices."""

from accounts.standing import standing_of
from places.choices import LEVEL_ORDER, Level


def may_tell_of(user, place):
    """Return whether `user` may share what was done at `place`.

    At or under an own posting; who has no confirmed posting yet may name any place, and waits.
    """
    standing = standing_of(user)
    return not standing.has_posting or any(_covers(o.place, place) for o in standing.offices)


def office_for(user, place):
    """Return the office for which `user` tells of `place`: the nearest at or above it.

    Without a place her main office; None without a posting.
    """
    standing = standing_of(user)
    near = [office for office in standing.offices if place and _covers(office.place, place)]
    if not near:
        return standing.main_office
    return max(near, key=lambda office: LEVEL_ORDER[office.place.level])


def _covers(upper, place):
    if upper.level == Level.NATIONAL:
        return True
    return upper.pk in (place.pk, getattr(place, f"{upper.level}_id", None))
