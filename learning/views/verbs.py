"""One address a verb. Each takes a POST and answers 302, 403, 404, 409 or 422, in this order:
sign-in, whether the gap is seen, replay, right, state, words."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from events.receipts import led_to, once, read_request_id
from learning import workflow
from learning.forms import form_of
from learning.models import Gap
from learning.permissions import may
from learning.views.public import gap_for, page
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops.pace import bounded

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
@bounded
def act(request, pk, verb):
    """Do `verb` on the gap `pk`, then lead to its page."""
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(reverse("learning:gap", args=[pk]))
    request_id = read_request_id(request.POST.get("request_id"))
    if told := led_to(request_id, user):
        return redirect(told)
    gap, form = gap_for(user, pk), form_of(verb, request.POST)
    try:
        return redirect(_once(request, request_id, gap, verb, form))
    except Gap.DoesNotExist as gone:
        raise Http404 from gone
    except WrongState:
        return page(request, gap_for(user, pk), status=409, moved=True)
    except AnswersMissing as refusal:
        for field, words in refusal.errors.items():
            form.add_error(field, words)
        return page(request, gap_for(user, pk), status=422, refused=(verb, form))


def _once(request, request_id, gap, verb, form):
    with once(request_id, request.user) as receipt:
        if not receipt.location:
            _do(verb, gap, request.user, form, request_id)
            receipt.location = gap.get_absolute_url()
            messages.success(request, DONE[verb])
    return receipt.location


def _do(verb, gap, user, form, request_id):
    """Right and state come before words."""
    if not form.is_valid():
        if not may(user, verb, gap):
            raise NotAllowed(verb)
        if gap.state not in workflow.TRANSITIONS[verb].sources:
            raise WrongState(gap)
        raise AnswersMissing({})
    workflow.apply(gap, verb, by=user, request_id=request_id, **form.details())
