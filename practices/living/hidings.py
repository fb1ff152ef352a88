"""What is hidden of a practice now, as its desk sees it: where, why and since when, never what."""

import uuid
from dataclasses import dataclass

from practices.choices import HidingReason
from practices.models import Redaction
from practices.presentation import ANSWER_NAMES


@dataclass(frozen=True)
class Hiding:
    """One act of hiding. `doubted`: an open doubt withholds a part of it, and is decided first."""

    act: uuid.UUID
    reason: str
    since: object
    answers: list
    may_end: bool
    doubted: bool


def hidings(practice):
    """Return the `Hiding`s of `practice` that hold now, newest first; two queries."""
    acts = {}
    for one in Redaction.objects.filter(version__practice=practice, lifted_at=None):
        acts.setdefault(one.act, []).append(one)
    withheld = _withheld(practice) if acts else set()
    found = [_hiding(act, rows, withheld) for act, rows in acts.items()]
    return sorted(found, key=lambda hiding: hiding.since, reverse=True)


def _hiding(act, rows, withheld):
    first, answers = rows[0], dict.fromkeys(answer_of(one) for one in rows)
    return Hiding(
        act=act,
        reason=first.get_reason_display(),
        since=first.at,
        answers=list(answers),
        may_end=first.reason != HidingReason.FORGOTTEN,
        doubted=_is_among(withheld, rows),
    )


def answer_of(one):
    """Return the name of the answer in which the `Redaction` `one` stands: "Steps 2"."""
    name = ANSWER_NAMES["tags" if one.field == "tag_names" else one.field]
    return f"{name} {one.position}" if one.position else str(name)


def is_withheld(practice, rows):
    """Whether an open doubt withholds a passage in which one of the Redactions `rows` stands.

    One row may hide the same words for the desk and for the doubt.
    """
    return _is_among(_withheld(practice), rows)


def _withheld(practice):
    """Return {(version id, field, position)} of what open doubts withhold; one query."""
    acts = practice.challenges.standing().exclude(hiding=None).values("hiding")
    held = Redaction.objects.filter(act__in=acts, lifted_at=None)
    return set(held.values_list("version", "field", "position"))


def _is_among(withheld, rows):
    return any((one.version_id, *one.place) in withheld for one in rows)
