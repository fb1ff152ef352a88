"""Answers: given, chosen, taken back, named with a practice, made into a draft, hidden."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.standing import standing_of
from events.models import Event
from learning import workflow as gaps
from learning.choices import QuestionState
from learning.forwarded import begin_draft
from learning.models import Answer
from practices.errors import AnswersMissing, WrongState

MOST_A_DAY = 20  # answers of one person
MOST_OF_ONE = 5  # answers of one person to one question
LONGEST_PROBLEM = 400


def limit(person, verb, most, at, field):
    """Raise AnswersMissing where `person` has done `verb` as often within a day as one may.

    Locks her row, so that two requests at once cannot both be the last.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    done = Event.objects.filter(actor=person, verb=verb, at__gt=at - timedelta(days=1))
    if done.count() >= most:
        words = _("You have written as much here today as one may. Come back tomorrow.")
        raise AnswersMissing({field: words})


def answer(question, _answer_before, by, at, *, text, language, practice=None):
    """Keep what `by` answers, and the practice that tells more; return the answer."""
    limit(by, "answer-question", MOST_A_DAY, at, "text")
    if question.answers.filter(person=by).count() >= MOST_OF_ONE:
        raise AnswersMissing({"text": _("You have answered this five times already.")})
    told = {"text": text, "language": language, "practice": practice, "at": at}
    office = standing_of(by).main_office
    return Answer.objects.create(question=question, person=by, office=office, **told)


def accept(question, answer, by, at):
    """Choose it; where it names a published practice, what is asked for is answered by that."""
    if answer.hidden:
        raise WrongState(question)
    question.best = answer
    practice = answer.practice
    if question.gap_id and question.gap.is_open and practice is not None and practice.is_live:
        gaps.apply(question.gap, "answer", by=by, practice=practice, at=at)


def take_back(question, answer, by, at):
    """Delete the answer; where it was the best one the question waits again."""
    _no_longer_best(question, answer)
    if question.best_id is None:
        question.save()  # before the row goes that it points to
    answer.delete()


def attach(question, answer, by, at, practice=None):
    """Name the published practice that tells more."""
    if practice is None or not practice.is_live:
        raise AnswersMissing({"code": _("Write the code of a published practice.")})
    answer.practice = practice
    answer.save(update_fields=["practice"])


def draft(question, answer, by, at):
    """Begin an entry of who answered, in the language of the answer; return its version."""
    if answer.practice_id:
        raise WrongState(question)
    told = {}
    if question.language == answer.language:
        title = "" if question.title_made else question.title
        told = {"title": title, "problem": question.detail[:LONGEST_PROBLEM]}
    themes = [question.theme.key]
    version = begin_draft(answer.text, answer.language, by=by, themes=themes, **told)
    answer.practice = version.practice
    answer.save(update_fields=["practice"])
    return version


def hide_answer(question, answer, by, at):
    """Leave it to its writer and the desk; where it was the best one the question waits again."""
    if answer.hidden:
        raise WrongState(question)
    _no_longer_best(question, answer)
    answer.hidden = True
    answer.save(update_fields=["hidden"])


def _no_longer_best(question, answer):
    if question.best_id == answer.pk:
        question.best, question.state = None, QuestionState.OPEN
