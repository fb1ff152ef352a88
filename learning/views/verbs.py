"""What becomes of a gap, one address a verb."""

from functools import partial

from django.urls import reverse
from django.views.decorators.http import require_POST

from learning import workflow
from learning.forms import form_of
from learning.views import acting
from learning.views.public import gap_for, page


@require_POST
def act(request, pk, verb):
    """Do `verb` on the gap `pk`, then lead to its page."""
    return acting.act(
        *(request, verb),
        home=reverse("learning:gap", args=[pk]),
        find=partial(gap_for, request.user, pk),
        form=form_of(verb, request.POST),
        workflow=workflow,
        page=page,
    )
