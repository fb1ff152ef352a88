"""A gap or a question as its readers see it: who asked, where, what became of it."""

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
    """One thing that became of it; the note only for who asked and for the desk."""

    words: str
    at: datetime
    note: str
    note_language: str


def place_words(asked):
    """Return where a gap or a question is asked, as anybody may know."""
    if asked.shielded:
        return shield.words(asked.place.level, asked.shown_place, getattr(asked, "terrain", ""))
    return asked.shown_place.label


def asker_words(asked, known=False):
    """Return (title, its language, place) of who asked; `known` to who may know a shielded one."""
    if asked.office and (known or not asked.shielded):
        return asked.office.title, asked.office.title_language, asked.office.place.label
    if asked.shielded:
        return "", "", place_words(asked)
    return _("Somebody with an account"), "", asked.shown_place.label


def writer_words(answer):
    """Return (title, its language, place) of the office that answers."""
    if answer.office is None:
        return _("Somebody with an account"), "", ""
    return answer.office.title, answer.office.title_language, answer.office.place.label


def timeline(asked, user):
    """Return what became of a gap or a question, the latest first; two queries."""
    knows = involved(user, asked)
    words, subject = words_of_verbs(), asked._meta.model_name
    events = Event.objects.filter(subject_type=subject, subject_id=asked.pk)
    events = events.exclude(verb__in=_QUIET)
    return [
        Line(
            words=words[event.verb],
            at=shield.month_of(event.at) if asked.shielded and not knows else event.at,
            note=event.note.text if knows and hasattr(event, "note") else "",
            note_language=event.note.language if knows and hasattr(event, "note") else "",
        )
        for event in events.select_related("note").order_by("-at", "-id")
    ]
