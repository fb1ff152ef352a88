"""The pages of who owns a pack: made, changed, shared and deleted."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from events.receipts import once, read_request_id
from packs import services
from packs.as_text import link_of_pack
from packs.choices import Visibility
from packs.forms import PackForm, SharingForm
from packs.models import Pack
from packs.permissions import may
from practices.errors import AnswersMissing, NotAllowed, WrongState

SHARED = {
    Visibility.PRIVATE: gettext_lazy(
        "Only you and your office can read it now. A link given before opens nothing any more."
    ),
    Visibility.LINK: gettext_lazy("Whoever has the link below can read it now."),
    Visibility.PUBLIC: gettext_lazy(
        "Everybody can read it now, and it stands in the list of packs."
    ),
}


def own(request, pk, action):
    """Return the pack on which the reader may do `action`: 404 to who may not see it, else 403."""
    pack = get_object_or_404(Pack.objects.visible_to(request.user), pk=pk)
    if not may(request.user, action, pack):
        raise NotAllowed(action)
    return pack


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request):
    """Make an empty pack and lead to it."""
    if not may(request.user, "create-pack"):
        raise NotAllowed("create-pack")
    form = PackForm(request.POST or None, user=request.user)
    if request.method != "POST" or not form.is_valid():
        return _page(request, None, form, 422 if request.method == "POST" else 200)
    try:
        with once(read_request_id(form.cleaned_data["request_id"]), request.user) as receipt:
            if not receipt.location:
                made = {"by": request.user, "request_id": receipt.request_id}
                pack = services.create(**made, **form.words())
                receipt.location = pack.get_absolute_url()
                messages.success(request, _("Your pack is there. Now put practices into it."))
    except AnswersMissing as lacking:
        form.add_error("title", lacking.errors["title"])
        return _page(request, None, form, 422)
    return redirect(receipt.location)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request, pk):
    """Change the cover and how it is printed: 409 with both texts where another saved meanwhile."""
    pack = own(request, pk, "edit-pack")
    form = PackForm(request.POST or None, pack=pack)
    if request.method != "POST" or not form.is_valid():
        return _page(request, pack, form, 422 if request.method == "POST" else 200)
    told = form.cleaned_data
    try:
        with once(read_request_id(told["request_id"]), request.user) as receipt:
            if not receipt.location:
                made = {"by": request.user, "request_id": receipt.request_id}
                services.edit(pack, revision=told["revision"], **made, **form.words())
                receipt.location = pack.get_absolute_url()
                messages.success(request, _("Saved."))
    except WrongState as refusal:
        return _overtaken(request, refusal.practice, form)
    return redirect(receipt.location)


def _overtaken(request, now, form):
    """Show what another saved beside what was typed; sent again it is kept."""
    form.data = form.data.copy()
    form.data["revision"] = now.revision
    both = [
        (form[field].label, _shown(now, field), form.cleaned_data[field])
        for field in ("title", "occasion", "held_on", "held_at", "note")
        if getattr(now, field) != form.cleaned_data[field]
    ]
    return _page(request, now, form, 409, both=both)


def _shown(pack, field):
    return getattr(pack, field) or ""


def _page(request, pack, form, status, both=None):
    context = {"pack": pack, "form": form, "both": both, "overtaken": status == 409}
    context["delete_id"] = uuid.uuid4()
    return render(request, "packs/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def share(request, pk):
    """Choose who may read a pack; with `renew` its link becomes another one."""
    pack = own(request, pk, "share-pack")
    data = request.POST or None
    if data and "renew" in data:
        data = data.copy()
        data["visibility"] = Visibility.LINK
    may_publish = may(request.user, "publish-pack", pack)
    told = {"may_publish": may_publish, "down_until": pack.stays_down_until}
    form = SharingForm(data, initial={"visibility": pack.visibility}, **told)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_share(request, pack, form.cleaned_data))
        except WrongState:
            status = 409
            pack.refresh_from_db()
    elif request.method == "POST":
        status = 422
    context = {"pack": pack, "form": form, "link": link_of_pack(pack), "moved": status == 409}
    return render(request, "packs/share.html", context, status=status)


def _share(request, pack, told):
    with once(read_request_id(told["request_id"]), request.user) as receipt:
        if not receipt.location:
            made = {"by": request.user, "request_id": receipt.request_id}
            if "renew" in request.POST:
                services.renew_link(pack, **made)
                messages.success(
                    request, _("Here is another link. The one before opens nothing any more.")
                )
            else:
                services.share(pack, told["visibility"], **made)
                messages.success(request, SHARED[told["visibility"]])
            receipt.location = reverse("packs:share", args=[pack.pk])
    return receipt.location


@require_POST
@login_required
def delete(request, pk):
    """Delete a pack; a second press finds it gone."""
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if not receipt.location:
            pack = own(request, pk, "delete-pack")
            services.delete(pack, by=request.user, request_id=receipt.request_id)
            receipt.location = reverse("packs:packs")
            messages.success(request, _("The pack is deleted. Its practices stay what they are."))
    return redirect(receipt.location)
