"""The table of transitions, and the one door through which a state changes.

The table is the workflow: states, notes, buttons, addresses and the words of the history are drawn
from it. Who may do what is `permissions.RIGHTS`, who hears of it `notify`, and what a verb asks for
`verb_forms`.
"""

import contextlib
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from events.services import record
from practices import notify, permissions, refusals, transitions
from practices.choices import PracticeState, VersionState
from practices.desk import deciding
from practices.errors import NotAllowed, WrongState
from practices.models import Practice, Version

DRAFT, SUBMITTED, APPROVED = VersionState.DRAFT, VersionState.SUBMITTED, VersionState.APPROVED
RETURNED, DECLINED, ACCEPTED = VersionState.RETURNED, VersionState.DECLINED, VersionState.ACCEPTED
PUBLISHED = PracticeState.PUBLISHED
GONE = "gone"

_telling_the_past = ContextVar("telling_the_past", default=False)


@dataclass(frozen=True)
class Step:
    """One row of the table: from which states a verb leads where, and what it asks for.

    `label` is the words of its button, `told` what the history says of it.
    """

    label: str
    told: str
    source: frozenset
    target: str = ""
    change: Callable = lambda act: None
    of: str = "version"
    note_required: bool = False
    by_desk: bool = False


def _review(label, told, source, target="", **more):
    return Step(label, told, frozenset(source), target, **more)


def _life(label, told, source, target, **more):
    return Step(label, told, frozenset(source), target, of="practice", **more)


TRANSITIONS = {
    "submit": _review(
        _("Submit for review"),
        _("Submitted for review"),
        [DRAFT, RETURNED],
        SUBMITTED,
        change=transitions.submit,
    ),
    "recall": _review(
        _("Take it back"),
        _("Taken back by its author"),
        [SUBMITTED, APPROVED],
        DRAFT,
        change=transitions.recall,
    ),
    "claim": _review(
        _("I am reading this"),
        _("Somebody at the desk started reading it"),
        [SUBMITTED],
        change=transitions.claim,
        by_desk=True,
    ),
    "release": _review(
        _("Release it"),
        _("Released by its reader"),
        [SUBMITTED],
        change=transitions.release,
        by_desk=True,
    ),
    "return": _review(
        _("Return with a note"),
        _("Returned with a note"),
        [SUBMITTED, APPROVED],
        RETURNED,
        change=transitions.give_back,
        note_required=True,
        by_desk=True,
    ),
    "decline": _review(
        _("Decline"),
        _("Declined"),
        [SUBMITTED, APPROVED],
        DECLINED,
        change=transitions.decline,
        note_required=True,
        by_desk=True,
    ),
    "approve": _review(
        _("Accept, to open on Monday"),
        _("Accepted, to open on Monday"),
        [SUBMITTED],
        APPROVED,
        change=transitions.approve,
        by_desk=True,
    ),
    "accept": _review(
        _("Accept and publish"),
        _("Accepted and published"),
        [SUBMITTED, APPROVED],
        ACCEPTED,
        change=transitions.accept,
        by_desk=True,
    ),
    "appeal": _review(
        _("Ask the desk above"),
        _("Sent to the desk above"),
        [DECLINED],
        SUBMITTED,
        change=transitions.appeal,
        note_required=True,
    ),
    "reopen": _review(
        _("Write it again"),
        _("Reopened by its author"),
        [DECLINED],
        DRAFT,
        change=transitions.reopen,
    ),
    "delete": _review(_("Delete this draft"), "", [DRAFT], GONE),
    "supersede": _life(
        _("Replace with another"),
        _("Replaced by another practice"),
        [PUBLISHED],
        PracticeState.SUPERSEDED,
        change=transitions.supersede,
        note_required=True,
        by_desk=True,
    ),
    "merge": _life(
        _("This is the same as another"),
        _("Joined with another practice that tells the same"),
        [PUBLISHED],
        PracticeState.SUPERSEDED,
        change=transitions.merge,
        note_required=True,
        by_desk=True,
    ),
    "withdraw": _life(
        _("Withdraw"),
        _("Withdrawn"),
        [PUBLISHED],
        PracticeState.WITHDRAWN,
        change=transitions.withdraw,
        note_required=True,
        by_desk=True,
    ),
    "reinstate": _life(
        _("Bring back"),
        _("Published again"),
        [PracticeState.SUPERSEDED, PracticeState.WITHDRAWN],
        PUBLISHED,
        change=transitions.reinstate,
        note_required=True,
        by_desk=True,
    ),
}


@dataclass
class Act:
    """One use of a verb: on what, by whom, when and with which words."""

    practice: Practice
    version: Version
    by: object
    at: datetime
    agent: str = ""
    note: str = ""
    notes: dict = field(default_factory=dict)
    details: dict = field(default_factory=dict)
    claim_ended: object = None


