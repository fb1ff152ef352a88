"""Visits and calls in the learning calendar, on its page and in its file.

Of a visit who visits whom, of a call title and time; nothing more.
"""

from datetime import UTC, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Event

from accounts.querysets import INDIA_TIME, today
from workshops.models import Call, Visit
from workshops.visits.choices import VisitState

MOST = 500


def visits_for(place=None, since=None):
    """Return the visits that a calendar shows: not over before the day `since` (today)."""
    found = Visit.objects.listed().filter(ends_on__gte=since or today())
    found = found.concerning(place) if place else found
    return found.order_by("starts_on", "pk")[:MOST]


def event_of_visit(visit):
    """Return a visit as an event of whole days (RFC 5545: the day after the last is its end)."""
    event = _event(visit, cancelled=visit.state == VisitState.CANCELLED)
    event.add("dtstart", visit.starts_on)
    event.add("dtend", visit.ends_on + timedelta(days=1))
    told = {"guest": visit.guest_office.place.full_name, "host": visit.place.full_name}
    event.add("summary", _("%(guest)s visits %(host)s") % told)
    event.add("location", visit.place.long_label)
    return event


def calls_for(place=None, since=None):
    """Return the calls that a calendar shows: not before the day `since` (today)."""
    found = Call.objects.listed().filter(on__gte=since or today())
    found = found.concerning(place) if place else found
    return found.order_by("on", "opens_at", "pk")[:MOST]


def event_of_call(call):
    """Return a call as an event: its title and time."""
    event = _event(call, cancelled=call.is_cancelled)
    event.add("dtstart", call.begins.astimezone(INDIA_TIME))
    event.add("dtend", call.finishes.astimezone(INDIA_TIME))
    event.add("summary", call.title, parameters={"LANGUAGE": call.words_language})
    return event


def _event(thing, *, cancelled):
    """Return an event by which calendars know `thing` again, and whether it is held."""
    event = Event()
    event.add("uid", f"{thing.uid}@living-sourcebook")
    event.add("sequence", thing.sequence)
    event.add("dtstamp", thing.changed_at.astimezone(UTC))
    event.add("last-modified", thing.changed_at.astimezone(UTC))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("url", settings.SITE_URL + thing.get_absolute_url())
    return event
