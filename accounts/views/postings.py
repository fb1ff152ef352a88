"""How a posting ends: by its holder, or by the desk above it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import EndPostingForm
from accounts.querysets import today
from accounts.services import Decided, end_posting, posting_to_end, take_back_posting
from events.pressing import done_once
from events.receipts import once, read_request_id


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, pk):
    """Say the last day: 404 for an unseen posting, 403 without the right, 409 when it is over."""
    try:
        with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
            if receipt.location:
                return redirect(receipt.location)
            return _end(request, pk, receipt)
    except Decided:
        return decided(request, _("This posting has already ended, or was never confirmed."))


@transaction.atomic
def _end(request, pk, receipt):
    posting = posting_to_end(pk, request.user, today())
    form = EndPostingForm(request.POST or None, posting=posting)
    own = posting.person_id == request.user.pk
    if form.is_valid():
        day = form.cleaned_data["last_day"]
        end_posting(pk, day, by=request.user, request_id=receipt.request_id)
        messages.success(request, _("Saved. What the office has written stays with the office."))
        receipt.location = reverse("accounts:settings" if own else "accounts:people")
        return redirect(receipt.location)
    status = 422 if form.is_bound else 200
    context = {"form": form, "posting": posting, "own": own}
    return render(request, "accounts/end_posting.html", context, status=status)


@login_required
@require_POST
def take_back(request, pk):
    """Remove what one stated and nobody has decided; 404 for another's, 409 when decided."""

    def act(by, **_made):
        take_back_posting(pk, by=by)

    try:
        return done_once(
            request, act, home=reverse("accounts:settings"), said=_("It is taken back.")
        )
    except Decided:
        return decided(request, _("This posting has been decided already."))


def decided(request, reason):
    """Return the 409 page with its `reason`."""
    return render(request, "errors/409.html", {"reason": reason}, status=409)
