"""The agenda, for who runs the workshop: from a kit, changed session by session, printed."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.pressing import done_once
from practices.errors import WrongState
from workshops.agenda import papers, services
from workshops.agenda.forms import SessionForm
from workshops.agenda.kit import KITS
from workshops.agenda.sheets import sheets_of
from workshops.agenda.timing import agenda_of, days_of
from workshops.services import OPEN
from workshops.views.convening import own
from workshops.views.papers import paper
from workshops.views.saving import posted, sent


@require_safe
@login_required
def agenda(request, pk):
    """Show the agenda with all that it says."""
    return page(request, own(request, pk, "edit"))


def page(request, workshop, *, status=200, moved=False):
    """Answer the agenda of `workshop`."""
    context = {
        "workshop": workshop,
        "days": [
            (day, [(timed, sheets_of(timed.session)) for timed in day.sessions])
            for day in agenda_of(workshop)
        ],
        "open": workshop.state in OPEN,
        "kits": list(KITS),
        "fits": min(days_of(workshop), max(KITS)),
        "request_id": uuid.uuid4(),
        "moved": moved,
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "workshops/agenda.html", context, status=status)


def _done(request, pk, act):
    """Let `act` change the agenda once, and lead back to it; 409 where it cannot be any more."""
    workshop = own(request, pk, "edit")
    try:
        return done_once(request, partial(act, workshop), home=_here(request))
    except WrongState:
        return page(request, own(request, pk, "edit"), status=409, moved=True)


def _here(request):
    return request.path[: request.path.index("/agenda/")] + "/agenda/"


@require_POST
@login_required
def kit(request, pk):
    """Fill an empty agenda from a kit."""
    days = request.POST.get("days", "")
    own(request, pk, "edit")
    if days not in map(str, KITS):
        raise BadRequest("no such kit")
    return _done(request, pk, partial(services.begin_with_kit, days=int(days)))


@require_POST
@login_required
def clear(request, pk):
    """Take all sessions out."""
    return _done(request, pk, services.take_out)


@require_POST
@login_required
def take_out(request, pk, session):
    """Take a session out; a second press finds it gone."""

    def act(workshop, **made):
        if found := workshop.sessions.filter(pk=session).first():
            services.take_out(workshop, found, **made)

    return _done(request, pk, act)


@require_POST
@login_required
def move(request, pk, session):
    """Move a session `up`, or down."""
    up = "up" in request.POST

    def act(workshop, **made):
        services.move(workshop, get_object_or_404(workshop.sessions, pk=session), up, **made)

    return _done(request, pk, act)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def write(request, pk, session=None):
    """Add a session, or change one: 409 where another saved meanwhile."""
    workshop = own(request, pk, "edit")
    found = get_object_or_404(workshop.sessions, pk=session) if session else None
    if workshop.state not in OPEN:
        return page(request, workshop, status=409, moved=True)
    day = request.GET.get("day", "1")
    first = int(day) if day in map(str, range(1, days_of(workshop) + 1)) else 1
    form = SessionForm(posted(request), workshop=workshop, session=found, day=first)
    sound, status = sent(request, form)
    if not sound:
        return _form(request, workshop, found, form, status)
    try:
        told = {"session": found, "revision": form.cleaned_data["revision"], **form.words()}
        act = partial(services.write, workshop, **told)
        return done_once(request, act, home=_here(request), said=_("Saved."))
    except WrongState:
        now = found and workshop.sessions.filter(pk=found.pk).first()
        form.data = form.data.copy()
        form.data["revision"] = now.revision if now else ""
        return _form(request, workshop, now, form, 409)


def _form(request, workshop, session, form, status):
    context = {"workshop": workshop, "session": session, "form": form, "overtaken": status == 409}
    return render(request, "workshops/session.html", context, status=status)


@require_safe
@login_required
def agenda_pdf(request, pk):
    """Answer the agenda as a file for paper."""
    workshop = own(request, pk, "edit")
    return paper(request, workshop, papers.LAYOUT, papers.agenda_paper(workshop))
