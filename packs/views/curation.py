"""What a desk may do with a pack: take a public one down, and say why."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.receipts import once, read_request_id
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
        return redirect(_let_back(request, pk))
    if request.method != "POST" and (held := _held_down(request, pk)):
        context = {"pack": held, "request_id": uuid.uuid4()}
        return render(request, "packs/held_down.html", context)
    form = TakeDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(_done(request, pk, form.cleaned_data))
    pack = own(request, pk, "take-down-pack")
    status = 422 if request.method == "POST" else 200
    return render(request, "packs/take_down.html", {"pack": pack, "form": form}, status=status)


def _held_down(request, pk):
    """Return the pack that the reader, as its desk, may let back; None for any other."""
    pack = Pack.objects.held_down().with_owner().filter(pk=pk).first()
    return pack if pack and may(request.user, "take-down-pack", pack) else None


def _let_back(request, pk):
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if not receipt.location:
            pack = _held_down(request, pk)
            if pack is None:
                raise Http404
            services.let_back(pack, by=request.user, request_id=receipt.request_id)
            receipt.location = reverse("packs:packs")
            messages.success(
                request, _("Its owner may show it to everybody again, and is told so.")
            )
    return receipt.location


def _done(request, pk, told):
    with once(read_request_id(told["request_id"]), request.user) as receipt:
        if not receipt.location:
            pack = own(request, pk, "take-down-pack")
            made = {"by": request.user, "request_id": receipt.request_id}
            try:
                services.take_down(pack, note=told["note"], **made)
            except WrongState as gone:  # its owner was first: who is no owner cannot see it now
                raise Http404 from gone
            receipt.location = reverse("packs:take_down", args=[pk])
            messages.success(request, _("It is not public any more. Its owner has been told why."))
    return receipt.location
