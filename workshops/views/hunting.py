"""Hunting: the rounds, for who runs the workshop, and the sheet of each participant.

A sheet is its participant's own; who runs the workshop types it from paper.
"""

import uuid
from functools import partial

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from events.pressing import done_once
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops import pace
from workshops.models import Need, Taking
from workshops.room import hunting
from workshops.room.forms import NeedForm, RoundForm, TableForm, TakingForm
from workshops.room.matching import matches_for
from workshops.room.planning import may_plan, planned_of, put_into_plan
from workshops.views.cards import inside
from workshops.views.guests import unlisted

SHOWN = 50  # needs for which nobody is found yet
WRITES = {"need": (Need, hunting.need), "taking": (Taking, hunting.taking)}
WRITTEN = {
    "need": gettext_lazy("Written down. Below is who may have it."),
    "taking": gettext_lazy("Written down: you take it home."),
}


@never_cache
@require_safe
def board(request, pk):
    """Show who runs it the rounds and sheets; lead others to their own sheet."""
    workshop, seat, runs = inside(request, pk)
    if not runs:
        return redirect("workshops:sheet", workshop.pk, seat.pk)
    return _board(request, workshop, seat)


def _board(request, workshop, seat, *, form=None, status=200):
    people = workshop.participants.expected().filter(forgotten_at=None)
    people = people.select_related("person", "district")
    counted = {"n_needs": Count("needs", distinct=True), "n_takes": Count("takings", distinct=True)}
    needs = Need.objects.filter(round__workshop=workshop)
    unmet = needs.filter(~Exists(Taking.objects.filter(need=OuterRef("pk"))))
    context = {
        "workshop": workshop,
        "seat": seat,
        "rounds": workshop.rounds.select_related("theme").annotate(
            n_needs=Count("needs", distinct=True), n_takes=Count("takings", distinct=True)
        ),
        "open_round": hunting.open_round_of(workshop),
        "may_open": workshop.state in hunting.WRITTEN_IN,
        "form": form or RoundForm(workshop=workshop),
        "people": people.annotate(**counted),
        "unmet": unmet.select_related("theme")[:SHOWN],
        "ids": {name: uuid.uuid4() for name in ("open", "close")},
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "workshops/hunting.html", context, status=status)


@require_POST
@pace.paced
def turn(request, pk):
    """Open the next round, or with `close` close the one that is open."""
    workshop, seat, runs = inside(request, pk)
    if not runs:
        raise NotAllowed("key")
    pace.keep(request, workshop, None)
    form = RoundForm(request.POST, workshop=workshop)
    if not form.is_valid():
        return _board(request, workshop, seat, form=form, status=422)
    try:
        act = (
            partial(hunting.close_round, workshop)
            if "close" in request.POST
            else partial(hunting.open_round, workshop, form.cleaned_data["theme"])
        )
        return done_once(request, act, home=reverse("workshops:hunting", args=[workshop.pk]))
    except WrongState:
        return _board(request, workshop, seat, status=409)


def sheet_of(request, pk, number):
    """Return (workshop, whose sheet, whether it is typed for her); 404 for all others."""
    workshop, seat, runs = inside(request, pk)
    own = seat is not None and seat.pk == number
    if not own and not runs:
        raise Http404
    rows = workshop.participants.filter(forgotten_at=None).select_related("person", "district")
    return workshop, seat if own else get_object_or_404(rows, pk=number), not own


@never_cache
@require_safe
def sheet(request, pk, number):
    """Show a sheet: what she needs and who may have it, what she takes home."""
    workshop, seat, typed = sheet_of(request, pk, number)
    return page(request, workshop, seat, typed)


