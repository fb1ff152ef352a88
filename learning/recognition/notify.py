"""Desks hear of celebrations that wait, offices of what became of theirs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.kinds import kind
from events.registry import Notice, note_of, tells
from learning.models import Celebration
from learning.recognition.celebrating import TRANSITIONS, event_of, is_its_office

kind(
    "celebrations",
    gettext_lazy("Celebrations"),
    gettext_lazy("One waits at your desk, or your office's own is shown or not."),
    verbs=["celebrate", *(event_of(verb) for verb in TRANSITIONS)],
)


def _sentences():
    return {
        "celebrate": _("A place celebrates, and waits for your desk: “%(words)s”."),
        "show-celebration": _("Everybody sees now what your office celebrates: “%(words)s”."),
        "decline-celebration": _("The desk does not show “%(words)s” and says why."),
        "withdraw-celebration": _("“%(words)s” was taken back by your office."),
    }


@tells("celebration")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about what the reader may open; one query."""
    ids = [event.subject_id for event in events]
    rows, sentences = Celebration.objects.visible_to(reader).in_bulk(ids), _sentences()
    return {
        event.pk: _notice(event, rows[event.subject_id], sentences[event.verb], reader)
        for event in events
        if event.subject_id in rows and event.verb in sentences
    }


def _notice(event, row, sentence, reader):
    note = note_of(event) if is_its_office(reader, row) else {}
    return Notice(
        sentence=sentence % {"words": row.reached},
        address=row.get_absolute_url(),
        quoted=row.reached,
        quoted_language=row.language,
        **note,
    )
