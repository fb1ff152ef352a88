"""The life of a practice as its readers may see it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Office
from events.models import Event
from events.subjects import words_of_verbs
from places.models import Place
from practices.choices import CLOSED_STATES, ConfirmationAnswer, PracticeState
from practices.desk.points import Checked, in_words
from practices.log import UNTOLD
from practices.models import Suggestion
from practices.notify import why_hidden
from practices.shield import month_of, week_of
from practices.workflow import TRANSITIONS

SENTENCES = {verb: step.told for verb, step in TRANSITIONS.items() if step.told}
_ANSWERS = {
    ConfirmationAnswer.YES: gettext_lazy("Confirmed: still true"),
    ConfirmationAnswer.CHANGED: gettext_lazy("Its office said: it has changed"),
    ConfirmationAnswer.NO_LONGER: gettext_lazy("Its office said: no longer true"),
}
_HIDING = ("hide-words", "show-words", "hide-photo", "withhold", "show-withheld")
_DOUBTS = ("challenge", "answer-doubt", "settle-doubt")
OPEN_TO_ALL = (
    *("confirm", "accept", "supersede", "merge", "withdraw", "reinstate", "endorse"),
    *_DOUBTS,
    *_HIDING,
)
# Whom somebody follows or what he looked at is his own affair.
_PRIVATE = ("follow", "unfollow")
_REASONS = ("supersede", "merge", "withdraw", "reinstate")
_REVIEW_NOTES = ("return", "decline")
_REVIEW = tuple(verb for verb, step in TRANSITIONS.items() if step.of == "version")
_UNLEARNED = ("supersede", "merge", "withdraw")
_WITH_ITS_WEEK = ("confirm", "endorse", "unendorse")
_SMALL = gettext_lazy("A small correction accepted and published")


@dataclass(frozen=True)
class Happening:
    """One line of a practice's life; `note` only where the reader may read it.

    Of a shielded entry others learn neither who did it nor, but for the month, when. `person` is
    named to those who follow the review alone.
    """

    at: datetime
    month_only: bool
    sentence: str
    by: str
    by_language: str
    person: str
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


@dataclass
class Chapter:
    """What happened around one version, the newest first; without a version: since the last one.

    `begins`: how the version came to be, the page before or after may hold the rest.
    """

    version: object = None
    happenings: list = field(default_factory=list)
    credits: list = field(default_factory=list)

    @property
    def compares_with(self):
        """The number of the version before, or None for the first and for what is not accepted."""
        return self.version.number - 1 if self.version and self.version.number > 1 else None


def sees_review(user, practice):
    """Whether `user` follows the review of `practice`: author, desk, National or auditor.

    Others learn of no revision that was not accepted.
    """
    return practice.versions.followed_by(user).exists()


def events_of(practice, *, behind, hides):
    """Return the events of `practice`, the newest first; `behind`: for those who see its review.

    Each verb of the log that has words is among what they see, whichever room it is of. Where it
    `hides`, what was done this week waits for its end, as what it changes does; what opens on
    Monday is told once, as accepted then.
    """
    events = _events(practice, _verbs(practice, behind)).order_by("-at", "-id")
    waiting = Q(verb__in=_WITH_ITS_WEEK, at__gte=week_of(timezone.now()))
    return events.exclude(waiting | Q(verb=UNTOLD)) if hides else events


def last_happening(practice, *, behind, hides):
    """Return what happened last to `practice`, as its reader may see it, or None."""
    events = events_of(practice, behind=behind, hides=hides)
    told = happenings(events[:1], behind=behind, hides=hides)
    return told[0][1] if told else None


def happenings(events, *, behind, hides, small=()):
    """Return (event, `Happening`) for each of `events`; three queries.

    `hides`: of a shielded one, for who may not know whose it is. `small`: when small corrections
    were accepted.
    """
    events = list(events)
    ids = set() if hides else {event.office_id for event in events if event.office_id}
    offices = Office.objects.with_place().in_bulk(ids)
    steads = places_of({event.stead for event in events if event.stead and not hides})
    words = words_of_verbs() | SENTENCES
    return [
        (event, _happening(event, _told(event, words, small), offices, steads, behind, hides))
        for event in events
    ]


def _told(event, words, small):
    if event.verb == "confirm":
        return str(_ANSWERS[event.target])
    is_small = event.verb == "accept" and event.at in small
    return str(_SMALL if is_small else words[event.verb])


def chapters(practice, events, versions, *, behind, hides):
    """Return the `Chapter`s that `events`, newest first, fill; `versions` are the accepted ones.

    A review belongs to the version that it led to, what came later to the version then live.
    """
    told = []
    small = {one.decided_at for one in versions if getattr(one, "small", False)}
    credits = {} if hides else _credits(versions)
    for event, happening in happenings(events, behind=behind, hides=hides, small=small):
        version = _version_at(event, versions)
        if not told or told[-1].version != version:
            told.append(Chapter(version, credits=credits.get(version, [])))
        told[-1].happenings.append(happening)
    return told


def _credits(versions):
    """Return `{version: [office or None]}` of who suggested what was taken over; one query."""
    taken = Suggestion.objects.filter(taken_into__in=versions)
    taken = taken.select_related("taken_into", "office__place").order_by("at")
    found = {}
    for one in taken:
        offices = found.setdefault(one.taken_into, [])
        if one.office not in offices:
            offices.append(one.office)
    return found


def _version_at(event, versions):
    """Return that of `versions` that `event` belongs to, or None."""
    if event.verb in _REVIEW:
        later = [one for one in versions if one.decided_at >= event.at]
        return min(later, key=lambda one: one.number, default=None)
    before = [one for one in versions if one.decided_at <= event.at]
    return max(before, key=lambda one: one.number, default=None)


def _verbs(practice, behind):
    if behind:
        return tuple((words_of_verbs() | SENTENCES).keys() - set(_PRIVATE))
    if practice.state == PracticeState.UNPUBLISHED:
        return ("submit",)
    return OPEN_TO_ALL


def _events(practice, verbs):
    events = Event.objects.filter(subject_type="practice", subject_id=practice.pk, verb__in=verbs)
    return events.select_related("note", "decision", "actor")


def places_of(keys):
    """Return `{key: place}` for keys such as "district:104"; one query."""
    if not keys:
        return {}
    wanted = Q()
    for key in keys:
        level, _colon, code = key.partition(":")
        wanted |= Q(level=level, code=code)
    return {place.key: place for place in Place.objects.filter(wanted)}


def _happening(event, sentence, offices, steads, behind, hides):
    office = offices.get(event.office_id)
    # A desk's note to the author may name the place; a reason is written for everybody.
    told = (behind and not hides) or event.verb in _REASONS
    note = getattr(event, "note", None) if told else None
    stead, why = steads.get(event.stead), why_hidden(event)
    return Happening(
        at=month_of(event.at) if hides else event.at,
        month_only=hides,
        sentence=sentence,
        by=f"{office.title}, {office.place.full_name}" if office else _agent(event),
        by_language=office.title_language if office else "",
        person=_person(event) if behind and not hides else "",
        stead=stead.full_name if stead else "",
        note=note.text if note else why,
        answers=note.answers if note else {},
        note_language=note.language if note else get_language() if why else "",
        checklist=checklist_of(event) if behind and not hides else None,
    )


def _person(event):
    """Return who acted; not who doubts, who may have asked that the author does not learn it."""
    return event.actor.shown_name if event.actor and event.verb != "challenge" else ""


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
    event = _events(practice, _UNLEARNED).order_by("-at", "-id").first()
    return getattr(event, "note", None)


def closing_reasons(practices):
    """Return `{practice.pk: Note}` of why each was replaced or withdrawn; one query."""
    pks = [practice.pk for practice in practices]
    about = {"subject_type": "practice", "subject_id__in": pks, "verb__in": _UNLEARNED}
    events = Event.objects.filter(**about).select_related("note").order_by("at", "id")
    return {event.subject_id: event.note for event in events if hasattr(event, "note")}


def closing_of(practice):
    """Return why a practice was replaced or withdrawn and what to use instead.

    A replacement that was itself withdrawn is not named: it may be hidden for its danger.
    """
    if practice.state not in CLOSED_STATES:
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
