"""What becomes of a question and of answers to it, one address a verb."""

from functools import partial

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_POST

from learning.models import Answer
from learning.questions import workflow
from learning.questions.forms import form_of
from learning.questions.permissions import OF_ANSWER, is_at_its_desk
from learning.views import acting
from learning.views.questions import page, question_for


@require_POST
def act(request, pk, verb):
    """Do `verb` on the question `pk`, or on the `answer` that the form names."""
    return acting.act(
        *(request, verb),
        home=reverse("learning:question", args=[pk]),
        find=partial(question_for, request.user, pk),
        form=form_of(verb, request.POST),
        workflow=workflow,
        page=page,
        beside=partial(_beside, request, verb),
    )


def _beside(request, verb, question):
    return {"answer": _answer(request, question)} if verb in OF_ANSWER else {}


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
