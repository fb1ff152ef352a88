"""A barrier as its readers see it: who asked, where, what became of it."""

from dataclasses import dataclass
from datetime import datetime

from events.models import Event
from events.subjects import words_of_verbs
from learning.asks.log import OPEN_TO_ALL
from learning.asks.permissions import is_asker, may
from practices import shield

MOST_LINES = 30
_READ_BY_ALL = ("lift-barrier", "promise-barrier", "refuse-barrier", "reopen-barrier")


@dataclass(frozen=True)
class Line:
    """One thing that became of a barrier; the words of whoever did it where one may read them."""

    words: str
    at: datetime
    note: str
    note_language: str


def place_words(ask):
    """Return from where it is asked, as anybody may know."""
    if ask.shielded:
        return shield.words(ask.place.level, ask.shown_place)
    return ask.shown_place.label


def timeline(ask, user):
    """Return what became of `ask`, the latest first; of a shielded one the months. One query.

    The words of the answer that stands are not told twice.
    """
    hers = is_asker(user, ask)
    decides = hers or may(user, "close", ask)
    words = words_of_verbs()
    events = Event.objects.filter(subject_type="policyask", subject_id=ask.pk)
    found = events.filter(verb__in=OPEN_TO_ALL).select_related("note").order_by("-at", "-id")
    return [_line(event, words[event.verb], ask, decides, hers) for event in found[:MOST_LINES]]


def _line(event, words, ask, decides, hers):
    note = getattr(event, "note", None)
    reads = note is not None and (decides or event.verb in _READ_BY_ALL)
    reads = reads and note.text != ask.answer
    at = shield.month_of(event.at) if ask.shielded and not hers else event.at
    return Line(words, at, note.text if reads else "", note.language if reads else "")