def page(request, workshop, seat, typed, *, status=200, moved=False, **forms):
    """Answer the sheet of `seat`; `forms` are those that were refused."""
    rounds = list(workshop.rounds.select_related("theme").order_by("-number"))
    needs = list(seat.needs.select_related("theme", "round"))
    now = next((one for one in rounds if one.closed_at is None), None)
    of_now = [need for need in needs if need.round_id == (now or rounds[0]).pk] if rounds else []
    found = matches_for(of_now, workshop, seat) if of_now else {}
    takings = seat.takings.select_related("card", "practice", "need", "round")
    states = hunting.TYPED_IN if typed else hunting.WRITTEN_IN
    given = {"workshop": workshop, "rounds": rounds}
    context = {
        "workshop": workshop,
        "seat": seat,
        "typed": typed,
        "open_round": now,
        "rounds": rounds,
        "open": workshop.state in states,
        "moved": moved,
        "needs": [(need, found.get(need.pk)) for need in needs],
        "takings": takings,
        "may_plan": may_plan(seat),
        "planned": planned_of(seat),
        "need_form": NeedForm(**given),
        "taking_form": TakingForm(
            **given, needs=needs, user=request.user, initial=_chosen(request)
        ),
        "table_form": TableForm(initial={"table": seat.table}),
        **({"alternates": []} if status != 200 else {}),
        **forms,
    }
    return unlisted(render(request, "workshops/hunting_sheet.html", context, status=status))


def _chosen(request):
    """Return what a taking begins with, where one came from a match."""
    return {"need": request.GET.get("need", ""), "source": request.GET.get("card", "")[:5]}


def _form(what, request, workshop, seat):
    given = {"workshop": workshop, "rounds": list(workshop.rounds.order_by("-number"))}
    if what == "need":
        return NeedForm(request.POST, **given)
    needs = list(seat.needs.all())
    return TakingForm(request.POST, **given, needs=needs, user=request.user)


@require_POST
@pace.paced
def write(request, pk, number, what):
    """Write a line of a sheet: a need or a taking."""
    workshop, seat, typed = sheet_of(request, pk, number)
    form = _form(what, request, workshop, seat)
    if not form.is_valid():
        return page(request, workshop, seat, typed, status=422, **{f"{what}_form": form})
    made = {"uid": form.cleaned_data["uid"], "user": request.user, "typed": typed}
    try:
        pace.keep(request, workshop, None if typed else seat)
        WRITES[what][1](seat, **made, **form.told())
    except WrongState:
        refused = {f"{what}_form": form, "moved": True}
        return page(request, workshop, seat, typed, status=409, **refused)
    messages.success(request, WRITTEN[what])
    return redirect("workshops:sheet", workshop.pk, seat.pk)


@require_POST
@pace.paced
def strike(request, pk, number, what, line):
    """Strike a line off a sheet; a second press finds it gone."""
    workshop, seat, typed = sheet_of(request, pk, number)
    pace.keep(request, workshop, None if typed else seat)
    hunting.strike(seat, WRITES[what][0], line, user=request.user, typed=typed)
    messages.success(request, _("It is off the sheet."))
    return redirect("workshops:sheet", workshop.pk, seat.pk)


@require_POST
@pace.paced
def sit(request, pk, number):
    """Keep at which table she sits, so that hunters find her."""
    workshop, seat, typed = sheet_of(request, pk, number)
    form = TableForm(request.POST)
    if not form.is_valid():
        return page(request, workshop, seat, typed, status=422, table_form=form)
    pace.keep(request, workshop, None if typed else seat)
    hunting.sit(seat, form.cleaned_data["table"], user=request.user, typed=typed)
    return redirect("workshops:sheet", workshop.pk, seat.pk)


@require_POST
@pace.paced
def plan(request, pk, number, line):
    """Put what she takes into her district's plan; a second press finds it there."""
    workshop, seat, typed = sheet_of(request, pk, number)
    taking = get_object_or_404(seat.takings.select_related("practice"), pk=line)
    try:
        pace.keep(request, workshop, None if typed else seat)
        put_into_plan(taking, seat, user=request.user, typed=typed)
    except (AnswersMissing, WrongState):
        return page(request, workshop, seat, typed, status=409, moved=True)
    messages.success(request, _("It is in the plan of your district."))
    return redirect("workshops:sheet", workshop.pk, seat.pk)
