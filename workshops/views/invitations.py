"""Inviting named people to a workshop, for who runs it: never public."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from events.pressing import done_once
from events.receipts import read_request_id
from practices.errors import WrongState
from workshops import pace
from workshops.choices import JOINABLE
from workshops.invitations import services
from workshops.invitations.forms import GuestForm, OfficesForm, places_of
from workshops.mix import mix_of
from workshops.models import GuestInvitation
from workshops.views.convening import own


def _own(request, pk):
    """Return the workshop; 404 in a hall, from which no mail goes."""
    if settings.MODE == "hall":
        raise Http404
    return own(request, pk, "invite")


@require_safe
@login_required
def listing(request, pk):
    """Show who is invited with what answer, and the forms to invite more."""
    return page(request, _own(request, pk))


def page(request, workshop, *, form=None, offices_form=None, status=200, moved=False):
    """Answer the page of the invitations to `workshop`."""
    now, place, places = timezone.now(), _place(request, workshop), places_of(workshop)
    near = ("participant__person", "participant__district")
    rows = list(workshop.invitations.select_related(*near))
    for row in rows:
        row.again = workshop.state in JOINABLE and services.may_be_sent_again(row, now)
    context = {
        "workshop": workshop,
        "joinable": workshop.state in JOINABLE,
        "mix": mix_of(workshop),
        "rows": [row for row in rows if not row.participant.forgotten_at],
        "form": form or GuestForm(workshop=workshop),
        "offices_form": offices_form or OfficesForm(place=place),
        "places": places,
        "place": place,
        "moved": moved,
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "workshops/invitations.html", context, status=status)


def _place(request, workshop):
    """Return the place whose offices are shown, the first where none is asked for; else 404."""
    places = {place.key: place for place in places_of(workshop)}
    asked = request.POST.get("at") or request.GET.get("at")
    if not asked:
        return next(iter(places.values()))
    if asked not in places:
        raise Http404
    return places[asked]


def _here(workshop):
    return reverse("workshops:invitations", args=[workshop.pk])


@require_POST
@login_required
@pace.bounded
def guest(request, pk):
    """Put a guest on the list and write to her."""
    workshop = _own(request, pk)
    form = GuestForm(request.POST, workshop=workshop)
    if not form.is_valid():
        return page(request, workshop, form=form, status=422)
    made = {"by": request.user, "uid": form.cleaned_data["uid"]}
    made["request_id"] = read_request_id(form.cleaned_data["request_id"])
    try:
        services.invite_guest(workshop, **made, **form.told())
    except services.AlreadyAsked:
        words = _("This address has had an invitation already, or wants none: ask the person.")
        form.add_error("email", words)
        return page(request, workshop, form=form, status=422)
    except WrongState:
        return page(request, workshop, form=form, status=409, moved=True)
    messages.success(request, _("The invitation is on its way."))
    return redirect(_here(workshop))


@require_POST
@login_required
@pace.bounded
def offices(request, pk):
    """Put whoever holds the ticked offices on the list, and tell them."""
    workshop = _own(request, pk)
    place = _place(request, workshop)
    form = OfficesForm(request.POST, place=place)
    if not form.is_valid():
        return page(request, workshop, offices_form=form, status=422)

    def said(new):
        return ngettext("%(n)s person is invited.", "%(n)s people are invited.", new) % {"n": new}

    act = partial(services.invite_offices, workshop, form.cleaned_data["offices"])
    return _settle(request, workshop, act, f"{_here(workshop)}?at={place.key}", said)


@require_POST
@login_required
@pace.bounded
def again(request, pk, number):
    """Write to somebody once more."""
    workshop = _own(request, pk)
    act = partial(services.send_again, _row(workshop, number))
    return _settle(request, workshop, act, _here(workshop), _("The invitation is on its way."))


@require_POST
@login_required
@pace.bounded
def withdraw(request, pk, number):
    """Let an unanswered invitation open nothing any more."""
    workshop = _own(request, pk)
    act = partial(services.withdraw, _row(workshop, number))
    return _settle(request, workshop, act, _here(workshop), _("The invitation is withdrawn."))


def _row(workshop, number):
    rows = GuestInvitation.objects.filter(workshop=workshop, participant__forgotten_at=None)
    return get_object_or_404(rows, pk=number)


def _settle(request, workshop, act, home, said):
    try:
        return done_once(request, act, home=home, said=said)
    except WrongState:
        return page(request, own(request, workshop.pk, "invite"), status=409, moved=True)
