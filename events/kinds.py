"""The kinds of notices: each stands in the portal, and comes by mail unless one turned that off.

Filled by the rooms that know the verbs, in `AppConfig.ready`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind: its words, and which events are of it. `always`: its mails cannot be turned off."""

    key: str
    name: str
    explained: str
    verbs: frozenset
    subjects: frozenset
    always: bool


_kinds = {}


def kind(key, name, explained, *, verbs=(), subjects=(), always=False):
    """Register a kind of notices: of events with one of `verbs`, or else about `subjects`."""
    _kinds[key] = Kind(key, name, explained, frozenset(verbs), frozenset(subjects), always)


def all_kinds():
    """Return every `Kind`, in the order in which they were registered."""
    return list(_kinds.values())


def kind_of(event):
    """Return the `Kind` of an event, by its verb before its subject, or None."""
    found = [one for one in _kinds.values() if event.verb in one.verbs]
    found += [one for one in _kinds.values() if event.subject_type in one.subjects]
    return found[0] if found else None
