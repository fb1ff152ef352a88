"""The people of a workshop, for who runs it: the code, the mix, the list, badges. Never public."""

import uuid
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.slips import picture_of
from events.pressing import done_once
from events.receipts import read_request_id
from packs import typesetting
from practices.errors import WrongState
from workshops import joining, people
from workshops.badges import badges_of, cards_of, hunting_of, list_of
from workshops.choices import JOINABLE, MOST_PARTICIPANTS
from workshops.mix import mix_of
from workshops.people_forms import MoveForm, PersonForm
from workshops.services import OPEN
from workshops.views.convening import own
from workshops.visits.prints import days_of

PRINTS = {
    "badges": badges_of,
    "participants": list_of,
    "cards": cards_of,
    "hunting": hunting_of,
}
WAIT = 3  # seconds for a free typesetter


@require_safe
@login_required
def listing(request, pk):
    """Show the code, the mix and the list."""
    return page(request, own(request, pk, "see-people"))


def page(request, workshop, *, form=None, move_form=None, status=200, moved=False):
    """Answer the page of the people of `workshop`."""
    door = joining.open_door_of(workshop) if workshop.state in JOINABLE else None
    code = joining.code_of(door) if door else ""
    address = joining.address_of(code) if code else ""
    rows = workshop.participants.filter(forgotten_at=None).select_related("person", "district")
    context = {
        "workshop": workshop,
        "code": code,
        "address": address,
        "picture": picture_of(address) if address else "",
        "invitation": _invitation(workshop, address) if address else "",
        "joinable": workshop.state in JOINABLE,
        "writes": workshop.state in JOINABLE and settings.MODE != "hall",
        "open": workshop.state in OPEN,
        "mix": mix_of(workshop),
        "people": rows,
        "form": form or PersonForm(workshop=workshop),
        "move_form": move_form or MoveForm(workshop=workshop),
        "ids": {name: uuid.uuid4() for name in ("open", "end", "erase")},
        "moved": moved,
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "workshops/people.html", context, status=status)


def _invitation(workshop, address):
    """Return the words by which somebody is invited in a chat, with the way in."""
    words = _(
        "You are invited to “%(title)s”: %(days)s, %(venue)s. Come in here, with or without an "
        "account:"
    )
    told = {"title": workshop.title, "days": days_of(workshop), "venue": workshop.venue}
    return f"{words % told}\n{address}"


@require_POST
@login_required
def add(request, pk):
    """Put somebody on the list."""
    workshop = own(request, pk, "invite")
    form = PersonForm(request.POST, workshop=workshop)
    if not form.is_valid():
        return page(request, workshop, form=form, status=422)
    made = {"by": request.user, "uid": form.cleaned_data["uid"]}
    made["request_id"] = read_request_id(form.cleaned_data["request_id"])
    try:
        people.add(workshop, **made, **form.told())
    except WrongState:
        return page(request, workshop, form=form, status=409, moved=True)
    messages.success(request, _("On the list."))
    return redirect(_here(workshop))


def _here(workshop):
    return reverse("workshops:people", args=[workshop.pk])


@require_POST
@login_required
def take_off(request, pk, number):
    """Take somebody off the list; her name is forgotten."""
    workshop = own(request, pk, "invite")

    def act(**made):
        people.take_off(get_object_or_404(workshop.participants, pk=number), **made)

    said = _("The name is erased; the person is still counted.")
    return done_once(request, act, home=_here(workshop), said=said)


@require_POST
@login_required
def take_off_many(request, pk):
    """Take all that are ticked off the list at once."""
    workshop = own(request, pk, "invite")

    def said(gone):
        return ngettext("%(n)s name is erased.", "%(n)s names are erased.", gone) % {"n": gone}

    act = partial(people.take_off_many, workshop, _ticked(request))
    return done_once(request, act, home=_here(workshop), said=said)


def _ticked(request):
    """Return the keys of those that are ticked."""
    ticked = request.POST.getlist("person")[:MOST_PARTICIPANTS]
    return [int(one) for one in ticked if one.isascii() and one.isdigit() and len(one) < 16]


@require_POST
@login_required
def move_many(request, pk):
    """Put all that are ticked into one district."""
    workshop = own(request, pk, "invite")
    form = MoveForm(request.POST, workshop=workshop)
    if not form.is_valid():
        return page(request, workshop, move_form=form, status=422)

    def said(moved):
        return ngettext("%(n)s person is moved.", "%(n)s people are moved.", moved) % {"n": moved}

    numbers = [one.pk for one in form.cleaned_data["person"]]
    act = partial(people.move_many, workshop, numbers, form.cleaned_data["district"])
    return done_once(request, act, home=_here(workshop), said=said)


@require_POST
@login_required
def free_many(request, pk):
    """Let the badges of all that are ticked be used on another phone."""
    workshop = own(request, pk, "invite")

    def said(freed):
        return ngettext("%(n)s badge is free.", "%(n)s badges are free.", freed) % {"n": freed}

    act = partial(people.free_many, workshop, _ticked(request))
    return done_once(request, act, home=_here(workshop), said=said)


@require_POST
@login_required
def door(request, pk):
    """Make a code, another one, or with `end` let it open nothing any more."""
    workshop = own(request, pk, "invite")
    act = joining.end_door if "end" in request.POST else joining.open_door
    try:
        return done_once(request, partial(act, workshop), home=_here(workshop))
    except WrongState:
        return page(request, own(request, pk, "invite"), status=409, moved=True)


@require_safe
@login_required
def printed(request, pk, what):
    """Answer the badges, or the list to sign on, as a file for paper."""
    if what not in PRINTS:
        raise Http404
    workshop = own(request, pk, "see-people")
    data = PRINTS[what](workshop, **_first(request, what))
    if not data["people"]:
        return page(request, workshop, status=409)
    try:
        pdf = typesetting.set_type(f"workshop-{what}", data, [], wait=WAIT)
    except (typesetting.AllBusy, typesetting.CannotBeSet):
        return _busy(request, workshop)
    answer = HttpResponse(pdf, content_type="application/pdf")
    name = f"{workshop.title[:60]}, {data['title']['w'][:20]}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name)
    return answer


def _first(request, what):
    """Return the first code of empty cards, as `from` says; 400 for what is no number."""
    if what != "cards" or "from" not in request.GET:
        return {}
    typed = request.GET["from"]
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5 and 0 < int(typed) < 9900):
        raise BadRequest("no number of a card")
    return {"first": int(typed)}


def _busy(request, workshop):
    answer = render(request, "workshops/busy.html", {"workshop": workshop}, status=503)
    answer["Retry-After"] = "10"
    return answer
