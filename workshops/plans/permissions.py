"""Who may do what with the plans of a workshop: the one table of rights.

Each predicate takes (user, plan, seat): `seat` is the `Participant` who asks, or None. Who may read
the plans of a workshop at all is `may_read`, of one plan `PlanQuerySet.readable_by`.
"""

from accounts.models import Duty, Office, User
from accounts.standing import serves, standing_of
from places.choices import Level
from places.models import Place
from practices.authorship import lies_under, office_for
from practices.notify import holders_of
from workshops.permissions import convenes, runs
from workshops.plans.querysets import workshops_read_by


def may_read(user, workshop, seat=None):
    """Whether `user` reads the plans: in the room, running it, a desk above, of the districts."""
    return seat is not None or workshops_read_by(user).filter(pk=workshop.pk).exists()


def of_the_place(user, plan, seat=None):
    """Comes from its district, holds an office of its place, or is at its desk or one above."""
    if seat is not None and seat.district_id == plan.place_id:
        return True
    standing = standing_of(user)
    if any(office.place_id == plan.place_id for office in standing.offices):
        return True
    return any(lies_under(duty.place, plan.place) for duty in standing.curates)


def writes(user, plan, seat=None):
    """Of the place, or runs the workshop."""
    return of_the_place(user, plan, seat) or runs(user, plan.workshop)


def is_head(user, plan, seat=None):
    """Holds the office that heads its place; without one named, is at the desk of the place."""
    if plan.head_id:
        return plan.head_id in standing_of(user).office_ids
    return is_at_desk(user, plan)


def is_at_desk(user, plan, seat=None):
    """Is a curator of its very place, with an office at it or above: the nodal officer."""
    standing, programme = standing_of(user), plan.workshop.programme
    if not standing.curates_place(plan.place, programme):
        return False
    office = office_for(user, plan.place)
    return office is not None and lies_under(office.place, plan.place)


def answers(user, plan, seat=None):
    """Heads its place, or is at the desk of it."""
    return is_head(user, plan) or is_at_desk(user, plan)


def names_head(user, plan, seat=None):
    """Called the workshop, or is at the desk of the State or above."""
    if convenes(user, plan.workshop):
        return True
    above = (Level.STATE, Level.NATIONAL)
    desks = [duty.place for duty in standing_of(user).curates if duty.place.level in above]
    return any(lies_under(desk, plan.place) for desk in desks)


RIGHTS = {
    "write-line": writes,
    "set-meeting": writes,
    "name-head": names_head,
    "confirm": is_head,
    "move-line": answers,
}


def may(user, action, plan, seat=None):
    """Return whether `user`, or the participant `seat`, has the right to `action` on `plan`."""
    return RIGHTS[action](user, plan, seat)


def spoken_for(user, plan):
    """Return the office for which `user` speaks: that of the head, or the nearest to the place."""
    held = {office.pk: office for office in standing_of(user).offices}
    return held.get(plan.head_id) or office_for(user, plan.place)


def who_answers(plan):
    """Return the active people who may confirm `plan` and say how its lines go."""
    found = _at_desk_of(plan.place, plan.workshop.programme)
    return found | holders_of([plan.head_id]) if plan.head_id else found


def state_desk(plan):
    """Return the curators of the State of `plan`."""
    state = plan.place.state
    return _at_desk_of(state, plan.workshop.programme) if state else User.objects.none()


def whom_asked(line):
    """Return the active people of whom the help of `line` is asked; none where nobody is named.

    The holders of an office, or who speaks for the level above the line's place: of a Block its
    offices, of others the desk.
    """
    if line.help_office_id:
        return holders_of([line.help_office_id])
    if line.help_level == Level.BLOCK:
        return holders_of(Office.objects.filter(place=line.place.block_id).values("pk"))
    above = {Level.DISTRICT: line.place.district, Level.STATE: line.place.state}
    desk = above.get(line.help_level)
    if line.help_level == Level.NATIONAL:
        desk = Place.objects.get(level=Level.NATIONAL)
    return _at_desk_of(desk, line.plan.workshop.programme) if desk else User.objects.none()


def _at_desk_of(place, programme):
    duties = Duty.objects.active().filter(place=place, kind="curator").select_related("person")
    people = [duty.person_id for duty in duties if serves(duty.programme, programme)]
    return User.objects.active().filter(pk__in=people).distinct()
