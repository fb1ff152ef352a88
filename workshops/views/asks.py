"""The seniors' session: what is asked and what became of it, for those of the workshop and for the
office that is to answer.
"""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.public import too_many
from events.pressing import done_once
from practices.errors import NotAllowed, WrongState
from workshops import pace, seats
from workshops.models import Ask, Workshop
from workshops.permissions import may
from workshops.room import asking
from workshops.room.ask_forms import AskForm, PromiseForm, SettleForm
from workshops.views.cards import inside
from workshops.views.guests import unlisted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asks(request, pk):
    """List what is asked, open ones first, with the form; or take one in."""
    workshop, seat, runs = inside(request, pk)
    typed = seat is None
    if request.method != "POST":
        form = AskForm(workshop=workshop, typed=typed, card=request.GET.get("card", "")[:6])
        return _list(request, workshop, seat, runs, form)
    form = AskForm(request.POST, workshop=workshop, typed=typed)
    if not form.is_valid():
        return _list(request, workshop, seat, runs, form, status=422)
    try:
        pace.keep(request, workshop, seat)
        asking.ask(workshop, user=request.user, seat=seat, **form.cleaned_data)
    except pace.TooFast:
        return too_many(request, pace.HOUR)
    except WrongState:
        return _list(request, workshop, seat, runs, form, status=409)
    messages.success(request, _("It is on the list for the seniors."))
    return redirect("workshops:asks", workshop.pk)


def _list(request, workshop, seat, runs, form, *, status=200):
    rows = workshop.asks.select_related("district", "office__place", "card")
    found = sorted(rows, key=lambda one: (not one.is_open, one.number))
    context = {
        "workshop": workshop,
        "seat": seat,
        "runs": runs,
        "asks": found,
        "form": form,
        "open": workshop.state in (asking.WRITTEN_IN if seat else asking.TYPED_IN),
        "moved": status == 409,
        **({"alternates": []} if status != 200 else {}),
    }
    return unlisted(render(request, "workshops/asks.html", context, status=status))


def _one(request, pk, number):
    """Return (ask, seat, runs): to who is in, runs it, or holds the office that is to answer."""
    workshop = get_object_or_404(Workshop.objects.visible_to(request.user), pk=pk)
    near = ("workshop__place", "district", "office__place", "card", "asked_by")
    one = get_object_or_404(workshop.asks.select_related(*near), number=number)
    seat, runs = seats.seat_in(request, workshop), may(request.user, "key", workshop)
    if seat is None and not runs and not asking.may_answer(request.user, one):
        raise Http404
    return one, seat, runs


@never_cache
@require_safe
def ask(request, pk, number):
    """Show what is asked, what became of it, and the forms of who may answer."""
    return page(request, *_one(request, pk, number))


def page(request, one, seat, runs, *, status=200, **forms):
    """Answer the page of an ask; `forms` are those that were refused."""
    context = {
        "ask": one,
        "workshop": one.workshop,
        "seat": seat,
        "runs": runs,
        "may_answer": one.is_open and asking.may_answer(request.user, one),
        "may_promise": one.is_open and runs,
        "may_strike": one.state == "asked" and (runs or (seat and one.asked_by_id == seat.pk)),
        "settle_form": SettleForm(),
        "promise_form": PromiseForm(workshop=one.workshop) if runs else None,
        "moved": status == 409,
        **({"alternates": []} if status != 200 else {}),
        **forms,
    }
    return unlisted(render(request, "workshops/ask.html", context, status=status))


@require_POST
def settle(request, pk, number):
    """Keep the decision or the answer."""
    one, seat, runs = _one(request, pk, number)
    if not asking.may_answer(request.user, one):
        raise NotAllowed("answer")
    form = SettleForm(request.POST)
    if not form.is_valid():
        return page(request, one, seat, runs, settle_form=form, status=422)
    act = partial(asking.settle, one, form.cleaned_data["words"], get_language())
    return _once(request, one, seat, runs, act)


@require_POST
def promise(request, pk, number):
    """Keep by when, and by whom, an answer is promised."""
    one, seat, runs = _one(request, pk, number)
    if not runs:
        raise NotAllowed("key")
    form = PromiseForm(request.POST, workshop=one.workshop)
    if not form.is_valid():
        return page(request, one, seat, runs, promise_form=form, status=422)
    told = {name: form.cleaned_data[name] for name in ("office", "answerer")}
    act = partial(asking.promise, one, form.cleaned_data["due_on"], **told)
    return _once(request, one, seat, runs, act)


def _once(request, one, seat, runs, act):
    try:
        return done_once(request, act, home=one.get_absolute_url())
    except WrongState:
        now = Ask.objects.select_related("workshop__place").filter(pk=one.pk).first()
        return page(request, now or one, seat, runs, status=409)


@require_POST
def strike(request, pk, number):
    """Take back what nobody has answered yet."""
    one, seat, runs = _one(request, pk, number)
    try:
        pace.keep(request, one.workshop, None if runs else seat)
        asking.strike(one, user=request.user, seat=seat)
    except pace.TooFast:
        return too_many(request, pace.HOUR)
    except WrongState:
        return page(request, one, seat, runs, status=409)
    messages.success(request, _("It is off the list."))
    return redirect("workshops:asks", one.workshop_id)
