"""Which desk decides: one level above the higher of an entry's place and its author's office.

A Gram Panchayat's and a Block's entries lie with the District, a District's with the State, a
State's with the National. Where a level is missing the next above takes its part, and a desk
without an active curator other than the authors counts, at once, as the desk above.
"""

from accounts.models import Duty, Posting
from places.choices import LEVEL_ORDER, Level
from places.models import Place

_ABOVE = {
    Level.GP: (Level.DISTRICT, Level.STATE),
    Level.BLOCK: (Level.DISTRICT, Level.STATE),
    Level.DISTRICT: (Level.STATE,),
    Level.STATE: (),
    Level.NATIONAL: (),
}


def desk_place(place, office=None, to_state=False):
    """Return the place whose curators decide on an entry of `place` written for `office`.

    `office` is None where the author wrote without one. Between equals the entry's place counts.
    With `to_state` a District's desk is passed by, for its State's.
    """
    higher = place
    if office and LEVEL_ORDER[office.place.level] < LEVEL_ORDER[place.level]:
        higher = office.place
    desk = desk_above(higher)
    return desk_above(desk) if to_state and desk.level == Level.DISTRICT else desk


def desk_above(place):
    """Return the place of the desk one level above `place`; above a State and India, India."""
    for level in _ABOVE[place.level]:
        if getattr(place, f"{level}_id"):
            return getattr(place, level)
    return place if place.level == Level.NATIONAL else Place.objects.national()


def curators_at(desk, programme, excluding=(), on=None, office=None):
    """Return the curator duties that the desk at the place `desk` counts on, with their holders.

    Who is suspended or away does not count, nor do `excluding`, the authors (users or their ids),
    nor those who ever held `office`, the author's.
    """
    authors = [getattr(user, "pk", user) for user in excluding]
    duties = Duty.objects.present(on).curators_for(desk, programme)
    if office:
        held = Posting.objects.confirmed().filter(office=office)
        duties = duties.exclude(person_id__in=held.values("person_id"))
    return duties.exclude(person_id__in=authors).select_related("person")


def acting_desk(place, office, programme, excluding=(), on=None):
    """Return the place of the desk that decides now: the first going up that has a curator.

    The National is returned where no desk has one. One query a level, two levels as a rule.
    """
    desk = desk_place(place, office)
    while desk.level != Level.NATIONAL:
        if curators_at(desk, programme, excluding, on, office).exists():
            return desk
        desk = desk_above(desk)
    return desk
