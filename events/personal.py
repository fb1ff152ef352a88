"""What the portal holds of a person, and how it forgets it: filled by the rooms that hold it.

Each room fills it from two modules: `holdings` says what it holds, `forgetting` empties it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from events.subjects import words_of_verbs

SHOWN = 20  # rows of a section that a page shows; the file has them all


@dataclass(frozen=True)
class Fact:
    """One thing that is held: its key in the file, its name and its words, for people."""

    key: str
    name: str
    value: str
    language: str = ""


@dataclass(frozen=True)
class Section:
    """Rows of one kind. `found` is a queryset or list, `tell` turns a part of it into rows.

    `tell` takes a list and returns one list of `Fact`s for each of its members, so that a section
    costs the same number of queries whatever its length.
    """

    key: str
    heading: str
    found: object
    tell: Callable
    about: str = ""

    def first(self):
        """Return the rows that a page shows, without the facts that are empty."""
        return _filled(self.tell(list(self.found[:SHOWN])))

    def rows(self):
        """Return all rows, without the facts that are empty."""
        return _filled(self.tell(list(self.found)))

    @property
    def count(self):
        return len(self.found) if isinstance(self.found, list) else self.found.count()

    @property
    def more(self):
        """How many rows the page leaves to the file."""
        return max(self.count - SHOWN, 0)


def _filled(rows):
    return [[fact for fact in row if fact.value not in ("", None)] for row in rows]


_holders = []
_forgetters = {}
_last = {}
_acts = {}


def names_acts(names):
    """Register {verb of the log: words} of what is nobody else's affair than the person's."""
    _acts.update(names)


def name_of_act(verb):
    """Return the words for a verb of the log, or the verb itself where no room named it."""
    known = words_of_verbs() | _acts
    return str(known.get(verb, verb.replace("-", " ")))


def holds(order):
    """Register a function `person -> [Section]`: what a room holds; low orders are told first."""

    def keep(teller):
        _holders.append((order, teller))
        return teller

    return keep


def sections_of(person):
    """Return all that the portal holds of `person`, as `Section`s in the order of telling."""
    tellers = sorted(_holders, key=lambda one: one[0])
    return [section for _order, teller in tellers for section in teller(person)]


def forgets(kind, *, last=False):
    """Register a function `(uid, at)` that forgets what is of `kind` about the thing `uid`.

    It may run again at any time and then changes nothing. `last` is for the row that the others
    know a person by.
    """

    def keep(forgetter):
        (_last if last else _forgetters).setdefault(kind, []).append(forgetter)
        return forgetter

    return keep


def forgetters(kind):
    """Return the functions that forget what is of `kind`, in the order in which they run."""
    return [*_forgetters.get(kind, ()), *_last.get(kind, ())]


def knows(kind):
    """Return whether some room forgets what is of `kind`."""
    return bool(forgetters(kind))
