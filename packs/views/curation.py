"""What a desk may do with a pack: take a public one down, and say why."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.pressing import done_once
from packs import services
from packs.forms import TakeDownForm
from packs.models import Pack
from packs.permissions import may
from packs.views.author import own
from practices.errors import WrongState


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_down(request, pk):
    """Take a public pack out of the list, with a note to its owner; or let it back (`let_back`)."""
    if "let_back" in request.POST:
        return _let_back(request, pk)
    if request.method != "POST" and (held := _held_down(request, pk)):
        context = {"pack": held, "request_id": uuid.uuid4()}
        return render(request, "packs/held_down.html", context)
    form = TakeDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _done(request, pk, form.cleaned_data)
    pack = own(request, pk, "take-down-pack")
    status = 422 if request.method == "POST" else 200
    return render(request, "packs/take_down.html", {"pack": pack, "form": form}, status=status)


def _held_down(request, pk):
    """Return the pack that the reader, as its desk, may let back; None for any other."""
    pack = Pack.objects.held_down().with_owner().filter(pk=pk).first()
    return pack if pack and may(request.user, "take-down-pack", pack) else None


def _let_back(request, pk):
    def act(**made):
        pack = _held_down(request, pk)
        if pack is None:
            raise Http404
        services.let_back(pack, **made)

    said = _("Its owner may show it to everybody again, and is told so.")
    return done_once(request, act, home=reverse("packs:packs"), said=said)


def _done(request, pk, told):
    def act(**made):
        pack = own(request, pk, "take-down-pack")
        try:
            services.take_down(pack, note=told["note"], **made)
        except WrongState as gone:  # its owner was first: who is no owner cannot see it now
            raise Http404 from gone

    said = _("It is not public any more. Its owner has been told why.")
    return done_once(request, act, home=reverse("packs:take_down", args=[pk]), said=said)
