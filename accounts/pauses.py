"""The clock of a desk stands still while the desk above has paused it: for an election, a flood.

A State pauses the districts in it, the National a State. What counts is `Pause.span`, whole days in
India; whoever reckons with time takes the pauses of a desk and the functions of this module.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.desks import curators_at
from accounts.models import Pause
from accounts.querysets import today
from accounts.standing import standing_of
from events.services import record
from places.choices import Level
from places.models import Place

LONGEST = timedelta(days=92)
BEGUN_BEFORE = timedelta(days=7)  # a flood comes first and the State's word after it
_BELOW = {Level.STATE: Level.DISTRICT, Level.NATIONAL: Level.STATE}
_LOCK = "SELECT pg_advisory_xact_lock{}(hashtextextended('pause', %s))"


class AlreadyOver(Exception):
    """The pause has ended already (409)."""


def running_time(start, end, pauses):
    """Return the time from `start` to `end` without what lies in `pauses`, never below zero."""
    spans = [pause.span for pause in pauses]
    lost = (min(end, last) - max(start, first) for first, last in spans)
    stood = sum((time for time in lost if time > timedelta()), timedelta())
    return max(end - start - stood, timedelta())


def reached(start, time, pauses):
    """Return the moment at which `time` has run since `start`; `pauses` in the order of their days.

    What starts within a pause starts at its end.
    """
    for first, last in (pause.span for pause in pauses):
        if last <= start:
            continue
        if first > start and first >= start + time:
            break
        time = max(time - max(first - start, timedelta()), timedelta())
        start = last
    return start + time


def pauses_of(desks):
    """Return `{desk id: [Pause, …]}` of the places with these ids, in the order of days."""
    found = {}
    for pause in Pause.objects.standing().filter(place__in=set(desks)):
        found.setdefault(pause.place_id, []).append(pause)
    return found


def held_pauses_of(desk_id):
    """Return the pauses of one desk, and let none be added or moved until this transaction ends."""
    _hold([desk_id], shared=True)
    return pauses_of([desk_id]).get(desk_id, [])


def _hold(desks, *, shared=False):
    with connection.cursor() as cursor:
        for pk in sorted(desks):
            cursor.execute(_LOCK.format("_shared" if shared else ""), [pk])


def pausing(standing):
    """Return the places that `standing` stands directly above as a State's curator or India's."""
    return [duty.place for duty in standing.curates if duty.place.level in _BELOW]


def desks_below(place):
    """Return the places with a desk directly below `place`, a state or India."""
    below = Place.objects.current().filter(level=_BELOW[place.level]).order_by("name", "id")
    return below if place.level == Level.NATIONAL else below.filter(state=place.pk)


def may_pause(standing, place):
    """Return whether `standing` may pause the desk at `place`: the desk directly above it."""
    return any(
        _BELOW[above.level] == place.level
        and (above.level == Level.NATIONAL or place.state_id == above.pk)
        for above in pausing(standing)
    )


@transaction.atomic
def begin(places, *, by, starts_on, ends_on, reason, words="", request_id=None, at=None):
    """Pause the desks at `places` from `starts_on` to `ends_on`; returns the new pauses.

    Those of several that are paused already on one of these days are left as they are. Raises
    PermissionDenied, or ValidationError where none is left. Their curators are told.
    """
    standing = standing_of(by)
    if not all(may_pause(standing, place) for place in places):
        raise PermissionDenied
    _hold(place.pk for place in places)
    taken = Pause.objects.on_days(starts_on, ends_on).filter(place__in=places)
    taken = set(taken.values_list("place", flat=True))
    new = [
        Pause(
            place=place,
            reason=reason,
            words=words,
            language=get_language() if words else "",
            starts_on=starts_on,
            ends_on=ends_on,
            set_by=by,
            office=standing.main_office,
        )
        for place in places
        if place.pk not in taken
    ]
    if not new:
        raise ValidationError(_("It is paused already on one of these days."))
    for pause in Pause.objects.bulk_create(new):
        _tell("begin-pause", pause, by, request_id, at)
    return new


@transaction.atomic
def end(pause, *, by, ends_on=None, request_id=None, at=None):
    """Move the last day of `pause` to `ends_on` (today), or call it off before it has begun.

    Today is counted as paused to its end, so nothing is late at the press of a button. Raises
    PermissionDenied, AlreadyOver, or ValidationError where another pause lies on these days.
    """
    _hold([pause.place_id])
    pause = Pause.objects.select_related("place").get(pk=pause.pk)
    if not may_pause(standing_of(by), pause.place):
        raise PermissionDenied
    if pause.is_over(at):
        raise AlreadyOver
    pause.ended_by = by
    if ends_on is None and pause.starts_on > today(at):
        pause.called_off = True
    else:
        pause.ends_on = _free_end(pause, ends_on or today(at))
    pause.save(update_fields=["ends_on", "called_off", "ended_by"])
    _tell("end-pause", pause, by, request_id, at)


def _free_end(pause, day):
    """Return `day`, where no other pause of the desk lies before it."""
    others = Pause.objects.on_days(pause.starts_on, day).filter(place=pause.place_id)
    if others.exclude(pk=pause.pk).exists():
        raise ValidationError({"ends_on": _("Another pause lies on one of these days.")})
    return day


def _tell(verb, pause, by, request_id, at):
    """Write the event, which lets the rooms above move their deadlines."""
    record(
        verb,
        pause,
        by=by,
        office=standing_of(by).main_office,
        target="called-off" if pause.called_off else pause.ends_on.isoformat(),
        request_id=request_id,
        at=at,
        tell=[duty.person for duty in curators_at(pause.place, "")],
    )
