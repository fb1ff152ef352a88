"""The photo and the voice note of a question, as files: for colleagues, 404 to all others."""

from django.http import Http404
from django.views.decorators.http import require_safe

from events.ranges import answer_in_part
from learning.models import QuestionPhoto, QuestionVoice
from learning.views.questions import enclosed, question_for
from practices import photos, sounds
from practices.views.media import KEPT_BY_NOBODY, made_file, named, opened


@require_safe
def photo(request, pk, width):
    """Answer one made file of a question's photo."""
    shown = _ready(request, pk, QuestionPhoto)
    return _private(made_file(shown, width, f"question-{pk}"))


@require_safe
def voice(request, pk):
    """Answer a question's voice note, whole or the part that a player asks for."""
    said = _ready(request, pk, QuestionVoice)
    with opened(photos.voice_name(said.uid)) as file:
        answer = answer_in_part(request, file.read(), sounds.KIND)
    return _private(named(answer, f"question-{pk}.m4a"))


def _ready(request, pk, table):
    row = enclosed(question_for(request.user, pk), request.user, table)
    if row is None or not row.is_ready:
        raise Http404
    return row


def _private(answer):
    answer["Cache-Control"] = KEPT_BY_NOBODY
    return answer
