"""What may become of a question: the one table of its verbs, and the function that does them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.standing import standing_of
from events.services import record
from learning.choices import QuestionState
from learning.models import Question
from learning.questions import answering, closing
from learning.questions.permissions import OF_ANSWER, may
from learning.workflow import askers_of
from practices.errors import AnswersMissing, NotAllowed, WrongState

OPEN, ANSWERED, CLOSED = QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.CLOSED
GAP, WITHDRAWN, HIDDEN = QuestionState.GAP, QuestionState.WITHDRAWN, QuestionState.HIDDEN
_LIVING = (OPEN, ANSWERED, GAP)
_SEEN = (*_LIVING, CLOSED)


@dataclass(frozen=True)
class Step:
    """One verb: its button, its words in the log, from which states it leads where, its note.

    An empty `target` leaves it as it is, unless the change says otherwise.
    """

    label: str
    told: str
    sources: tuple
    target: str = ""
    needs_note: bool = False


TRANSITIONS = {
    "answer": Step(_("Send the answer"), _("Somebody answered"), _LIVING),
    "accept": Step(_("This answers it"), _("An answer was chosen"), _LIVING, ANSWERED),
    "take-back": Step(_("Take the answer back"), _("An answer was taken back"), _SEEN),
    "attach": Step(_("Name a practice"), _("A practice was named"), _SEEN),
    "draft": Step(_("Make a draft entry of it"), _("An answer became a draft"), _SEEN),
    "hide-answer": Step(_("Hide the answer"), _("The desk hid an answer"), _SEEN, needs_note=True),
    "reopen": Step(_("It is not answered"), _("Asked again"), (ANSWERED, CLOSED), OPEN),
    "close": Step(_("Close it"), _("Closed"), (ANSWERED,), CLOSED),
    "register": Step(
        _("Nobody knows: ask for it"), _("Nobody knew: it is asked for now"), (OPEN,), GAP
    ),
    "withdraw": Step(_("Take the question back"), _("Taken back"), (OPEN,), WITHDRAWN),
    "hide": Step(_("Hide the question"), _("The desk hid it"), _SEEN, HIDDEN, needs_note=True),
    "show": Step(_("Show it again"), _("Shown again"), (HIDDEN,), OPEN),
    "drop-photo": Step(_("Delete the photo"), _("The photo was deleted"), (*_SEEN, HIDDEN)),
}
_CHANGES = answering.CHANGES | closing.CHANGES
# What the one who asked hears of; whose answer it is hears of the others.
_TOLD_TO_ASKER = ("answer", "hide", "show", "register")
_TOLD_TO_WRITER = ("accept", "hide-answer")


def event_of(verb):
    """Return the verb by which the log knows `verb` of a question."""
    return f"{verb}-question"


def open_to(user, question, answer=None):
    """Return `{verb: Step}` of what `user` may do now with `question`, or with an `answer`."""
    return {
        verb: step
        for verb, step in TRANSITIONS.items()
        if (verb in OF_ANSWER) == (answer is not None)
        and question.state in step.sources
        and may(user, verb, question, answer)
        and not (verb == "accept" and answer.pk == question.best_id)
    }


def check(question, verb, by, answer=None):
    """Raise NotAllowed or WrongState, in this order, where `by` cannot do `verb` now."""
    if by is not None and not may(by, verb, question, answer):
        raise NotAllowed(verb)
    if question.state not in TRANSITIONS[verb].sources:
        raise WrongState(question)


@transaction.atomic
def apply(
    question, verb, *, by, answer=None, note="", at=None, request_id=None, agent="", **details
):
    """Do `verb` with `question`, or the `answer` to it; return what it made, else the question.

    `by` is None where an `agent` acts. `details`: `text`, `language` and `practice` of answer,
    `practice` of attach. Raises NotAllowed, WrongState, AnswersMissing, in this order.
    """
    step, at = TRANSITIONS[verb], at or timezone.now()
    row = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    if verb in OF_ANSWER:
        answer = row.answers.select_related("question").filter(pk=answer.pk).first()
        if answer is None:
            raise WrongState(row)
        answer.question = row
    check(row, verb, by, answer)
    if step.needs_note and not note:
        raise AnswersMissing({"note": _("Write why: whoever wrote it reads this.")})
    told = _hearers(verb, row, answer)
    source, row.state = row.state, step.target or row.state
    made = _CHANGES[verb](row, answer, by, at, **details)
    row.save()
    record(
        event_of(verb),
        row,
        by=by,
        agent=agent,
        office=standing_of(by).main_office if by else None,
        source=source,
        target=row.state,
        note=note,
        request_id=request_id,
        at=at,
        tell=told,
    )
    return made or row


def _hearers(verb, question, answer):
    if verb in _TOLD_TO_ASKER:
        return askers_of(question)
    return askers_of(answer) if verb in _TOLD_TO_WRITER else User.objects.none()
