"""What may become of a question: the one table of its verbs, and the function that does them."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning.choices import QuestionState
from learning.models import Question
from learning.questions import answering, closing
from learning.questions.permissions import OF_ANSWER, may
from learning.steps import Step, Workflow
from learning.workflow import askers_of
from practices.errors import WrongState

OPEN, ANSWERED, CLOSED = QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.CLOSED
GAP, WITHDRAWN, HIDDEN = QuestionState.GAP, QuestionState.WITHDRAWN, QuestionState.HIDDEN
_LIVING = (OPEN, ANSWERED, GAP)
_SEEN = (*_LIVING, CLOSED)
_WHY = _("Write why: whoever wrote it reads this.")

TRANSITIONS = {
    "answer": Step(_("Send the answer"), _("Somebody answered"), _LIVING),
    "accept": Step(_("This answers it"), _("An answer was chosen"), _LIVING, ANSWERED),
    "take-back": Step(_("Take the answer back"), _("An answer was taken back"), _SEEN),
    "attach": Step(_("Name a practice"), _("A practice was named"), _SEEN),
    "draft": Step(_("Make a draft entry of it"), _("An answer became a draft"), _SEEN),
    "hide-answer": Step(_("Hide the answer"), _("The desk hid an answer"), _SEEN, lacking=_WHY),
    "reopen": Step(_("It is not answered"), _("Asked again"), (ANSWERED, CLOSED), OPEN),
    "close": Step(_("Close it"), _("Closed"), (ANSWERED,), CLOSED),
    "register": Step(
        _("Nobody knows: ask for it"), _("Nobody knew: it is asked for now"), (OPEN,), GAP
    ),
    "withdraw": Step(_("Take the question back"), _("Taken back"), (OPEN,), WITHDRAWN),
    "hide": Step(_("Hide the question"), _("The desk hid it"), _SEEN, HIDDEN, lacking=_WHY),
    "show": Step(_("Show it again"), _("Shown again"), (HIDDEN,), OPEN),
    "drop-photo": Step(_("Delete the photo"), _("The photo was deleted"), (*_SEEN, HIDDEN)),
    "drop-voice": Step(
        _("Delete the voice note"), _("The voice note was deleted"), (*_SEEN, HIDDEN)
    ),
}
_CHANGES = answering.CHANGES | closing.CHANGES
# What the one who asked hears of; whose answer it is hears of the others.
_TOLD_TO_ASKER = ("answer", "hide", "show", "register")
_TOLD_TO_WRITER = ("accept", "hide-answer")


_WORKFLOW = Workflow("question", TRANSITIONS, may)
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
    `practice` of attach. Raises NotAllowed, WrongState, AnswersMissing, in this order.
    """
    at = at or timezone.now()
    row = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    if verb in OF_ANSWER:
        answer = row.answers.select_related("question").filter(pk=answer.pk).first()
        if answer is None:
            raise WrongState(row)
        answer.question = row
    change = partial(_CHANGES[verb], row, answer, by, at, **details)
    told = {"note": note, "at": at, "request_id": request_id, "agent": agent}
    told["tell"] = partial(_hearers, verb, row, answer)
    return _WORKFLOW.do(row, verb, answer, by=by, change=change, **told) or row


def _hearers(verb, question, answer):
    if verb in _TOLD_TO_ASKER:
        return askers_of(question)
    return askers_of(answer) if verb in _TOLD_TO_WRITER else User.objects.none()
