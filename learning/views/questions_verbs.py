"""One address a verb of the help desk. Each takes a POST and answers 302, 403, 404, 409 or 422, in
this order: sign-in, whether the question and its answer are seen, replay, right, state, words."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from events.receipts import led_to, once, read_request_id
from learning.models import Answer
from learning.questions import workflow
from learning.questions.forms import form_of
from learning.questions.permissions import OF_ANSWER, is_at_its_desk
from learning.views.questions import page, question_for
from practices.errors import AnswersMissing, WrongState
from workshops.pace import bounded

DONE = {
    "answer": _("Your answer stands there now, and who asked hears of it."),
    "accept": _("Chosen. Who answered hears that it helped."),
    "take-back": _("Your answer is gone."),
    "attach": _("The practice is named with the answer."),
    "draft": _("It is a draft now. Only you read it: complete it."),
    "hide-answer": _("The answer is hidden, and who wrote it can read your note."),
    "reopen": _("It waits for an answer again."),
    "close": _("It is closed: it stays to be read."),
    "register": _("It is asked for of everybody now."),
    "withdraw": _("Your question is taken back."),
    "hide": _("The question is hidden, and who asked can read your note."),
    "show": _("The question is shown again."),
    "drop-photo": _("The photo is deleted."),
}


@require_POST
@bounded
def act(request, pk, verb):
    """Do `verb` on the question `pk`, or on the `answer` that the form names."""
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(reverse("learning:question", args=[pk]))
    request_id = read_request_id(request.POST.get("request_id"))
    if told := led_to(request_id, user):
        return redirect(told)
    question, form = question_for(user, pk), form_of(verb, request.POST)
    answer = _answer(request, question) if verb in OF_ANSWER else None
    try:
        return redirect(_once(request, request_id, question, answer, verb, form))
    except WrongState:
        return page(request, question_for(user, pk), status=409, moved=True)
    except AnswersMissing as refusal:
        for field, words in refusal.errors.items():
            form.add_error(field, words)
        refused = (verb, answer.pk if answer else None, form)
        return page(request, question_for(user, pk), status=422, refused=refused)


def _answer(request, question):
    """Return the answer that the form names, where its reader may see it; Http404 else."""
    key = request.POST.get("answer", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    at_desk = is_at_its_desk(request.user, question)
    found = Answer.objects.filter(question=question).visible_to(request.user, at_desk=at_desk)
    answer = found.filter(pk=key).first()
    if answer is None:
        raise Http404
    answer.question = question
    return answer


def _once(request, request_id, question, answer, verb, form):
    with once(request_id, request.user) as receipt:
        if not receipt.location:
            made = _do(verb, question, answer, request.user, form, request_id)
            leads = made if verb == "draft" else question
            receipt.location = leads.get_absolute_url()
            messages.success(request, DONE[verb])
    return receipt.location


def _do(verb, question, answer, user, form, request_id):
    """Right and state come before words."""
    if not form.is_valid():
        workflow.check(question, verb, user, answer)
        raise AnswersMissing({})
    told = {"answer": answer, "request_id": request_id, **form.details()}
    return workflow.apply(question, verb, by=user, **told)
