"""What may become of a question: the one table of its verbs, and the function that does them."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning.choices import QuestionState
from learning.models import Question
from learning.questions import answering, closing, titling
from learning.questions.permissions import OF_ANSWER, is_asker, may
from learning.steps import Step, Workflow
from learning.workflow import askers_of
from practices.errors import WrongState

OPEN, ANSWERED, CLOSED = QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.CLOSED
GAP, WITHDRAWN, HIDDEN = QuestionState.GAP, QuestionState.WITHDRAWN, QuestionState.HIDDEN
_LIVING = (OPEN, ANSWERED, GAP)
_SEEN = (*_LIVING, CLOSED)
_WHY = _("Write why: whoever wrote it reads this.")

TRANSITIONS = {
    "answer": Step(
        _("Send the answer"),
        _("Somebody answered"),
        _("Your answer stands there now, and who asked hears of it."),
        _LIVING,
        change=answering.answer,
    ),
    "accept": Step(
        _("This answers it"),
        _("An answer was chosen"),
        _("Chosen. Who answered hears that it helped."),
        _LIVING,
        ANSWERED,
        change=answering.accept,
    ),
    "take-back": Step(
        _("Take the answer back"),
        _("An answer was taken back"),
        _("Your answer is gone."),
        _SEEN,
        change=answering.take_back,
    ),
    "attach": Step(
        _("Name a practice"),
        _("A practice was named"),
        _("The practice is named with the answer."),
        _SEEN,
        change=answering.attach,
    ),
    "draft": Step(
        _("Make a draft entry of it"),
        _("An answer became a draft"),
        _("It is a draft now. Only you read it: complete it."),
        _SEEN,
        change=answering.draft,
    ),
    "hide-answer": Step(
        _("Hide the answer"),
        _("The desk hid an answer"),
        _("The answer is hidden, and who wrote it can read your note."),
        _SEEN,
        lacking=_WHY,
        change=answering.hide_answer,
    ),
    "reopen": Step(
        _("It is not answered"),
        _("Asked again"),
        _("It waits for an answer again."),
        (ANSWERED, CLOSED),
        OPEN,
        change=closing.reopen,
    ),
    "close": Step(
        _("Close it"),
        _("Closed"),
        _("It is closed: it stays to be read."),
        (ANSWERED,),
        CLOSED,
    ),
    "register": Step(
        _("Nobody knows: ask for it"),
        _("Nobody knew: it is asked for now"),
        _("It is asked for of everybody now."),
        (OPEN,),
        GAP,
        change=closing.register,
    ),
    "withdraw": Step(
        _("Take the question back"),
        _("Taken back"),
        _("Your question is taken back."),
        (OPEN,),
        WITHDRAWN,
        change=closing.drop_files,
    ),
    "title": Step(
        _("Write the question in one sentence"),
        _("What was spoken was written down"),
        _("Your question stands there in writing now."),
        _SEEN,
        change=titling.write,
    ),
    "hide": Step(
        _("Hide the question"),
        _("The desk hid it"),
        _("The question is hidden, and who asked can read your note."),
        _SEEN,
        HIDDEN,
        lacking=_WHY,
        change=closing.hide,
    ),
    "show": Step(
        _("Show it again"),
        _("Shown again"),
        _("The question is shown again."),
        (HIDDEN,),
        OPEN,
        change=closing.show,
    ),
    "drop-photo": Step(
        _("Delete the photo"),
        _("The photo was deleted"),
        _("The photo is deleted."),
        (*_SEEN, HIDDEN),
        change=closing.drop_photo,
    ),
    "drop-voice": Step(
        _("Delete the voice note"),
        _("The voice note was deleted"),
        _("The voice note is deleted."),
        (*_SEEN, HIDDEN),
        change=closing.drop_voice,
    ),
}
# What the one who asked hears of; whose answer it is hears of the others.
_TOLD_TO_ASKER = ("answer", "hide", "show", "register")
_TOLD_TO_WRITER = ("accept", "hide-answer")


_WORKFLOW = Workflow("question", TRANSITIONS, may, is_asker)
event_of, require = _WORKFLOW.event_of, _WORKFLOW.require


def open_to(user, question, answer=None):
    """Return `{verb: Step}` of what `user` may do now with `question`, or with an `answer`."""
    return {
        verb: step
        for verb, step in TRANSITIONS.items()
        if (verb in OF_ANSWER) == (answer is not None)
        and _WORKFLOW.is_open(user, verb, question, answer)
        and not (verb == "accept" and answer.pk == question.best_id)
    }


@transaction.atomic
def apply(
    question, verb, *, by, answer=None, note="", at=None, request_id=None, agent="", **details
):
    """Do `verb` with `question`, or the `answer` to it; return what it made, else the question.

    `by` is None where an `agent` acts. `details`: `text`, `language` and `practice` of answer,
    `practice` of attach, `title` of title. Raises NotAllowed, WrongState, AnswersMissing, in this
    order.
    """
    at = at or timezone.now()
    row = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    if verb in OF_ANSWER:
        answer = row.answers.select_related("question").filter(pk=answer.pk).first()
        if answer is None:
            raise WrongState(row)
        answer.question = row
    change = partial(TRANSITIONS[verb].change, row, answer, by, at, **details)
    told = {"note": note, "at": at, "request_id": request_id, "agent": agent}
    told["tell"] = partial(_hearers, verb, row, answer)
    return _WORKFLOW.do(row, verb, answer, by=by, change=change, **told) or row


def _hearers(verb, question, answer):
    if verb in _TOLD_TO_ASKER:
        return askers_of(question)
    return askers_of(answer) if verb in _TOLD_TO_WRITER else User.objects.none()
