"""Who may decide on people: the one place where these rights are written down."""

from accounts.choices import DutyKind
from accounts.models import Posting
from places.choices import LEVEL_ORDER, Level

DESK_LEVELS = (Level.DISTRICT, Level.STATE, Level.NATIONAL)


def may_decide_posting(standing, posting, now):
    """Return whether the desk of `standing` may confirm or refuse `posting` at `now`."""
    return Posting.objects.lying_with(standing, now).filter(pk=posting.pk).exists()


def may_grant(standing, person, place):
    """Return whether `standing` may give `person` a duty at `place`, or end one.

    A curator of a desk above may, within his places, and never for himself.
    """
    if standing.user_id is None or standing.user_id == person.pk:
        return False
    return any(_lies_above(duty.place, place) for duty in standing.curates)


def _lies_above(upper, place):
    if LEVEL_ORDER[upper.level] >= LEVEL_ORDER[place.level]:
        return False
    return upper.level == Level.NATIONAL or getattr(place, f"{upper.level}_id") == upper.pk


def may_suspend(standing, person):
    """Return whether `standing` may suspend `person`: the National, and never oneself."""
    return standing.is_national_curator and standing.user_id != person.pk


def fitting_place(kind, place):
    """Return whether a duty of `kind` can lie at `place`.

    Curators sit at desks; an auditor reads the log of one state.
    """
    if kind == DutyKind.CURATOR:
        return place.level in DESK_LEVELS
    if kind == DutyKind.AUDITOR:
        return place.level == Level.STATE
    return True
