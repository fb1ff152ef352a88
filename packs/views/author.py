"""The pages of who owns a pack: made, changed, shared and deleted."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from events.pressing import done_once
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
        said = _("Your pack is there. Now put practices into it.")
        return done_once(request, partial(services.create, **form.words()), said=said)
    except AnswersMissing as lacking:
        lacking.say_in(form)
        return _page(request, None, form, 422)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request, pk):
    """Change the cover and how it is printed: 409 with both texts where another saved meanwhile."""
    pack = own(request, pk, "edit-pack")
    form = PackForm(request.POST or None, pack=pack)
    if request.method != "POST" or not form.is_valid():
        return _page(request, pack, form, 422 if request.method == "POST" else 200)
    try:
        act = partial(services.edit, pack, revision=form.cleaned_data["revision"], **form.words())
        return done_once(request, act, home=pack.get_absolute_url(), said=_("Saved."))
    except WrongState as refusal:
        return _overtaken(request, refusal.practice, form)


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
            return _share(request, pack, form.cleaned_data)
        except WrongState:
            status = 409
            pack.refresh_from_db()
    elif request.method == "POST":
        status = 422
    context = {"pack": pack, "form": form, "link": link_of_pack(pack), "moved": status == 409}
    return render(request, "packs/share.html", context, status=status)


def _share(request, pack, told):
    if "renew" in request.POST:
        act = partial(services.renew_link, pack)
        said = _("Here is another link. The one before opens nothing any more.")
    else:
        act = partial(services.share, pack, told["visibility"])
        said = SHARED[told["visibility"]]
    return done_once(request, act, home=reverse("packs:share", args=[pack.pk]), said=said)


@require_POST
@login_required
def delete(request, pk):
    """Delete a pack; a second press finds it gone."""

    def act(**made):
        services.delete(own(request, pk, "delete-pack"), **made)

    said = _("The pack is deleted. Its practices stay what they are.")
    return done_once(request, act, home=reverse("packs:packs"), said=said)
