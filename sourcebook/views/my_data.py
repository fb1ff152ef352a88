"""My data: what is held of the person who is signed in, and what she may do about it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forgetting import desks_left_empty, erase, give_name, withdraw_name
from accounts.fresh import freshly_signed_in
from accounts.standing import standing_of
from events.personal import sections_of
from events.services import record
from practices.forgetting import withdraw_contact, withdraw_photos
from practices.holdings import photos_of
from sourcebook.copies import archive
from sourcebook.forms import CopyForm, EraseForm

MOST_PHOTOS_SHOWN = 100


@require_safe
@login_required
def show(request):
    """Show what is held, with the ways to withdraw a consent, take a copy or be erased."""
    context = {
        "sections": sections_of(request.user),
        "photos": photos_of(request.user)[:MOST_PHOTOS_SHOWN],
    }
    return render(request, "sourcebook/my_data.html", context)


@require_POST
@login_required
def withdraw(request, kind):
    """Withdraw the consent to what is of `kind`, at once; a second time changes nothing."""
    if kind not in _WITHDRAWALS:
        raise Http404
    messages.success(request, _WITHDRAWALS[kind](request))
    return redirect("my_data")


def _withdraw_name(request):
    withdraw_name(request.user)
    return _("From now on the pages show only your office, not your name.")


def _give_name(request):
    give_name(request.user)
    return _("Your name is shown again beside your office.")


def _withdraw_contact(request):
    withdraw_contact(request.user)
    return _("“Whom to ask” is no longer shown in anything you told.")


def _withdraw_photos(request):
    uids = [uid for uid in map(_uid, request.POST.getlist("photo")) if uid]
    number = withdraw_photos(request.user, uids)
    return ngettext(
        "%(n)s photo is removed. Its files are deleted.",
        "%(n)s photos are removed. Their files are deleted.",
        number,
    ) % {"n": number}


def _uid(text):
    try:
        return UUID(text)
    except ValueError:
        return None


_WITHDRAWALS = {
    "name": _withdraw_name,
    "name-again": _give_name,
    "contact": _withdraw_contact,
    "photos": _withdraw_photos,
}


@require_http_methods(["GET", "HEAD", "POST"])
@freshly_signed_in
def copy(request):
    """Give a copy of all that is held as a file, for a stated purpose; the log keeps that."""
    form = CopyForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "sourcebook/copy_my_data.html", {"form": form}, status=status)
    now = timezone.now()
    purpose = form.cleaned_data["purpose"]
    with transaction.atomic():
        office = standing_of(request.user).main_office
        record("export-data", request.user, by=request.user, office=office, target=purpose, at=now)
        held = archive(request.user, now)
    response = HttpResponse(held, content_type="application/zip")
    name = f"my-data-{timezone.localdate(now):%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@freshly_signed_in
def erase_me(request):
    """Explain what erasing means, and do it once the word is typed."""
    form = EraseForm(request.POST or None)
    if form.is_valid():
        _erase(request.user, keep_photos=form.cleaned_data["keep_photos"])
        logout(request)
        answer = render(request, "sourcebook/erased.html")
        answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return answer
    context = {"form": form, "desks": desks_left_empty(request.user)}
    status = 422 if form.is_bound else 200
    return render(request, "sourcebook/erase_me.html", context, status=status)


@transaction.atomic
def _erase(person, *, keep_photos):
    if not keep_photos:
        withdraw_photos(person)
    erase(person)
