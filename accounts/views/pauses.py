"""The pauses of the desks below one's own: what stands, setting one, ending it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import pauses
from accounts.forms import RequestForm
from accounts.models import Pause
from accounts.pause_forms import PauseEndForm, PauseForm
from accounts.querysets import today
from accounts.standing import standing_of
from events.receipts import once, read_request_id

_HERE = "accounts:pauses"
PAST_SHOWN = 20


@login_required
@require_safe
def listing(request):
    """List the pauses of the desks directly below; 403 for all but State and National curators."""
    return _list(request)


def _list(request, wrong=None, status=200):
    """Show the list; `wrong` is the form of the one whose new last day cannot be."""
    rows = Pause.objects.filter(place__in=_desks(request.user)).with_names()
    standing = list(rows.not_over())
    for pause in standing:
        moved = wrong if wrong and wrong.pause.pk == pause.pk else PauseEndForm(pause=pause)
        pause.forms = moved, RequestForm(auto_id=f"end-{pause.pk}-%s")
    past = rows.exclude(pk__in=[pause.pk for pause in standing]).order_by("-ends_on", "-id")
    context = {"standing_pauses": standing, "past": past[:PAST_SHOWN], "today": today()}
    return render(request, "accounts/pauses.html", context, status=status)


def _desks(user):
    above = pauses.pausing(standing_of(user))
    if not above:
        raise PermissionDenied
    return [desk for place in above for desk in pauses.desks_below(place)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Set a pause: 403 for a desk not directly below, 422 where something lacks or overlaps."""
    form = PauseForm(request.POST or None, desks=_desks(request.user))
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if receipt.location:
            return redirect(receipt.location)
        if _names_another(form):
            raise PermissionDenied
        if form.is_valid() and _begin(request, form, receipt):
            receipt.location = reverse(_HERE)
            return redirect(receipt.location)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/new_pause.html", {"form": form}, status=status)


def _names_another(form):
    """Whether a place is named that is not the sender's to pause, as no page offers it."""
    named = form.data.get("place", "") if form.is_bound else ""
    return bool(named) and named not in dict(form.fields["place"].choices)


def _begin(request, form, receipt):
    """Set the pauses of `form` and return them, or None with the reason beside the day."""
    sender = {"by": request.user, "request_id": receipt.request_id}
    try:
        begun = pauses.begin(form.places(), **form.details(), **sender)
    except ValidationError as refused:
        form.add_error("starts_on", refused)
        return None
    left = len(form.places()) - len(begun)
    words = ngettext("%(n)s desk is paused.", "%(n)s desks are paused.", len(begun))
    messages.success(request, words % {"n": len(begun)})
    if left:
        words = ngettext(
            "%(n)s was paused already on one of these days, and is left as it was.",
            "%(n)s were paused already on one of these days, and are left as they were.",
            left,
        )
        messages.info(request, words % {"n": left})
    return begun


@login_required
@require_POST
def end(request, pk):
    """Move the last day, or end it today where none is sent.

    403 for another state's, 409 for one that is over, 422 with the list for a day that cannot be.
    """
    pause = get_object_or_404(Pause.objects.select_related("place"), pk=pk)
    if not pauses.may_pause(standing_of(request.user), pause.place):
        raise PermissionDenied
    form = PauseEndForm(request.POST, pause=pause) if "ends_on" in request.POST else None
    try:
        with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
            if receipt.location:
                return redirect(receipt.location)
            if pause.is_over():
                raise pauses.AlreadyOver
            if form is None or form.is_valid():
                day = form and form.cleaned_data["ends_on"]
                pauses.end(pause, by=request.user, ends_on=day, request_id=receipt.request_id)
                receipt.location = reverse(_HERE)
    except pauses.AlreadyOver:
        words = {"reason": _("This pause has already ended.")}
        return render(request, "errors/409.html", words, status=409)
    except ValidationError as refused:
        form.add_error(None, refused)
    if form is not None and form.errors:
        return _list(request, form, status=422)
    messages.success(request, _("Saved. The days are counted again."))
    return redirect(receipt.location)
