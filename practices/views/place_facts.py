"""Telling a fact of a place: for its own offices and the office directly above."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.place_facts import OwnWord, TooMany, kinds_of, office_telling, tell
from events.receipts import once, read_request_id
from places.choices import FactKind, Level
from places.models import Fact, Place
from practices.forms.place_facts import FactForm
from practices.views.browse import place_address

EARLIER = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def fact(request, level, code, kind):
    """Ask for one fact, and keep it: 404 for what is not asked of such a place, 403 for others.

    409 where the place itself has told it, 429 after too many a day, 422 for what lacks.
    """
    place = _place(level, code, kind)
    if office_telling(request.user, place) is None:
        raise PermissionDenied
    told = Fact.objects.filter(place=place, kind=kind).select_related("told_from")
    earlier = list(told[:EARLIER])
    sent = request.POST if request.method == "POST" else None
    form = FactForm(sent, kind=kind, known=next(iter(earlier), None))
    try:
        with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
            if receipt.location:
                return redirect(receipt.location)
            if form.is_valid():
                sender = {"by": request.user, "request_id": receipt.request_id}
                tell(place, kind, **sender, **form.details())
                receipt.location = f"{place_address(place)}#about"
    except OwnWord:
        words = _("The place itself has told this. Its own word stays.")
        return render(request, "errors/409.html", {"reason": words}, status=409)
    except TooMany:
        words = _("Much was told of this place today. Go on tomorrow.")
        return render(request, "errors/429.html", {"reason": words}, status=429)
    if receipt.location:
        messages.success(request, _("Saved. It stands on the page of the place."))
        return redirect(receipt.location)
    context = {"place": place, "kind": FactKind(kind), "form": form, "earlier": earlier}
    status = 422 if form.is_bound else 200
    return render(request, "practices/place_fact.html", context, status=status)


def _place(level, code, kind):
    if level not in Level.values or kind not in FactKind.values:
        raise Http404
    place = get_object_or_404(Place.objects.with_parents(), level=level, code=code)
    if kind not in kinds_of(place):
        raise Http404
    return place
