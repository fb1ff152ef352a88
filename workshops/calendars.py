"""The learning calendar: what stands in it, month by month, and its file `.ics`."""

from datetime import UTC, timedelta
from itertools import groupby

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.querysets import INDIA_TIME, today
from workshops.choices import State
from workshops.models import Workshop

BACK = timedelta(days=90)  # a calendar that was away for a while still hears of a cancellation
MOST = 500
ASKED_AGAIN = timedelta(hours=6)
_STATUS = {State.CANCELLED: "CANCELLED"}


def calendar_of(workshops, others=()):
    """Return the calendar of `workshops` as the bytes of an iCalendar file (RFC 5545).

    `others` are further events, made already.

    Nothing in it depends on when it is asked for, so that a calendar that asks again gets 304.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Living Sourcebook//Learning calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Learning calendar"))
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    for workshop in workshops:
        calendar.add_component(_event(workshop))
    for event in others:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def in_months(rows):
    """Return [(first of a month, its rows)] of `rows`, each a (first day, …), in their order."""
    ordered = sorted(rows, key=lambda row: row[0])
    months = groupby(ordered, key=lambda row: row[0].replace(day=1))
    return [(month, list(of_month)) for month, of_month in months]


def workshops_for(place=None, since=None):
    """Return the announced workshops that a calendar shows: not over before the day `since`.

    Without it those of the last months too.
    """
    found = Workshop.objects.listed().filter(ends_on__gte=since or today() - BACK)
    found = found.inviting(place) if place else found
    return found.order_by("starts_on", "pk")[:MOST]


def _event(workshop):
    event = Event()
    event.add("uid", f"{workshop.uid}@living-sourcebook")
    event.add("sequence", workshop.sequence)
    event.add("dtstamp", workshop.changed_at.astimezone(UTC))
    event.add("last-modified", workshop.changed_at.astimezone(UTC))
    event.add("dtstart", workshop.begins.astimezone(INDIA_TIME))
    event.add("dtend", workshop.finishes.astimezone(INDIA_TIME))
    event.add("summary", workshop.title, parameters={"LANGUAGE": workshop.words_language})
    event.add("location", f"{workshop.venue}, {workshop.host}")
    event.add("description", workshop.purpose, parameters={"LANGUAGE": workshop.words_language})
    event.add("status", _STATUS.get(workshop.state, "CONFIRMED"))
    event.add("url", settings.SITE_URL + workshop.get_absolute_url())
    return event
