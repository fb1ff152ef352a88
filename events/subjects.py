"""What the log's events are about: under which place a thing lies, and what it is called.

Events know no places, so the rooms that know them fill this in `AppConfig.ready`.
"""

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Named:
    """A thing as the log names it to one reader. `hidden`: nobody may learn from it whose it is."""

    words: str
    language: str = ""
    address: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Subject:
    """A type of thing: its name in the plural, its ids at or under a place, what each is called.

    `verbs`: the only ones that others may know of; empty where they all are.
    """

    type: str
    name: str
    under: callable
    named: callable
    verbs: tuple


_subjects = {}
_verbs = {}


def subject(type_, name, *, under, named, verbs=()):
    """Register a type: `under(place)` gives ids, `named(ids, reader)` gives `{id: Named}`."""
    _subjects[type_] = Subject(type_, name, under, named, verbs)


def verbs(words):
    """Register the words of verbs: `{verb: "Accepted and published"}`."""
    _verbs.update(words)


def types():
    """Return every `Subject`."""
    return list(_subjects.values())


def words_of_verbs():
    """Return `{verb: words}` of all that the rooms told."""
    return dict(_verbs)


def lies_under(place):
    """Return the condition that an event is about something at `place` or under it."""
    found = Q(pk__in=[])
    for one in _subjects.values():
        of_type = Q(subject_type=one.type, subject_id__in=one.under(place))
        found |= of_type & Q(verb__in=one.verbs) if one.verbs else of_type
    return found


def names(events, reader):
    """Return `{(type, id): Named}` for what `events` are about; a constant number of queries."""
    told = {}
    for one in _subjects.values():
        ids = {event.subject_id for event in events if event.subject_type == one.type}
        named = one.named(ids, reader) if ids else {}
        told |= {(one.type, id_): words for id_, words in named.items()}
    return told
