"""The photo and the voice note of a question, as files: for colleagues, 404 to all others."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from events.ranges import answer_in_part
from learning.models import QuestionPhoto, QuestionVoice
from learning.views.questions import enclosed, question_for
from practices import photos, sounds


@require_safe
def photo(request, pk, width):
    """Answer one made file of a question's photo."""
    shown = _ready(request, pk, QuestionPhoto)
    if width not in shown.widths:
        raise Http404
    opened = _opened(photos.made_name(shown.uid, width))
    answer = FileResponse(opened, content_type="image/webp")
    return _private(answer, f"question-{pk}-{width}.webp")


@require_safe
def voice(request, pk):
    """Answer a question's voice note, whole or the part that a player asks for."""
    said = _ready(request, pk, QuestionVoice)
    with _opened(photos.voice_name(said.uid)) as opened:
        answer = answer_in_part(request, opened.read(), sounds.KIND)
    return _private(answer, f"question-{pk}.m4a")


def _ready(request, pk, table):
    row = enclosed(question_for(request.user, pk), request.user, table)
    if row is None or not row.is_ready:
        raise Http404
    return row


def _opened(name):
    try:
        return default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None


def _private(answer, name):
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
