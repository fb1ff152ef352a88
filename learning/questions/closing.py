"""What ends a question, or opens it again; and what nobody answered goes into the one register."""

from learning import services
from learning import workflow as gaps
from learning.choices import GapState, QuestionState
from learning.models import QuestionPhoto, QuestionVoice
from learning.questions.files import drop_photos, drop_voices


def _close(question, _answer, by, at):
    pass


def _reopen(question, _answer, by, at):
    question.best = None


def _register(question, _answer, by, at):
    """Ask for it in the register: once, however often it is asked again."""
    if question.gap_id is None:
        question.gap = services.from_question(question, at=at)
    elif question.gap.state == GapState.DECLINED:
        gaps.apply(question.gap, "reopen", by=None, agent="help-desk", at=at)


def _hide(question, _answer, by, at):
    """Delete its photo and voice for good, and hide what the register says in the same words."""
    _drop_files(question, None, by, at)
    if not question.gap_id:
        return
    told = {"by": None, "agent": "help-desk", "at": at}
    if question.gap.state == GapState.ANSWERED:  # it stands there with its answer
        question.gap = gaps.apply(question.gap, "reopen", **told)
    if question.gap.is_open:
        gaps.apply(question.gap, "decline", **told)


def _show(question, _answer, by, at):
    if question.best_id:
        question.state = QuestionState.ANSWERED


def _drop_photo(question, _answer, by, at):
    drop_photos(QuestionPhoto.objects.filter(question=question), at)


def _drop_voice(question, _answer, by, at):
    drop_voices(QuestionVoice.objects.filter(question=question), at)


def _drop_files(question, answer, by, at):
    _drop_photo(question, answer, by, at)
    _drop_voice(question, answer, by, at)


CHANGES = {
    "close": _close,
    "reopen": _reopen,
    "register": _register,
    "withdraw": _drop_files,
    "hide": _hide,
    "show": _show,
    "drop-photo": _drop_photo,
    "drop-voice": _drop_voice,
}
