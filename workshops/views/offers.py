"""Offers to host and wishes to see: their list, one of them with what fits it, made and ended."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.paging import addresses, page_of
from events.pressing import done_once
from places.choices import Level
from places.models import Place
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Theme
from practices.rows import rows_of
from workshops.models import Call, Offer, Visit
from workshops.views.saving import edited, posted, sent
from workshops.visits import offering
from workshops.visits.choices import Side
from workshops.visits.matching import matches_of
from workshops.visits.offer_forms import OfferForm
from workshops.visits.permissions import may
from workshops.visits.visiting import guest_offices

OWN = 20


@require_safe
def visits(request):
    """List what can be seen or needs to be seen, by theme and state, the newest first."""
    asked = _asked(request.GET)
    found = Offer.objects.visible_to(request.user).listed().filter(side=asked["side"])
    if asked["theme"]:
        found = found.filter(themes__key=asked["theme"])
    if asked["state"]:
        found = found.filter(place__state__code=asked["state"])
    page = page_of(request, found.order_by("-pk").with_row_data())
    own = Offer.objects.held_by(request.user).with_row_data().order_by("-pk")
    context = {
        "page": page,
        "asked": asked,
        "sides": Side.choices,
        "own": list(own[:OWN]),
        "may_offer": may(request.user, "offer"),
        "visits": _own_visits(request.user),
        "calls": Call.objects.to_come().order_by("on", "opens_at", "pk")[:OWN],
        "themes": Theme.objects.current().order_by("position"),
        "states": Place.objects.filter(level=Level.STATE).current().order_by("name"),
        "filtered": bool(asked["theme"] or asked["state"]),
        **addresses(request, page),
    }
    return render(request, "workshops/visits.html", context)


def _own_visits(user):
    """Return the newest visits that `user` makes or hosts."""
    found = Visit.objects.of_offices(user).with_row_data()
    return list(found.order_by("-pk")[:OWN]) if may(user, "offer") else []


def _asked(given):
    """Return the checked filters of the list; Http404 for what there is not."""
    side, theme = given.get("side", "") or Side.HOST, given.get("theme", "")
    state = given.get("state", "")
    if side not in Side.values:
        raise Http404
    if theme and not Theme.objects.current().filter(key=theme).exists():
        raise Http404
    if state and not Place.objects.filter_key(f"state:{state}").exists():
        raise Http404
    return {"side": side, "theme": theme, "state": state}


@require_safe
def offer(request, pk):
    """Show one offer: what it says, and what fits it."""
    return page(request, _seen(request, pk))


def _seen(request, pk):
    return get_object_or_404(Offer.objects.visible_to(request.user).with_row_data(), pk=pk)


def page(request, row, *, status=200, **more):
    """Answer the page of the offer `row`; `more` says why something was refused."""
    practices = offering.practices_of(row).with_card_data() if row.hosts else []
    context = {
        "offer": row,
        "practices": rows_of(practices),
        "matches": matches_of(row) if row.is_open else [],
        "may_edit": row.is_open and may(request.user, "edit-offer", row),
        "may_withdraw": row.is_open and may(request.user, "withdraw-offer", row),
        "may_ask": row.is_open and row.hosts and bool(guest_offices(request.user, row)),
        "request_id": uuid.uuid4(),
        **({"alternates": []} if status != 200 else {}),
        **more,
    }
    return render(request, "workshops/offer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def new(request, side):
    """Offer to host, or say what one needs to see."""
    if not may(request.user, "offer"):
        raise NotAllowed("offer")
    practice = request.GET.get("practice", "")[:18]
    form = OfferForm(posted(request), user=request.user, side=Side(side), practice=practice)
    sound, status = sent(request, form)
    if sound:
        try:
            return _make(request, form)
        except AnswersMissing as lacking:
            lacking.say_in(form)
            status = 422
    return _form(request, None, form, status)


def _make(request, form):
    told = {"side": form.side, "office": form.chosen_office(), **form.words_told()}
    said = _("It stands. Whose offer fits hears of it.")
    return done_once(request, partial(offering.make, **told), said=said)


def _form(request, row, form, status):
    context = {"offer": row, "form": form, "side": form.side, "overtaken": status == 409}
    return render(request, "workshops/offer_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def edit(request, pk):
    """Change an open offer: 409 where another saved meanwhile, with what was typed kept."""
    row = own(request, pk, "edit-offer")
    if not row.is_open:
        return page(request, row, status=409, moved=True)
    form = OfferForm(posted(request), user=request.user, side=Side(row.side), offer=row)

    def save(row, **made):
        offering.edit(row, **made, **form.words_told())

    def now():
        return own(request, pk, "edit-offer")

    return edited(request, form, row, save=save, page=_form, now=now)


def own(request, pk, action):
    """Return the offer on which the reader may do `action`: 404 to who may not see it, 403."""
    row = _seen(request, pk)
    if not may(request.user, action, row):
        raise NotAllowed(action)
    return row


@require_POST
@login_required
def withdraw(request, pk):
    """End an offer."""

    def act(**made):
        offering.withdraw(own(request, pk, "withdraw-offer"), **made)

    home, said = reverse("workshops:visits"), _("The offer is withdrawn.")
    try:
        return done_once(request, act, home=home, said=said)
    except WrongState:
        return page(request, own(request, pk, "withdraw-offer"), status=409, moved=True)
