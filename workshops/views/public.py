"""Workshops as everybody reads them: the list, one of them, the calendar. No participant ever."""

import uuid

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import condition, require_safe

from accounts.querysets import today
from events.paging import addresses, page_of
from places.choices import Level
from places.models import Place
from workshops import seats
from workshops.agenda.timing import agenda_of
from workshops.calendars import (
    BACK,
    calendar_of,
    in_months,
    workshops_for,
)
from workshops.choices import JOINABLE, State
from workshops.clashes import clashes_among, clashes_of_workshop, of_calls, of_visits, of_workshops
from workshops.followup.services import may_follow_up
from workshops.models import Workshop
from workshops.permissions import may
from workshops.plans.boards import plans_of
from workshops.plans.querysets import workshops_read_by
from workshops.plans.services import WRITTEN_IN
from workshops.prework.services import districts_for
from workshops.report.countdown import standing_of_report
from workshops.services import OPEN
from workshops.visits.calendar import calls_for, event_of_call, event_of_visit, visits_for
from workshops.workflow import missing, open_verbs

OWN = 50


@require_safe
def workshops(request):
    """List one's own workshops, those to come, or with `when=over` those that are over."""
    when = request.GET.get("when", "")
    if when not in ("", "over"):
        raise Http404
    listed = Workshop.objects.listed().with_row_data()
    found = listed.to_come().order_by("starts_on", "pk")
    if when:
        found = listed.over().order_by("-ends_on", "-pk")
    own = Workshop.objects.run_by(request.user)
    page = page_of(request, found if when else found.exclude(pk__in=own.values("pk")))
    own = own.with_row_data().order_by("-starts_on", "-pk")
    context = {
        "page": page,
        "own": [] if when else list(own[:OWN]),
        "when": when,
        "may_convene": may(request.user, "convene"),
        "has_plans": plans_of(request.user).exists(),
        **addresses(request, page),
    }
    return render(request, "workshops/workshops.html", context)


@require_safe
def workshop(request, pk):
    """Show a workshop: to everybody once it is announced, before that to who runs it."""
    return page(request, _seen(request, pk))


def _seen(request, pk):
    near = ("office__organisation", "office__place__state")
    rows = Workshop.objects.visible_to(request.user).with_row_data().select_related(*near)
    return get_object_or_404(rows, pk=pk)


def page(request, workshop, *, status=200, **more):
    """Answer the page of `workshop`; `more` says why something was refused."""
    verbs = open_verbs(request.user, workshop)
    runs = may(request.user, "see-people", workshop)
    lacks = missing(workshop, today()) if "announce" in verbs else {}
    seat = seats.seat_in(request, workshop)
    context = {
        "workshop": workshop,
        "districts": workshop.districts.with_parents().order_by("name", "pk"),
        "clashes": clashes_of_workshop(workshop, request.user) if workshop.state in OPEN else [],
        "verbs": [(verb, one, uuid.uuid4()) for verb, one in verbs.items() if verb != "cancel"],
        "may_cancel": "cancel" in verbs,
        "may_name": may(request.user, "name-facilitators", workshop),
        "runs": runs,
        "reads_plans": _reads_plans(request, workshop),
        "facilitators": _facilitators(workshop) if runs else [],
        "lacks": lacks.values(),
        "agenda": agenda_of(workshop),
        "follow_up": uuid.uuid4() if may_follow_up(request.user, workshop) else None,
        "seat": seat,
        "invited": _is_invited(request, workshop),
        "writes": workshop.state in JOINABLE and settings.MODE != "hall",
        "brings": bool(_brings(request, workshop, seat)),
        "told_by_report": standing_of_report(workshop),
        **({"alternates": []} if status != 200 else {}),
        **more,
    }
    return render(request, "workshops/workshop.html", context, status=status)


def _is_invited(request, workshop):
    """Whether the reader is asked whether she comes, and has not come or answered yet."""
    if workshop.state not in JOINABLE or not request.user.is_authenticated:
        return False
    mine = workshop.participants.filter(person=request.user, accepted_at=None, declined_at=None)
    return mine.filter(invitation__ended_at=None, invitation__isnull=False).exists()


def _reads_plans(request, workshop):
    if workshop.state not in WRITTEN_IN or not request.user.is_authenticated:
        return False
    return workshops_read_by(request.user).filter(pk=workshop.pk).exists()


def _brings(request, workshop, seat):
    """Return the districts for which the reader may write the pre-work, while it is before."""
    if workshop.state == State.CANCELLED or not request.user.is_authenticated:
        return []
    return districts_for(workshop, request.user, seat)


def _facilitators(workshop):
    return [one.person for one in workshop.facilitators.select_related("person")]


@require_safe
def calendar(request):
    """Show what is to come, month by month, and what wants the same districts."""
    place = _place(request)
    found = list(workshops_for(place, since=today()).with_row_data())
    visits, calls = list(visits_for(place).with_row_data()), list(calls_for(place))
    clashes = clashes_among([*of_workshops(found), *of_visits(visits), *of_calls(calls)])
    rows = [(one.starts_on, "workshop", one) for one in found]
    rows += [(one.starts_on, "visit", one) for one in visits]
    rows += [(one.on, "call", one) for one in calls]
    rows = [(*row, clashes.get((row[1], row[2].pk), ())) for row in rows]
    own = f"?place={place.key}" if place else ""
    context = {
        "months": in_months(rows),
        "place": place,
        "states": Place.objects.filter(level=Level.STATE).current().order_by("name"),
        "subscribe": settings.SITE_URL + reverse("workshops:calendar_ics") + own,
    }
    return render(request, "workshops/calendar.html", context)


def _place(request):
    """Return the place that is asked for, or None; 404 for one that there is not."""
    key = request.GET.get("place", "")
    return get_object_or_404(Place.objects.filter_key(key)) if key else None


def _changed(request):
    """Return what tells whether the calendar has changed since a reader had it."""
    place = _place(request)
    rows = list(workshops_for(place).values_list("uid", "revision"))
    rows += visits_for(place, since=_since()).values_list("uid", "revision")
    rows += calls_for(place, since=_since()).values_list("uid", "revision")
    return f'"{hash_of(rows)}"'


def _since():
    return today() - BACK


def hash_of(rows):
    """Return a short text that is another one whenever the rows are others."""
    return uuid.uuid5(uuid.NAMESPACE_URL, repr(list(rows))).hex


@require_safe
@condition(etag_func=_changed)
def calendar_ics(request):
    """Answer the calendar as a file that calendars subscribe to: `place` keeps to one place."""
    place = _place(request)
    visits = visits_for(place, since=_since()).with_row_data()
    calls = calls_for(place, since=_since())
    others = [*map(event_of_visit, visits), *map(event_of_call, calls)]
    return _file(calendar_of(workshops_for(place).with_row_data(), others))


@require_safe
def workshop_ics(request, pk):
    """Answer one announced workshop as a file for a calendar."""
    rows = Workshop.objects.listed().with_row_data()
    return _file(calendar_of([get_object_or_404(rows, pk=pk)]), "workshop.ics")


def _file(told, name="calendar.ics"):
    answer = HttpResponse(told, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "public, max-age=300"
    patch_vary_headers(answer, ["Cookie"])
    return answer
