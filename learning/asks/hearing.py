"""Who hears what becomes of a barrier."""

from accounts.desks import curators_at, desk_above
from accounts.models import Office, User
from places.choices import Level
from practices.notify import holders_of


def at_level(ask):
    """Return the active people who may answer for the level asked."""
    return _at(ask.asked_place)


def above(ask):
    """Return the active people at the desk above the level asked; for India nobody."""
    place = desk_above(ask.asked_place)
    return User.objects.none() if place == ask.asked_place else _at(place)


def _at(place):
    if place.level == Level.BLOCK:
        offices = Office.objects.filter(place=place).values("pk")
        return User.objects.active().filter(pk__in=holders_of(offices).values("pk"))
    people = curators_at(place, "").values("person")
    return User.objects.active().filter(pk__in=people)


def askers_of(ask):
    """Return the active people who hold the office that asked."""
    return holders_of([ask.office_id])


def supporters_of(ask):
    """Return the active people who hold an office for which it was said to be the same there."""
    return holders_of(ask.supports.values("office"))


_HEARING = {
    "lift": (askers_of, supporters_of),
    "promise": (askers_of, supporters_of),
    "refuse": (askers_of, supporters_of),
    "reopen": (at_level, supporters_of),
    "withdraw": (at_level, supporters_of),
    "close": (askers_of, supporters_of),
    "late": (at_level, above),
    "raise": (at_level,),
    "tell": (at_level,),
}


def hearers(verb, ask):
    """Return the people who hear of `verb`: of an answer who asked and all who support it."""
    if verb == "reopen" and ask.shielded:  # the clock tells the level on another day
        return []
    return [person for find in _HEARING.get(verb, ()) for person in find(ask)]
