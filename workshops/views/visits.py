"""Visits: asked for, answered, moved and held; their page says to others only who visits whom."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.models import Event
from events.pressing import done_once
from events.receipts import led_to, read_request_id
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.rows import rows_of
from workshops.clashes import clashes_of_visit
from workshops.models import Offer, Visit
from workshops.views import offers
from workshops.views.saving import posted, sent
from workshops.visits import visiting, workflow
from workshops.visits.choices import VisitState
from workshops.visits.log import VERBS
from workshops.visits.offering import showable
from workshops.visits.permissions import may_with, takes_part
from workshops.visits.sheets import sheets_of
from workshops.visits.verifying import WRITTEN, is_verification, lines_for
from workshops.visits.visit_forms import AskForm, MoveForm, ReportForm, TakingForm, form_of

DONE = {
    "agree": gettext_lazy("The visit is agreed."),
    "decline": gettext_lazy("It is declined, and whoever asked reads why."),
    "cancel": gettext_lazy("The visit is cancelled, and the other office reads why."),
    "hold": gettext_lazy("It is noted as held. The debrief is due within seven days."),
    "debrief": gettext_lazy("The debrief is shared. Your hosts read it now."),
}
TOLD = 40  # lines of what became of a visit


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def ask(request, pk):
    """Ask the host of an offer for a visit."""
    offer = get_object_or_404(Offer.objects.visible_to(request.user).with_row_data(), pk=pk)
    if not offer.hosts:
        raise Http404
    if not visiting.guest_offices(request.user, offer):
        raise NotAllowed("ask")
    if not offer.is_open:
        return offers.page(request, offer, status=409, moved=True)
    form = AskForm(posted(request), user=request.user, offer=offer)
    sound, status = sent(request, form)
    if sound:
        try:
            return _ask(request, offer, form)
        except WrongState:
            return offers.page(request, offer, status=409, moved=True)
        except AnswersMissing as lacking:
            lacking.say_in(form)
            status = 422
    return render(
        request, "workshops/visit_ask.html", {"offer": offer, "form": form}, status=status
    )


def _ask(request, offer, form):
    said = _("It is asked. You hear as soon as your hosts answer.")
    return done_once(request, partial(visiting.ask, offer, **form.told()), said=said)


def visit_for(user, pk):
    """Return the visit that `user` may open; Http404 else."""
    return get_object_or_404(Visit.objects.visible_to(user).with_row_data(), pk=pk)


def own(request, pk, action):
    """Return the visit on which the reader may do `action`: 404 to who may not see it, 403."""
    visit = visit_for(request.user, pk)
    if not may_with(request.user, action, visit):
        raise NotAllowed(action)
    return visit


@require_safe
def visit(request, pk):
    """Show a visit: to its two offices all of it, to others who visits whom, when."""
    return page(request, visit_for(request.user, pk))


def page(request, row, *, status=200, refused=None, **more):
    """Answer the page of the visit `row`; `refused` is (verb, form) of what lacks something."""
    practices = showable().filter(visits=row).order_by("title", "pk")
    context = {
        "visit": row,
        "practices": rows_of(practices.with_card_data()),
        "takes_part": takes_part.test(request.user, row),
        "verification": is_verification(row),
        "findings": lines_for(request.user, row) if is_verification(row) else [],
        "request_id": uuid.uuid4(),
        **({"alternates": []} if status != 200 else {}),
        **more,
    }
    if context["takes_part"]:
        context |= _inside(request.user, row, practices, *(refused or ("", None)))
    return render(request, "workshops/visit.html", context, status=status)


def _inside(user, row, practices, verb, form):
    """Return what only the two offices see; `verb` and `form` of what was refused."""
    verbs = workflow.open_verbs(user, row)
    buttons = [
        (name, step, form if name == verb else form_of(name)) for name, step in verbs.items()
    ]
    exposure = not is_verification(row)
    takes = exposure and row.state == VisitState.HELD and may_with(user, "take-home", row)
    reports = row.state == VisitState.CLOSED and may_with(user, "report", row)
    shown = exposure and (takes or row.state == VisitState.CLOSED)
    takings = row.takings.select_related("practice").order_by("pk") if shown else []
    # A practice that is shielded or gone since is not named.
    named = set(practices.values_list("pk", flat=True)) if shown else ()
    return {
        "clashes": clashes_of_visit(row, user),
        "buttons": buttons,
        "refused": verb,
        "refused_form": form,
        "sheets": sheets_of(row, user),
        "may_find": not exposure and row.state in WRITTEN and may_with(user, "write-findings", row),
        "may_share": not exposure
        and row.state == VisitState.CLOSED
        and may_with(user, "share-findings", row),
        "may_move": row.state in ("asked", "agreed") and may_with(user, "move", row),
        "takings": [
            (one, _report_form(one, verb, form) if reports else None, one.practice_id in named)
            for one in takings
        ],
        "taking_form": (form if verb == "take-home" else TakingForm(visit=row, practices=practices))
        if takes
        else None,
        "lines": _lines(row),
    }


def _report_form(taking, verb, form):
    return form if verb == f"report-{taking.pk}" else ReportForm(taking=taking)


def _lines(row):
    """Return [(words, when, note or None)] of what became of the visit, the newest first."""
    events = Event.objects.filter(subject_type="visit", subject_id=row.pk)
    events = events.select_related("note").order_by("-pk")[:TOLD]
    return [(VERBS[e.verb], e.at, getattr(e, "note", None)) for e in events if e.verb in VERBS]


@require_POST
@login_required
def act(request, pk, verb):
    """Do `verb` on the visit; what is refused stands on its page."""
    request_id = read_request_id(request.POST.get("request_id"))
    if told := led_to(request_id, request.user):
        return redirect(told)
    row, form = own(request, pk, verb), form_of(verb, request.POST)
    try:
        return _once(request, row, verb, form)
    except WrongState:
        return page(request, visit_for(request.user, pk), status=409, moved=True)
    except AnswersMissing as refusal:
        refusal.say_in(form)
        return page(request, visit_for(request.user, pk), status=422, refused=(verb, form))


def _once(request, row, verb, form):
    def act(**made):
        if row.state not in workflow.TRANSITIONS[verb].sources:
            raise WrongState(row)
        if not form.is_valid():
            raise AnswersMissing({})
        workflow.apply(row, verb, **made, **form.details())

    return done_once(request, act, home=row.get_absolute_url(), said=DONE[verb])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def move(request, pk):
    """Change days, people or where to come: 409 where another saved meanwhile."""
    row = own(request, pk, "move")
    if row.state not in ("asked", "agreed"):
        return page(request, row, status=409, moved=True)
    form = MoveForm(posted(request), user=request.user, visit=row)
    sound, status = sent(request, form)
    if sound:
        try:
            return _move(request, row, form)
        except WrongState:
            row, status = own(request, pk, "move"), 409
            form.data = form.data.copy()
            form.data["revision"] = row.revision
    context = {"visit": row, "form": form, "overtaken": status == 409}
    return render(request, "workshops/visit_move.html", context, status=status)


def _move(request, row, form):
    said = _("Saved. The other office hears of it.")
    act = partial(visiting.move, row, **form.told())
    return done_once(request, act, home=row.get_absolute_url(), said=said)
