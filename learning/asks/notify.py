"""The level asked hears of a barrier; who asked and all who support it hear the answer."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.kinds import kind
from events.registry import Notice, note_of, tells
from learning.models import PolicyAsk

kind(
    "barriers",
    gettext_lazy("Barriers"),
    gettext_lazy("A level above answers what you asked or support, or your level is asked."),
    subjects=["policyask"],
)


def _sentences():
    asked = _("Your level is asked to lift a barrier: “%(words)s”.")
    return {
        "raise-barrier": asked,
        "tell-barrier": asked,
        "lift-barrier": _("“%(words)s” is lifted."),
        "promise-barrier": _("“%(words)s” will be lifted by a day."),
        "refuse-barrier": _("“%(words)s” cannot be lifted; the answer says why."),
        "reopen-barrier": _("“%(words)s” is still there, says who asked."),
        "withdraw-barrier": _("“%(words)s” was taken back by who asked."),
        "close-barrier": _("“%(words)s” was taken off the list."),
        "late-barrier": _("“%(words)s” waits for an answer, and its day is over."),
    }


@tells("policyask")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about barriers that the reader may open; one query."""
    ids = {event.subject_id for event in events}
    asks = PolicyAsk.objects.visible_to(reader).in_bulk(ids)
    sentences = _sentences()
    return {
        event.pk: _notice(event, asks[event.subject_id], sentences[event.verb])
        for event in events
        if event.subject_id in asks and event.verb in sentences
    }


def _notice(event, ask, sentence):
    return Notice(
        sentence=sentence % {"words": ask.barrier},
        address=ask.get_absolute_url(),
        quoted=ask.barrier,
        quoted_language=ask.language,
        **note_of(event),
    )
