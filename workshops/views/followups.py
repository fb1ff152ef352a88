"""Going on where a workshop ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.receipts import once, read_request_id
from practices.errors import WrongState
from workshops.followup.services import follow_up
from workshops.views import public
from workshops.views.convening import own


@require_POST
@login_required
def make(request, pk):
    """Make a draft that follows the workshop, and open it to be changed."""
    workshop = own(request, pk, "report")
    try:
        with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
            if not receipt.location:
                made = {"by": request.user, "request_id": receipt.request_id}
                draft = follow_up(workshop, **made)
                receipt.location = reverse("workshops:edit", args=[draft.pk])
                messages.success(request, _("A draft is made. Set its days and its place."))
    except WrongState:
        return public.page(request, workshop, status=409, moved=True)
    return redirect(receipt.location)
