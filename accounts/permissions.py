"""Who may decide on people: the one place where these rights are written down."""

from django.core.exceptions import PermissionDenied

from accounts.choices import DutyKind, DutyProgramme
from accounts.models import Duty, Posting
from accounts.standing import standing_of
from places.choices import LEVEL_ORDER, Level

DESK_LEVELS = (Level.DISTRICT, Level.STATE, Level.NATIONAL)


def curator_only(user):
    """Return the standing of a curator; raise PermissionDenied for anybody else."""
    standing = standing_of(user)
    if not standing.curates:
        raise PermissionDenied
    return standing


def may_decide_posting(standing, posting, now):
    """Return whether the desk of `standing` may confirm or refuse `posting` at `now`."""
    return Posting.objects.lying_with(standing, now).filter(pk=posting.pk).exists()


def may_manage(standing, person, place):
    """Return whether `standing` may decide on what `person` is or does at `place`.

    A curator of a desk above the place may, within his places: never for himself, nor for who
    curates at a desk of his own level or a higher one.
    """
    return bool(_managing(standing, person, place))


def stands_above(standing, place):
    """Return whether `standing` curates at a desk above `place`."""
    return any(_lies_above(duty.place, place) for duty in standing.curates)


def may_grant(standing, person, place, programme=""):
    """Return whether `standing` may give `person` a duty at `place`, or end one.

    As `may_manage`; and who curates one mission makes no curator of another.
    """
    duties = _managing(standing, person, place)
    return any(
        duty.programme in (DutyProgramme.BOTH, programme or duty.programme) for duty in duties
    )


def may_end_posting(standing, posting):
    """Return whether `standing` may end `posting`: one's own, or as `may_manage`."""
    own = standing.user_id is not None and standing.user_id == posting.person_id
    return own or may_manage(standing, posting.person, posting.office.place)


def _managing(standing, person, place):
    """Return the curator duties by which `standing` stands above both `person` and `place`."""
    if standing.user_id is None or standing.user_id == person.pk:
        return []
    above = [duty for duty in standing.curates if _lies_above(duty.place, place)]
    if not above:
        return []
    desks = Duty.objects.running().filter(person=person, kind=DutyKind.CURATOR)
    levels = [LEVEL_ORDER[level] for level in desks.values_list("place__level", flat=True)]
    rank = min(levels, default=len(LEVEL_ORDER))
    return [duty for duty in above if LEVEL_ORDER[duty.place.level] < rank]


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
