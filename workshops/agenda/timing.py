"""When each session begins and ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class Timed:
    """A session with its hours, in India. `overlaps`: it begins before the one before has ended."""

    session: object
    starts: datetime
    ends: datetime
    overlaps: bool


@dataclass(frozen=True)
class Day:
    number: int
    date: date
    sessions: list


def days_of(workshop):
    """Return how many days the workshop has."""
    return (workshop.ends_on - workshop.starts_on).days + 1


def agenda_of(workshop):
    """Return the `Day`s of the agenda that have sessions; one query.

    A day begins at the hour at which the workshop does; a session behind the last day counts to it.
    """
    last, by_day = days_of(workshop), {}
    for session in workshop.sessions.all():
        by_day.setdefault(min(session.day, last), []).append(session)
    return [_day(workshop, number, by_day[number]) for number in sorted(by_day)]


def _day(workshop, number, sessions):
    on = workshop.starts_on + timedelta(days=number - 1)
    until, timed = datetime.combine(on, workshop.opens_at), []
    for session in sessions:
        fixed = session.starts_at and datetime.combine(on, session.starts_at)
        starts = fixed or until
        ends = starts + timedelta(minutes=session.minutes)
        timed.append(Timed(session, starts, ends, overlaps=bool(timed) and starts < until))
        until = ends
    return Day(number, on, timed)
