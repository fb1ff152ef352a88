"""Going on where a workshop ended."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.pressing import done_once
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
        said = _("A draft is made. Set its days and its place.")
        return done_once(request, partial(follow_up, workshop), home=_form_of, said=said)
    except WrongState:
        return public.page(request, workshop, status=409, moved=True)


def _form_of(draft):
    return reverse("workshops:edit", args=[draft.pk])
