"""The one way in which a thing of this room moves on: a table of verbs a kind, done by `do`."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.standing import standing_of
from events.services import record
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.shield import window_after


def state_alone(*_given, **_details):
    """Change nothing but the state."""


@dataclass(frozen=True)
class Step:
    """One verb: its button, its words in the log and once it is done, from which states it leads
    where, and the function that changes the rest of the row.

    An empty `target` leaves the state to the `change`. `lacking` is said where its note is missing.
    """

    label: str
    told: str
    done: str
    sources: tuple
    target: str = ""
    lacking: str = ""
    change: Callable = state_alone


@dataclass(frozen=True)
class Workflow:
    """The `steps` of a kind of thing by verb, its `noun` in the log, and who may do them.

    `may` takes (user, verb, thing, *beside); `beside` is what some verbs need, such as an answer.
    `is_asker` takes (user, thing): what the asker of a shielded one does is told after the week.
    """

    noun: str
    steps: dict
    may: Callable
    is_asker: Callable = lambda user, thing: False

    def event_of(self, verb):
        """Return the verb by which the log knows `verb` of this kind."""
        return f"{verb}-{self.noun}"

    def is_open(self, user, verb, thing, *beside):
        """Return whether `user` may do `verb` with `thing` now."""
        return thing.state in self.steps[verb].sources and self.may(user, verb, thing, *beside)

    def open_to(self, user, thing):
        """Return `{verb: Step}` of what `user` may do with `thing` now, for its buttons."""
        return {verb: s for verb, s in self.steps.items() if self.is_open(user, verb, thing)}

    def require(self, thing, verb, by, *beside):
        """Raise NotAllowed or WrongState, in this order; `by` None is an agent, which may."""
        if by is not None and not self.may(by, verb, thing, *beside):
            raise NotAllowed(verb)
        if thing.state not in self.steps[verb].sources:
            raise WrongState(thing)

    def do(self, row, verb, *beside, change, tell, by, note="", agent="", **told):
        """Have `change()` act on the locked `row`, move it on and record that; return what it made.

        A change that answers False found it so already: nothing is recorded. `tell()` returns who
        hears of it; `told` goes to `record`. Raises NotAllowed, WrongState, AnswersMissing.
        """
        step = self.steps[verb]
        self.require(row, verb, by, *beside)
        if step.lacking and not (note.strip() or agent):
            raise AnswersMissing({"note": step.lacking})
        source, row.state = row.state, step.target or row.state
        made = change()
        if made is False:
            return row
        if hasattr(row, "revision"):
            row.revision += 1
        row.save()
        told |= {"office": standing_of(by).main_office if by else None, "agent": agent}
        told |= {"source": source, "target": row.state, "note": note, "tell": tell()}
        if by and getattr(row, "shielded", False) and self.is_asker(by, row):
            told["told_from"] = window_after(told["at"])
        record(self.event_of(verb), row, by=by, **told)
        return made
