"""A gap as its readers see it: who asked, where, what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from events.models import Event
from events.subjects import words_of_verbs
from learning.workflow import involved
from practices import shield

_QUIET = ("support-gap", "unsupport-gap")


@dataclass(frozen=True)
class Line:
    """One thing that became of a gap; the note only for who asked and for the desk."""

    words: str
    at: datetime
    note: str
    note_language: str


def place_words(gap):
    """Return where it is asked, as anybody may know."""
    if gap.shielded:
        return shield.words(gap.place.level, gap.shown_place)
    return gap.shown_place.label


def asker_words(gap, known=False):
    """Return (title, its language, place) of who asked; `known` to who may know a shielded one."""
    if gap.office and (known or not gap.shielded):
        return gap.office.title, gap.office.title_language, gap.office.place.label
    if gap.shielded:
        return "", "", place_words(gap)
    return _("Somebody with an account"), "", gap.shown_place.label


def timeline(gap, user):
    """Return what became of `gap`, the latest first; two queries."""
    knows = involved(user, gap)
    words = words_of_verbs()
    events = Event.objects.filter(subject_type="gap", subject_id=gap.pk).exclude(verb__in=_QUIET)
    return [
        Line(
            words=words[event.verb],
            at=shield.month_of(event.at) if gap.shielded and not knows else event.at,
            note=event.note.text if knows and hasattr(event, "note") else "",
            note_language=event.note.language if knows and hasattr(event, "note") else "",
        )
        for event in events.select_related("note").order_by("-at", "-id")
    ]
