"""Visits in the learning calendar, on its page and in its file: who visits whom, nothing more."""

from datetime import UTC, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Event

from accounts.querysets import today
from workshops.models import Visit
from workshops.visits.choices import VisitState

MOST = 500


def visits_for(place=None, since=None):
    """Return the visits that a calendar shows: not over before the day `since` (today)."""
    found = Visit.objects.listed().filter(ends_on__gte=since or today())
    found = found.concerning(place) if place else found
    return found.order_by("starts_on", "pk")[:MOST]


def event_of_visit(visit):
    """Return a visit as an event of whole days (RFC 5545: the day after the last is its end)."""
    event = Event()
    event.add("uid", f"{visit.uid}@living-sourcebook")
    event.add("sequence", visit.sequence)
    event.add("dtstamp", visit.changed_at.astimezone(UTC))
    event.add("last-modified", visit.changed_at.astimezone(UTC))
    event.add("dtstart", visit.starts_on)
    event.add("dtend", visit.ends_on + timedelta(days=1))
    told = {"guest": visit.guest_office.place.full_name, "host": visit.place.full_name}
    event.add("summary", _("%(guest)s visits %(host)s") % told)
    event.add("location", visit.place.long_label)
    cancelled = visit.state == VisitState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("url", settings.SITE_URL + visit.get_absolute_url())
    return event
