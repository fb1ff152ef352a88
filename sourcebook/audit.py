"""The log of a state as its auditor reads it: what was done and decided, by which office."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, When
from django.db.models.functions import TruncMonth

from accounts.choices import DutyKind
from accounts.models import Office
from accounts.querysets import INDIA_TIME
from accounts.standing import standing_of
from events.models import Event
from events.services import record
from events.subjects import Named, lies_under, names, words_of_verbs
from places.choices import Level
from practices.history import places_of
from practices.log import DECISIONS, UNTOLD, about_shielded
from practices.models import Practice, Version
from practices.models.version import READING_TIME
from practices.shield import month_of

ROWS = 30
MOST_IN_A_FILE = 5000
LOOKED = "read-log"
_CLOCK = ("submit", "appeal", "recall", "return", "decline", "approve", "accept")


@dataclass(frozen=True)
class Line:
    """One event in words. Of what is shielded: the month alone, and neither office nor note."""

    pk: int
    at: datetime
    hidden: bool
    verb: str
    words: str
    thing: Named
    office: Office | None
    actor: str
    stead: str
    desk: str
    used: timedelta | None
    note: str
    note_language: str
    answers: dict

    @property
    def days(self):
        """The whole days of the desk's week that a decision took, or None."""
        return None if self.used is None else self.used.days

    @property
    def late(self):
        return self.used is not None and self.used > READING_TIME


def audited_states(user):
    """Return `{key: duty}` of the states whose log `user` audits today, by their keys."""
    duties = standing_of(user).duties
    return {duty.place.key: duty for duty in duties if duty.kind == DutyKind.AUDITOR}


def logs_curated(user):
    """Return `{key: duty}` of the places whose log `user` reads as State or National curator."""
    levels = (Level.STATE, Level.NATIONAL)
    found = [duty for duty in standing_of(user).curates if duty.place.level in levels]
    return {duty.place.key: duty for duty in found}


def log_of(state, asked):
    """Return the events of `state`, the newest first, narrowed by what was `asked`."""
    found = Event.objects.filter(lies_under(state)).exclude(verb=UNTOLD)
    found = found.annotate(told_at=_told_at())
    if asked["code"]:
        of_code = Practice.objects.filter(code=asked["code"]).values("pk")
        found = found.filter(subject_type="practice", subject_id__in=of_code)
    if place := asked["place"]:
        found = found.filter(lies_under(place))
    if asked["verb"]:
        found = found.filter(verb=asked["verb"])
    if asked["kind"]:
        found = found.filter(subject_type=asked["kind"])
    if asked["decisions"]:
        found = found.filter(verb__in=DECISIONS)
    if asked["since"]:
        found = found.filter(told_at__gte=asked["since"])
    if asked["until"]:
        found = found.filter(told_at__lt=asked["until"])
    return found.select_related("note", "actor").order_by("-told_at", "-id")


def _told_at():
    """The time by which an event is found and put in order: of what is shielded the month alone.

    Else the days asked for, and its neighbours in the list, would tell the day.
    """
    month = When(about_shielded(), then=TruncMonth("at", tzinfo=INDIA_TIME))
    return Case(month, default=F("at"))


def after(events, last):
    """Keep of `events` those that stand below `last`, one of them."""
    return events.filter(Q(told_at__lt=last.told_at) | Q(told_at=last.told_at, pk__lt=last.pk))


def lines_of(events, reader):
    """Return a `Line` for each of `events`; a constant number of queries."""
    events, words = list(events), words_of_verbs()
    named = names(events, reader)
    offices = Office.objects.with_place().in_bulk({e.office_id for e in events if e.office_id})
    steads = places_of({event.stead for event in events if event.stead})
    decided = [event for event in events if event.verb in DECISIONS]
    clocks, desks = _clocks(decided), _desks(decided)
    return [
        _line(event, words, named, offices, steads, clocks.get(event.pk), desks) for event in events
    ]


def _line(event, words, named, offices, steads, used, desks):
    thing = named.get((event.subject_type, event.subject_id)) or Named("")
    note = None if thing.hidden else getattr(event, "note", None)
    office = None if thing.hidden else offices.get(event.office_id)
    stead, desk = steads.get(event.stead), desks.get((event.subject_id, event.at))
    return Line(
        pk=event.pk,
        at=month_of(event.at) if thing.hidden else event.at,
        hidden=thing.hidden,
        verb=event.verb,
        words=str(words.get(event.verb, event.verb)),
        thing=thing,
        office=office,
        actor="" if thing.hidden or office or not event.actor else event.actor.shown_name,
        stead=stead.full_name if stead and not thing.hidden else "",
        desk=desk.full_name if desk and not thing.hidden else "",
        used=used,
        note=note.text if note else "",
        note_language=note.language if note else "",
        answers=note.answers if note and event.verb != LOOKED else {},
    )


def _desks(decided):
    """Return `{(practice, time): desk}` of decisions on versions; one query."""
    ids = {event.subject_id for event in decided}
    if not ids:
        return {}
    versions = Version.objects.filter(practice__in=ids, decided_at__isnull=False)
    return {(one.practice_id, one.decided_at): one.desk for one in versions.select_related("desk")}


def _clocks(decided):
    """Return `{event.pk: reading time used}` of reviews decided, as the log tells it; one query.

    The clock runs from each submission to what ends it, and begins anew with an appeal and with
    the next version.
    """
    ids = {event.subject_id for event in decided}
    if not ids:
        return {}
    story = Event.objects.filter(subject_type="practice", subject_id__in=ids, verb__in=_CLOCK)
    used, running, told = {}, {}, {}
    for event in story.order_by("at", "pk"):
        practice = event.subject_id
        if event.verb in ("submit", "appeal"):
            running[practice] = event.at
            if event.verb == "appeal":
                used[practice] = timedelta()
        elif practice in running:
            used[practice] = used.get(practice, timedelta()) + event.at - running.pop(practice)
        if practice in used:
            told[event.pk] = used[practice]
        if event.verb == "accept":
            used.pop(practice, None)
    return {event.pk: told[event.pk] for event in decided if event.pk in told}


def keep_look(user, duty, asked, form):
    """Keep in the log that `user` looked, under which duty, and at what; `form`: page or file."""
    looked_at = {name: str(value) for name, value in asked["words"].items() if value}
    record(LOOKED, duty, by=user, target=form, notes=looked_at)


def looks():
    """Return every look at a log, the newest first, with what was looked at."""
    found = Event.objects.filter(verb=LOOKED, subject_type="duty")
    return found.select_related("note", "actor").order_by("-at", "-id")
