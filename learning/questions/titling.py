"""The title of a question that was only spoken: made of its theme, until who asked writes one."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from learning import services as gaps
from learning.models import QuestionVoice
from places.folding import fold
from practices.errors import AnswersMissing


def spoken(theme, language):
    """Return what `services.ask` keeps of a question on `theme` that nobody has written down.

    Its title is in `language`, or where the portal does not speak that in the portal's own: of
    its place it tells nothing.
    """
    known = language in dict(settings.LANGUAGES)
    with translation.override(language if known else settings.LANGUAGE_CODE):
        title = _("Spoken question: %(theme)s") % {"theme": theme.name}
    return {"title": title[:200], "title_made": True}


def require_voice(question):
    """Raise AnswersMissing where nothing was written and the recording is another question's."""
    if question.title_made and not QuestionVoice.objects.filter(question=question).exists():
        raise AnswersMissing({"voice": _("This recording was used already. Record it again.")})


def folded_of(title, detail):
    """Return the words by which a question's like is found."""
    return fold(f"{title} {detail}")[:400]


def write(question, _answer, by, at, *, title):
    """Let `title` stand for what was spoken, in the register too where it is asked for there."""
    gap = question.gap
    if gap is not None and gap.is_open and gap.looked_for == question.title:
        words = {"looked_for": title, "language": question.language}
        themes = list(gap.themes.all())
        question.gap = gaps.edit(gap, by=by, revision=gap.revision, themes=themes, at=at, **words)
    question.title, question.title_made = title, False
    question.folded = folded_of(title, question.detail)
