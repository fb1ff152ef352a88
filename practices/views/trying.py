"""Saying for a place how far it is with a practice, and what the places under one are trying."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from events.paging import addresses, page_of
from events.pressing import done_once
from places.choices import Level
from places.models import Place
from practices.choices import AdoptionStatus
from practices.errors import WrongState
from practices.forms.adopting import LABELS
from practices.living import adopting, taking
from practices.models import Adoption, Practice
from practices.verb_forms import form_of
from practices.views.verbs import conflict

NEWEST = 5
_KEPT = ("changed", "result", "conditions", "likely_reason", "reach", "terrain")


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def trying(request, pk):
    """The form of one status: `?status=`, `?place=` (the own posting) and `?shielded=on`."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    asked = request.GET
    status = asked.get("status") or AdoptionStatus.PLANNED
    if status not in AdoptionStatus.values:
        raise Http404
    place = Place.objects.with_parents().filter_key(asked.get("place", "")).first()
    shielded = asked.get("shielded") == "on"
    try:
        bid = adopting.require(practice, request.user, place, shielded=shielded)
    except WrongState as refusal:
        return conflict(request, practice, "adopt", refusal)
    told = {"status": status, "place": bid.place.key, "shielded": shielded}
    form = form_of("adopt", **told, **_known(bid.adoption, status))
    others = [(one, LABELS[one]) for one in AdoptionStatus if one != status]
    return render(
        request,
        "practices/trying.html",
        {
            "practice": practice,
            "version": practice.latest_version,
            "form": form.offer(practice, request.user),
            "label": form.label,
            "others": others if bid.adoption is None else [],
        },
    )


@require_POST
def hide(request, pk, uid):
    """Hide for good what a place wrote of a practice: for the practice's desk."""
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(reverse("practices:practice_by_pk", args=[pk]))
    practice = get_object_or_404(Practice.objects.visible_to(user), pk=pk)
    adoption = get_object_or_404(practice.adoptions.shown(), uid=uid)
    said = _("What the place wrote is hidden for good.")
    act = partial(adopting.hide_words, adoption)
    return done_once(request, act, home=practice.get_absolute_url(), said=said)


def _known(adoption, status):
    """Return what was said before; a plan begins with next month.

    What came of it while it went well is not what happened when it failed, nor the other way.
    """
    if adoption is None:
        months = {"planned_for": adopting.next_month()}
        return months if status == AdoptionStatus.PLANNED else {}
    known = {name: getattr(adoption, name) for name in _KEPT}
    if (adoption.status == AdoptionStatus.DID_NOT_WORK) != (status == AdoptionStatus.DID_NOT_WORK):
        del known["result"]
    if adoption.planned_for:
        known["planned_for"] = f"{adoption.planned_for:%Y-%m}"
    if adoption.used_since:
        pattern = "%Y" if adoption.used_since_precision == "year" else "%Y-%m"
        known["used_since"] = adoption.used_since.strftime(pattern)
    return known


def trying_under(request, place):
    """Return the latest that `place` and the places under it take up, and how many there are."""
    found = Adoption.objects.under(place)
    latest = found.with_row_data()[:NEWEST]
    return {
        "takings": [taking.taking(row, request.user) for row in latest],
        "taken_up": found.count(),
    }


@require_safe
def of_place(request, level, code):
    """List what a place and the places under it take up; of shielded ones nothing."""
    if level not in (Level.STATE, Level.DISTRICT, Level.BLOCK, Level.GP):
        raise Http404
    place = get_object_or_404(Place.objects.with_parents(), level=level, code=code)
    page = page_of(request, Adoption.objects.under(place).with_row_data())
    context = {"place": place, "page": page, "total": page.paginator.count}
    context["takings"] = [taking.taking(row, request.user) for row in page]
    return render(request, "practices/place_trying.html", context | addresses(request, page))
