"""What an event says to the one who hears of it: filled by the rooms that know its words."""

from dataclasses import dataclass

from django.db import transaction


@dataclass(frozen=True)
class Onward:
    """Where a notice leads besides: the words before, the name there and its language.

    `why` is the reason for which it is told, where there is one.
    """

    lead: str
    name: str
    language: str
    address: str
    why: str = ""


@dataclass(frozen=True)
class Notice:
    """One sentence for a reader, the address it leads to, and the words of whoever acted.

    `quoted` are somebody's own words within the sentence, in `quoted_language`. `reply` is the
    address of a POST that answers it with one tap, and `reply_label` what its button says.
    `because` names the things of the reader's own for whose sake she is told. `unsubscribe` is the
    address of a POST that ends notices of this kind, from the mail and without signing in.
    """

    sentence: str
    address: str
    note: str = ""
    note_language: str = ""
    quoted: str = ""
    quoted_language: str = ""
    onward: Onward | None = None
    because: tuple[Onward, ...] = ()
    unsubscribe: str = ""
    reply: str = ""
    reply_label: str = ""

    @property
    def parts(self):
        """The sentence as (before, quoted words, after); without a quotation all comes before."""
        if self.quoted and self.quoted in self.sentence:
            return self.sentence.partition(self.quoted)
        return self.sentence, "", ""


_writers = {}
_handlers = {}
_watchers = []
_settings_addresses = []


def note_of(event):
    """Return what a `Notice` tells of what whoever acted wrote: `note`, `note_language`; or {}."""
    said = getattr(event, "note", None)
    return {"note": said.text, "note_language": said.language} if said else {}


def tells(subject_type):
    """Register a function `events -> {event.pk: Notice}` for a type of subject.

    It is given all events of the type at once, so that a list of notices costs a constant number
    of queries, and leaves out what its reader may no longer see. The reader is its second argument.
    """

    def keep(writer):
        _writers[subject_type] = writer
        return writer

    return keep


def handles(verb):
    """Register a function `(event, subject)` to run in the transaction of each event of `verb`.

    So a lower room tells a higher one what happened without knowing it.
    """

    def keep(handler):
        _handlers.setdefault(verb, []).append(handler)
        return handler

    return keep


def watches(watcher):
    """Register a function without arguments to run with each event: at once, and once committed."""
    _watchers.append(watcher)
    return watcher


def hand_on(event, subject):
    """Let the rooms that handle the verb of `event` do their part."""
    for watcher in _watchers:
        watcher()
        transaction.on_commit(watcher)
    for handler in _handlers.get(event.verb, ()):
        handler(event, subject)


def notices(events, reader):
    """Return `{event.pk: Notice}` for those of `events` that `reader` may still see."""
    by_type = {}
    for event in events:
        by_type.setdefault(event.subject_type, []).append(event)
    told = {}
    for subject_type, group in by_type.items():
        if subject_type in _writers:
            told |= _writers[subject_type](group, reader)
    return told


def tells_settings_address(address):
    """Register a function that returns the address at which one chooses which mails one gets."""
    _settings_addresses[:] = [address]
    return address


def settings_address():
    """Return that address in the language of now, or an empty string where no room has one."""
    return _settings_addresses[0]() if _settings_addresses else ""
