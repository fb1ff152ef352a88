"""What ends a question, or opens it again; and what nobody answered goes into the one register."""

from learning import services
from learning import workflow as gaps
from learning.choices import GapState, QuestionState
from learning.models import QuestionPhoto, QuestionVoice
from learning.questions.files import drop_photos, drop_voices


def reopen(question, _answer, by, at):
    """Let none of its answers be the best."""
    question.best = None


def register(question, _answer, by, at):
    """Ask for it in the register: once, however often it is asked again."""
    if question.gap_id is None:
        question.gap = services.from_question(question, at=at)
    elif question.gap.state == GapState.DECLINED:
        gaps.apply(question.gap, "reopen", by=None, agent="help-desk", at=at)


def hide(question, _answer, by, at):
    """Delete its photo and voice for good, and hide what the register says in the same words."""
    drop_files(question, None, by, at)
    if not question.gap_id:
        return
    told = {"by": None, "agent": "help-desk", "at": at}
    if question.gap.state == GapState.ANSWERED:  # it stands there with its answer
        question.gap = gaps.apply(question.gap, "reopen", **told)
    if question.gap.is_open:
        gaps.apply(question.gap, "decline", **told)


def show(question, _answer, by, at):
    """Let it be answered, as it was, where an answer was chosen."""
    if question.best_id:
        question.state = QuestionState.ANSWERED


def drop_photo(question, _answer, by, at):
    """Erase its photo for good."""
    drop_photos(QuestionPhoto.objects.filter(question=question), at)


def drop_voice(question, _answer, by, at):
    """Erase its voice note for good."""
    drop_voices(QuestionVoice.objects.filter(question=question), at)


def drop_files(question, answer, by, at):
    """Erase its photo and its voice note for good."""
    drop_photo(question, answer, by, at)
    drop_voice(question, answer, by, at)
