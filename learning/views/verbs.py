"""What becomes of a gap, one address a verb."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from learning import workflow
from learning.forms import form_of
from learning.views import acting
from learning.views.public import gap_for, page

DONE = {
    "support": _("You hear as soon as somebody has told how."),
    "unsupport": _("You are not counted any more."),
    "take": _("Who asked can see that your desk looks for an answer, and by when."),
    "call": _("The call stands here. Who could know is told once."),
    "answer": _("It is answered. Who asked and who needs it too are told now."),
    "decline": _("It is closed, and who asked can read your note."),
    "reopen": _("It is asked for again."),
}


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
        done=DONE[verb],
    )
