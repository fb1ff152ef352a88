"""Who asked and who needs it too hear what became of a gap."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.kinds import kind
from events.registry import Notice, Onward, note_of, tells
from learning.models import Gap
from learning.workflow import event_of, involved

VERBS = ("take", "answer", "decline", "reopen")

kind(
    "gaps",
    gettext_lazy("What I asked for"),
    gettext_lazy("What you asked for, or need too, is answered, looked for or closed."),
    verbs=[event_of(verb) for verb in VERBS],
)


kind(
    "calls",
    gettext_lazy("Calls for practices"),
    gettext_lazy("Your State calls for practices on something that your office knows of."),
    verbs=[event_of("call")],
)


def _sentences():
    return {
        "take-gap": _("A desk looks for an answer to “%(words)s”."),
        "answer-gap": _("“%(words)s” is answered: somebody has told how."),
        "decline-gap": _("The desk closed “%(words)s” and says why."),
        "call-gap": _("A State calls for practices on “%(words)s”. Do you know how?"),
        "reopen-gap": _("“%(words)s” is asked for again."),
    }


@tells("gap")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about gaps that the reader may open; one query."""
    ids = {event.subject_id for event in events}
    gaps = Gap.objects.visible_to(reader).select_related("answer", "desk").in_bulk(ids)
    sentences = _sentences()
    return {
        event.pk: _notice(event, gaps[event.subject_id], sentences[event.verb], reader)
        for event in events
        if event.subject_id in gaps and event.verb in sentences
    }


def _notice(event, gap, sentence, reader):
    note = note_of(event)
    answer = gap.answer if event.verb == "answer-gap" else None
    onward = None
    if answer is not None and not answer.is_hidden:
        told = (answer.title, answer.language, answer.get_absolute_url())
        onward = Onward(_("Read it:"), *told)
    return Notice(
        sentence=sentence % {"words": gap.looked_for},
        address=gap.get_absolute_url(),
        quoted=gap.looked_for,
        quoted_language=gap.language,
        **(note if note and involved(reader, gap) else {}),
        onward=onward,
    )
