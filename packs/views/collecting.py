"""Putting practices into a pack, taking them out, and their order."""

import uuid
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from events.pressing import done_once
from packs import collecting, services, suggesting
from packs.forms import SuggestForm, ToPackForm, usual_words
from packs.models import Pack
from packs.permissions import may
from packs.views.author import own
from packs.views.public import page
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.looked_for import looked_for_by
from practices.models import Practice
from practices.page_links import PageLink
from practices.rows import row_of

MOST_OFFERED = 30  # packs of one's own, the latest changed first
PROPOSED = 12  # at once; once some are in, others follow


def offer_adding(practice, version):
    """Return the button "Add to pack" of an entry's page, where what lives is shown."""
    if not practice.is_live or version.pk != practice.live_version_id:
        return None
    return PageLink(_("Add to pack"), _adding(practice.pk), "plus", signed_in=True)


def offer_adding_row(key):
    """Return the link "Add to pack" of a row in a list."""
    return PageLink(_("Add to pack"), _adding(key))


def _adding(key):
    return f"{reverse('packs:add')}?practice={key}"


def _number(text):
    """Return the key in `text`, or raise Http404."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request):
    """Choose the pack into which a practice goes, or name a new one, and put it there."""
    if not may(request.user, "create-pack"):
        raise NotAllowed("create-pack")
    asked = request.POST.get("practice") or request.GET.get("practice", "")
    found = collecting.may_stand_in(request.user)
    practice = get_object_or_404(found, pk=_number(asked))
    packs = list(Pack.objects.owned_by(request.user)[:MOST_OFFERED])
    form = ToPackForm(request.POST or None, packs=packs)
    if request.method == "POST" and form.is_valid():
        try:
            return _add(request, practice, form.cleaned_data)
        except AnswersMissing as lacking:
            for field, words in lacking.errors.items():
                form.add_error({"practice": "pack"}.get(field, field), words)
    context = {"practice": practice, "form": form, "packs": packs}
    status = 422 if request.method == "POST" else 200
    return render(request, "packs/add.html", context, status=status)


def _add(request, practice, told):
    def act(**made):
        pack = _chosen(request, told, made)
        came = collecting.add(pack, [practice], **made)
        done = _("It is in the pack.") if came else _("It was in the pack already.")
        messages.success(request, done)
        return pack

    return done_once(request, act)


def _chosen(request, told, made):
    if told["pack"] != "new":
        return get_object_or_404(Pack.objects.owned_by(request.user), pk=told["pack"])
    return services.create(**made, **usual_words(request.user) | {"title": told["title"]})


def _once(request, pack, act):
    """Let `act` change `pack` once for this request and lead back to it: 409 where it moved on."""
    try:
        return done_once(request, act, home=pack.get_absolute_url())
    except WrongState as refusal:
        return _refused(request, pack, refusal.reason)


def _refused(request, pack, reason):
    """Show the pack as it is now, and what was sent beside it."""
    pack.refresh_from_db()
    sent = _sent(request)
    titles = Practice.objects.visible_to(request.user).in_bulk(sent)
    here = set(pack.items.values_list("practice", flat=True))
    wanted = [titles[key] for key in sent if key in titles]
    again = reason == "stale" and sorted(here) == sorted(sent)
    more = {"moved": reason, "wanted": wanted if reason == "stale" else [], "again": again}
    return page(request, pack, status=409, **more)


def _sent(request):
    """Return the keys that were sent, in the order that was wished for."""
    keys = [_number(key) for key in request.POST.getlist("practice")[:200]]
    way, _colon, key = request.POST.get("move", "").partition(":")
    if way and _number(key) in keys:
        at = keys.index(_number(key))
        keys.pop(at)
        keys.insert(max(at + (1 if way == "down" else -1), 0), _number(key))
    return keys


@require_POST
@login_required
def order(request, pk):
    """Put the practices in the order sent; `move` is `up:<key>` or `down:<key>` on top of it."""
    pack = own(request, pk, "order-pack")
    revision, sent = _number(request.POST.get("revision", "")), _sent(request)
    return _once(request, pack, partial(_order, pack, sent, revision=revision))


@transaction.atomic
def _order(pack, sent, **made):
    """What its owner does not see, since it goes out no more, comes behind what she sees."""
    all_ = list(pack.items.order_by("position").values_list("practice", flat=True))
    unseen = [key for key in all_ if key not in sent]
    collecting.order(pack, [*sent, *unseen], **made)


@require_POST
@login_required
def remove(request, pk):
    """Take a practice out."""
    pack = own(request, pk, "remove-from-pack")
    key = _number(request.POST.get("remove", ""))
    item = pack.items.filter(practice=key).select_related("practice").first()
    if item is None:
        return redirect(pack)
    return _once(request, pack, partial(collecting.remove, pack, item.practice))


@require_POST
@login_required
def replace(request, pk):
    """Put what replaced a practice in its position."""
    pack = own(request, pk, "add-to-pack")
    key = _number(request.POST.get("replace", ""))
    item = pack.items.filter(practice=key).select_related("practice").first()
    if item is None:
        return redirect(pack)
    return _once(request, pack, partial(collecting.replace, pack, item.practice))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def suggest(request, pk):
    """Propose practices from themes and a place; a post puts the ticked ones in."""
    pack = own(request, pk, "add-to-pack")
    wrong = ""
    if request.method == "POST":
        try:
            return _accept(request, pack)
        except AnswersMissing as lacking:
            wrong = lacking.errors["practice"]
    form = SuggestForm(request.GET or None, user=request.user, themes=looked_for_by(request.user))
    found = []
    if form.is_bound and form.is_valid():
        told = {"themes": form.cleaned_data["theme"], "place": form.near, "most": PROPOSED}
        found = suggesting.proposals(pack, request.user, **told)
    context = {
        "pack": pack,
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "proposals": [(one, row_of(one.practice)) for one in found],
        "wrong": wrong,
        "request_id": uuid.uuid4(),
    }
    status = 422 if wrong or form.errors else 200
    return render(request, "packs/suggest.html", context, status=status)


def _accept(request, pack):
    keys = [_number(key) for key in request.POST.getlist("practice")[:200]]
    if not keys:
        raise AnswersMissing({"practice": _("Tick the practices that you want.")})
    practices = list(Practice.objects.visible_to(request.user).filter(pk__in=keys))
    practices.sort(key=lambda practice: keys.index(practice.pk))

    def said(came):
        return ngettext("%(n)d practice came in.", "%(n)d practices came in.", came) % {"n": came}

    act = partial(collecting.add, pack, practices)
    return done_once(request, act, home=pack.get_absolute_url(), said=said)
