"""Who asked for a practice in her language hears, once, that she can read it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.kinds import kind
from events.registry import Notice, tells
from events.subjects import verbs
from learning.in_language.services import CLOSED
from learning.models import TranslationAsk

kind(
    "asked-translations",
    gettext_lazy("Practices in my language"),
    gettext_lazy("A practice that you asked for in your language can be read in it."),
    verbs=[CLOSED],
)
verbs({CLOSED: gettext_lazy("It can be read in the language that was asked for")})


@tells("translationask")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about practices that are still read; one query."""
    ids = [event.subject_id for event in events]
    asks = TranslationAsk.objects.visible_to(reader).select_related("practice").in_bulk(ids)
    return {
        event.pk: _notice(asks[event.subject_id]) for event in events if event.subject_id in asks
    }


def _notice(one):
    words = {"title": one.practice.title, "language": one.get_language_display()}
    return Notice(
        sentence=_("“%(title)s” can be read in %(language)s now. You asked for it.") % words,
        address=one.practice.get_absolute_url(),
        quoted=one.practice.title,
        quoted_language=one.practice.language,
    )
