"""My data: what is held of the person who is signed in, and what she may do about it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.forgetting import give_name, withdraw_name
from events.personal import sections_of
from practices.forgetting import withdraw_contact, withdraw_photos
from practices.holdings import photos_of

MOST_PHOTOS_SHOWN = 100

own_page = cache_control(private=True, no_store=True)


@require_safe
@login_required
@own_page
def show(request):
    """Show what is held, with the ways to withdraw a consent."""
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
    return _("From now on the pages show your office alone, not your name.")


def _give_name(request):
    give_name(request.user)
    return _("Your name is shown again beside your office.")


def _withdraw_contact(request):
    withdraw_contact(request.user)
    return _("Whom to ask is shown nowhere any more in what you told.")


def _withdraw_photos(request):
    uids = [uid for uid in map(_uid, request.POST.getlist("photo")) if uid]
    number = withdraw_photos(request.user, uids)
    return ngettext(
        "%(n)s photo is taken down. Its files are deleted.",
        "%(n)s photos are taken down. Their files are deleted.",
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
