"""The life of a practice as its readers may see it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Office
from events.models import Event
from places.models import Place
from practices.choices import PracticeState
from practices.desk.points import Checked, in_words
from practices.notify import why_hidden
from practices.shield import month_of
from practices.workflow import TRANSITIONS

SENTENCES = {verb: step.told for verb, step in TRANSITIONS.items() if step.told} | {
    "picture": gettext_lazy("Pictures chosen for its steps"),
    "hide-words": gettext_lazy("Words were hidden"),
    "hide-photo": gettext_lazy("A photo was removed"),
    "show-words": gettext_lazy("Hidden words are shown again"),
}
_HIDING = ("hide-words", "show-words", "hide-photo")
OPEN_TO_ALL = ("accept", "supersede", "withdraw", "reinstate", *_HIDING)
_REASONS = ("supersede", "withdraw", "reinstate")
_REVIEW_NOTES = ("return", "decline")
_CLOSED = (PracticeState.SUPERSEDED, PracticeState.WITHDRAWN)


@dataclass(frozen=True)
class Happening:
    """One line of a practice's life; `note` only where the reader may read it.

    Of a shielded entry others learn neither who did it nor, but for the month, when.
    """

    at: datetime
    month_only: bool
    sentence: str
    by: str
    by_language: str
    stead: str
    note: str
    answers: dict
    note_language: str
    checklist: object = None


@dataclass(frozen=True)
class Checklist:
    """What a desk answered when it decided: the points that failed, or that it was not sure of."""

    filled: bool
    failed: list
    unsure: list


def checklist_of(event):
    """Return the `Checklist` kept with the decision `event`, None where there is none."""
    kept = getattr(event, "decision", None)
    if kept is None:
        return None
    failed, unsure = in_words(kept.answers, Checked.NO), in_words(kept.answers, Checked.UNSURE)
    return Checklist(bool(kept.answers), failed, unsure)


def sees_review(user, practice):
    """Whether `user` follows the review of `practice`: author, desk, National or auditor.

    Others learn of no revision that was not accepted.
    """
    return practice.versions.followed_by(user).exists()


def happenings(practice, *, behind, hides):
    """Return what happened to `practice`, oldest first; `behind`: for those who see its review.

    `hides`: a shielded one, for who may not know whose it is.
    """
    events = list(_events(practice, _verbs(practice, behind)).order_by("at", "id"))
    if hides:
        return [_happening(event, {}, {}, behind, hides=True) for event in events]
    offices = Office.objects.with_place().in_bulk({e.office_id for e in events if e.office_id})
    steads = places_of({event.stead for event in events if event.stead})
    return [_happening(event, offices, steads, behind) for event in events]


def _verbs(practice, behind):
    if behind:
        return tuple(SENTENCES)
    if practice.state == PracticeState.UNPUBLISHED:
        return ("submit",)
    return OPEN_TO_ALL


def _events(practice, verbs):
    events = Event.objects.filter(subject_type="practice", subject_id=practice.pk, verb__in=verbs)
    return events.select_related("note", "decision")


def places_of(keys):
    """Return `{key: place}` for keys such as "district:104"; one query."""
    if not keys:
        return {}
    wanted = Q()
    for key in keys:
        level, _colon, code = key.partition(":")
        wanted |= Q(level=level, code=code)
    return {place.key: place for place in Place.objects.filter(wanted)}


def _happening(event, offices, steads, behind, hides=False):
    office = offices.get(event.office_id)
    # A desk's note to the author may name the place; a reason is written for everybody.
    told = (behind and not hides) or event.verb in _REASONS
    note = getattr(event, "note", None) if told else None
    stead, why = steads.get(event.stead), why_hidden(event)
    return Happening(
        at=month_of(event.at) if hides else event.at,
        month_only=hides,
        sentence=str(SENTENCES[event.verb]),
        by=f"{office.title}, {office.place.full_name}" if office else _agent(event),
        by_language=office.title_language if office else "",
        stead=stead.full_name if stead else "",
        note=note.text if note else why,
        answers=note.answers if note else {},
        note_language=note.language if note else get_language() if why else "",
        checklist=checklist_of(event) if behind and not hides else None,
    )


def _agent(event):
    return _("by import") if event.agent == "import" else ""


@dataclass(frozen=True)
class DeskNotes:
    """What the desk said when it returned or declined: one note for all, one at an answer.

    `mend` are the points of its checklist that failed, `unsure` those that it could not tell.
    """

    at: datetime
    text: str
    answers: dict
    language: str
    mend: list
    unsure: list


def desk_notes(version):
    """Return what the desk said when it last returned or declined `version`, or None; one query."""
    if version.decided_at is None:
        return None
    event = _events(version.practice, _REVIEW_NOTES).filter(at=version.decided_at).last()
    note, checks = getattr(event, "note", None), checklist_of(event)
    mend, unsure = (checks.failed, checks.unsure) if checks else ([], [])
    if not (note or mend or unsure):
        return None
    words = (note.text, note.answers, note.language) if note else ("", {}, "")
    return DeskNotes(event.at, *words, mend, unsure)


def closing_reason(practice):
    """Return the `Note` that says why `practice` was replaced or withdrawn, or None; one query."""
    event = _events(practice, ("supersede", "withdraw")).order_by("-at", "-id").first()
    return getattr(event, "note", None)


def closing_of(practice):
    """Return why a practice was replaced or withdrawn and what to use instead.

    A replacement that was itself withdrawn is not named: it may be hidden for its danger.
    """
    if practice.state not in _CLOSED:
        return {}
    replacement = practice.replacement
    shown = (
        replacement
        and replacement.is_live
        and {
            "url": replacement.get_absolute_url(),
            "title": replacement.title,
            "language": replacement.language,
            "code": replacement.code,
        }
    )
    return {"reason": closing_reason(practice), "replacement": shown or None}
