"""Before a workshop: what each district brings, and a pack made of what they ask. Never public."""

import uuid
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.public import too_many
from events.pressing import done_once
from practices.errors import AnswersMissing, WrongState
from workshops import pace, seats
from workshops.choices import JOINABLE
from workshops.models import Workshop
from workshops.permissions import may
from workshops.prework import services
from workshops.prework.forms import ASKED, PreworkForm
from workshops.prework.packing import make_pack
from workshops.sheets import LAYOUT, asked, sheet_to_fill
from workshops.views.convening import own
from workshops.views.guests import unlisted
from workshops.views.papers import paper


def _here(request, pk):
    """Return (workshop, seat or None, the districts for which one may write): else 404."""
    rows = Workshop.objects.visible_to(request.user).with_row_data()
    workshop = get_object_or_404(rows, pk=pk)
    seat = seats.seat_in(request, workshop)
    districts = services.districts_for(workshop, request.user, seat)
    if not districts and not may(request.user, "report", workshop):
        raise Http404
    return workshop, seat, districts


@never_cache
@require_safe
def prework(request, pk):
    """Show who has sent something and who is not yet heard from; to a district its own form."""
    workshop, _seat, districts = _here(request, pk)
    runs = may(request.user, "report", workshop)
    if not runs and len(districts) == 1:
        return redirect("workshops:prework_of", workshop.pk, districts[0].pk)
    mine = {district.pk for district in districts}
    context = {
        "workshop": workshop,
        "rows": [(place, sent) for place, sent in services.overview(workshop) if place.pk in mine],
        "runs": runs,
        "open": workshop.state in JOINABLE,
        "request_id": uuid.uuid4(),
    }
    return unlisted(render(request, "workshops/prework.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_district(request, pk, district):
    """Show what a district brings, and let its people write it: 409 where another did meanwhile."""
    workshop, seat, districts = _here(request, pk)
    place = next((one for one in districts if one.pk == district), None)
    if place is None:
        raise Http404
    sent = workshop.preworks.filter(district=place).first()
    form = PreworkForm(request.POST if request.method == "POST" else None, sent=sent)
    if request.method != "POST" or not form.is_valid():
        return _form(request, workshop, place, form, sent, 422 if form.is_bound else 200)
    made = {"user": request.user, "seat": seat, "revision": form.cleaned_data["revision"]}
    try:
        pace.keep(request, workshop, seat)
        services.send(workshop, place, **made, **form.words())
    except pace.TooFast:
        return too_many(request, pace.HOUR)
    except WrongState as refusal:
        sent = workshop.preworks.filter(district=place).first()
        if refusal.reason == "stale":
            form.data = form.data.copy()
            form.data["revision"] = sent.revision if sent else 0
        return _form(request, workshop, place, form, sent, 409)
    messages.success(request, _("Sent. You can change it until the workshop is over."))
    return redirect(request.path)


def _form(request, workshop, place, form, sent, status):
    context = {
        "workshop": workshop,
        "place": place,
        "form": form,
        "sent": sent,
        "open": workshop.state in JOINABLE,
        "overtaken": status == 409,
        "asked": [(label, getattr(sent, name)) for name, label in ASKED.items()] if sent else [],
        **({"alternates": []} if status != 200 else {}),
    }
    return unlisted(render(request, "workshops/prework_of.html", context, status=status))


@require_POST
@login_required
def pack(request, pk):
    """Make a pack for the workshop from its themes and asks."""
    workshop = own(request, pk, "report")
    said = _("The pack is made: look through it, take out, add.")
    try:
        return done_once(request, partial(make_pack, workshop), said=said)
    except AnswersMissing as refusal:
        messages.error(request, " ".join(str(one) for one in refusal.errors.values()))
        return redirect("workshops:prework", workshop.pk)


@never_cache
@require_safe
def prework_pdf(request, pk):
    """Answer the three questions as a sheet for those without a phone."""
    workshop, _seat, _districts = _here(request, pk)
    questions = [asked(_("District, and who writes this"), lines=1)]
    questions += [asked(label, lines=5) for label in ASKED.values()]
    lead = _("Bring it along, or send it before: who runs the workshop types it in.")
    title = _("What your district brings")
    return paper(request, workshop, LAYOUT, sheet_to_fill(workshop, title, lead, questions))
