"""Who is invited says whether she comes: by the link in her letter, or signed in. Never by GET."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from practices.errors import WrongState
from workshops import pace, people, seats
from workshops.invitations import services
from workshops.models import GuestInvitation
from workshops.views.guests import unlisted

ANSWERS = ("yes", "no", "erase")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@pace.opened_by_token("workshop-invitation", services.find)
def by_link(request, invitation, _token):
    """Ask who has the link whether she comes; 404 for one that opens nothing."""
    return _asked(request, invitation, request.path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def signed_in(request, pk):
    """Ask who is invited by her office whether she comes; 404 to everybody else."""
    near = ("participant__person", "participant__district", "workshop__place", "workshop__area")
    mine = GuestInvitation.objects.select_related(*near).filter(participant__person=request.user)
    return _asked(request, get_object_or_404(mine, workshop=pk, ended_at=None), request.path)


def _asked(request, invitation, here):
    if not invitation.is_open(timezone.now()):
        return _page(request, invitation, ended=True, status=410)
    if request.method != "POST":
        return _page(request, invitation)
    answer = request.POST.get("answer")
    if answer not in ANSWERS:
        raise BadRequest("no answer to an invitation")
    try:
        return _answer(request, invitation, answer, here)
    except WrongState:
        return _page(request, invitation, ended=True, status=410)


def _answer(request, invitation, answer, here):
    guest, user = invitation.participant, request.user
    if guest.person_id and guest.person_id != user.pk:
        user = AnonymousUser()  # she pressed in her mail, and somebody else is signed in here
    if answer == "yes":
        # Her letter is hers, wherever her badge is in use.
        row = people.accept(guest, user=user, mark=guest.seat_mark)
        if row.person_id is None:
            seats.take(request, row, anew=True)
        return redirect(here if row.pk == guest.pk else invitation.workshop)
    if answer == "no":
        people.decline(guest, user=user)
        return redirect(here)
    people.go(guest, user=user)
    seats.leave(request, invitation.workshop)
    messages.success(request, _("Your name, office and address are erased."))
    return redirect(invitation.workshop)


def _page(request, invitation, *, ended=False, status=200):
    workshop = invitation.workshop
    context = {
        "invitation": invitation,
        "guest": invitation.participant,
        "workshop": workshop,
        "ended": ended,
        "seat": None if ended else seats.seat_in(request, workshop),
        "alternates": [],
    }
    return unlisted(render(request, "workshops/invited.html", context, status=status))