@contextlib.contextmanager
def past():
    """Allow `at` in `apply`: for the demo, imports and factories, which tell of earlier days."""
    token = _telling_the_past.set(True)
    try:
        yield
    finally:
        _telling_the_past.reset(token)


def tells_of_the_past():
    """Return whether this is told of earlier days, so that `at` may be given."""
    return _telling_the_past.get()


@transaction.atomic
def apply(
    practice, verb, *, by, agent="", note="", notes=None, at=None, request_id=None, **details
):
    """Do `verb` on `practice`: lock, check right, state and words, change, log, tell.

    `by` is the acting user; None only for an `agent` such as "import", which acts in the desk's
    stead. `notes` holds a note a field of the form. `details` are what single verbs ask for:
    `replacement` (a published Practice) of supersede, `ground` of withdraw, of a decision the
    `revision` that was read and `checks`, the checklist; `note_language`, where it is not the
    page's. `at` is refused outside of `past()`.
    Raises NotAllowed, WrongState, AnswersMissing. Returns the changed practice.
    """
    step = TRANSITIONS[verb]
    words = (note.strip(), _filled(notes), details)
    act = Act(*_locked(practice, details.get("replacement")), by, _moment(at), agent, *words)
    refusals.check(step, verb, act)
    refusals.check_words(step, verb, act)
    source = refusals.state_of(step, act)
    step.change(act)
    event = record(
        verb,
        act.practice,
        by=by,
        agent=agent,
        office=_acting_office(act),
        stead=_stead(step, act),
        source=source,
        target=step.target or source,
        note=act.note,
        notes=act.notes,
        language=act.details.get("note_language", ""),
        request_id=request_id,
        at=act.at,
        tell=notify.hearers(verb, act),
    )
    _save(step, act)
    deciding.keep(verb, act, event)
    return act.practice


def require(practice, verb, by):
    """Raise NotAllowed or WrongState where `by` could not do `verb` now, whatever the words."""
    refusals.check(
        TRANSITIONS[verb], verb, Act(practice, practice.latest_version, by, timezone.now())
    )


def may(user, verb, practice):
    """Return whether `user` may do `verb` on `practice` in the state that it is in now."""
    try:
        require(practice, verb, user)
    except (NotAllowed, WrongState):
        return False
    return True


def verbs_open_to(user, practice):
    """Return `{verb: Step}` for what `user` may do now, in the table's order; draws the buttons."""
    if not user.is_authenticated:
        return {}
    act, rights = Act(practice, practice.latest_version, user, timezone.now()), {}
    with permissions.answers_kept(practice):
        return {key: step for key, step in TRANSITIONS.items() if _is_open(step, key, act, rights)}


def _is_open(step, verb, act, rights):
    """Return whether a button is drawn; `rights` keeps what was asked, for verbs share rights."""
    try:
        refusals.check_state(step, verb, act)
    except WrongState:
        return False
    if verb == "claim" and act.version.holder(act.at) == act.by:
        return False
    right = permissions.RIGHTS[verb]
    if right not in rights:
        rights[right] = permissions.may(act.by, verb, act.practice)
    return rights[right]


def _locked(practice, replacement=None):
    """Lock the practice, then the version a review verb acts on; always in this order.

    A replacement is locked too, both by their keys in order: two practices that replace each other
    at the same moment would make a circle.
    """
    pks = {practice.pk} | ({replacement.pk} if replacement else set())
    rows = Practice.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    locked = next((row for row in rows if row.pk == practice.pk), None)
    if locked is None:
        raise Practice.DoesNotExist
    version = locked.latest_version
    return locked, Version.objects.select_for_update(of=("self",)).get(pk=version.pk)


def _moment(at):
    if at is not None and not _telling_the_past.get():
        raise ValueError("`at` is only for telling the past: see workflow.past()")
    return at or timezone.now()


def _filled(notes):
    return {field: text.strip() for field, text in (notes or {}).items() if text.strip()}


def _acting_office(act):
    if act.by is None:
        return None
    return standing_of(act.by).main_office


def _stead(step, act):
    """Return the key of the desk in whose stead one acts: where it is not one's own."""
    if (act.by and permissions.is_author(act.by, act.practice)) or not step.by_desk:
        return ""
    return permissions.stead_of(act.by, act.practice, act.version)


def _save(step, act):
    """Write the rows back; the constraints in the database have the last word."""
    if step.target == GONE:
        transitions.delete_rows(act)
        return
    if step.of == "version":
        act.version.state = step.target or act.version.state
        act.version.save()
        if step.target == ACCEPTED:
            act.practice.state = _state_when_accepted(act.practice)
    else:
        act.practice.state = step.target
    act.practice.save()
    transitions.settle(step.target, act)


def _state_when_accepted(practice):
    """The first accept publishes; a later one leaves the practice in the state it is in."""
    first = practice.state == PracticeState.UNPUBLISHED
    return PUBLISHED if first else practice.state
