"""What changes the state of a plan and of its lines: two tables, and the two that do it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.registry import handles
from events.services import record
from practices.choices import AdoptionStatus
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living.adopting import ADOPT
from practices.models import Practice
from workshops.models import PlanLine
from workshops.plans import adoptions, photographs
from workshops.plans.choices import LONGEST, OPEN, LineState, PlanState
from workshops.plans.notify import told_of
from workshops.plans.permissions import may, spoken_for
from workshops.plans.services import WRITTEN_IN, locked


@dataclass(frozen=True)
class Move:
    """From which states a verb of a line leads where; `words` on its button.

    `asks_why` is the question that it has to answer, "" for none.
    """

    words: str
    sources: tuple
    target: str
    asks_why: str = ""


BEGUN = (AdoptionStatus.TRIED, AdoptionStatus.IN_USE)
# A plan has one verb: a draft is confirmed. Then its lines move by these.
CONFIRM = "confirm"
MOVES = {
    "done": Move(_("It is done"), OPEN, LineState.DONE),
    "photo": Move(_("Add a photo"), (LineState.DONE,), LineState.DONE),
    "under-way": Move(_("It is under way"), OPEN, LineState.UNDER_WAY),
    "stuck": Move(_("It is stuck"), OPEN, LineState.STUCK, _("What is in the way?")),
    "dropped": Move(
        pgettext_lazy("plan line", "We drop it"),
        (*OPEN, LineState.DONE),
        LineState.DROPPED,
        _("Why is it dropped?"),
    ),
    "resume": Move(_("We take it up again"), (LineState.DROPPED,), LineState.PLANNED),
}


def moves_of(line):
    """Return {verb: move} of what can be said of `line` now."""
    found = {verb: move for verb, move in MOVES.items() if line.state in move.sources}
    photo = getattr(line, "photo", None)
    if line.practice_id or (photo and photo.is_usable):
        found.pop("photo", None)
    return found


@transaction.atomic
def confirm(plan, *, by, at=None, request_id=None):
    """Let `by` confirm `plan`: its lines are promised from now on; return it.

    Lines of practices become adoptions of their places. Raises NotAllowed, WrongState where it is
    confirmed or the workshop is not on, AnswersMissing where it has no line.
    """
    row, at = locked(plan), at or timezone.now()
    if not may(by, CONFIRM, row):
        raise NotAllowed(CONFIRM)
    if row.state != PlanState.DRAFT or row.workshop.state not in WRITTEN_IN:
        raise WrongState(row)
    lines = list(row.lines.select_related("practice", "place").order_by("practice", "pk"))
    if not lines:
        raise AnswersMissing({"lines": _("Write at least one line first.")})
    office = spoken_for(by, row)
    row.state, row.confirmed_at, row.confirmed_by, row.office = "confirmed", at, by, office
    row.save()
    for line in lines:
        line.plan = row
        adoptions.take_up(line, by=by, at=at)
        if line.adoption and line.adoption.status in BEGUN:
            _follow(line, line.adoption.status, at)
    told = {"at": at, "request_id": request_id, "tell": told_of(CONFIRM, row)}
    before = {"source": PlanState.DRAFT, "target": PlanState.CONFIRMED}
    record("confirm-plan", row, by=by, office=office, **before, **told)
    return row


@transaction.atomic
def move(line, verb, *, by, reason="", photo=None, description="", at=None, request_id=None):
    """Let `by` say how a line of a confirmed plan goes; return it.

    `reason` is what the verb asks for; `photo`, a checked file, goes with what is done: beside the
    line, of a practice with the adoption of its place, which moves too. Raises NotAllowed,
    WrongState, AnswersMissing.
    """
    row, at, step = _locked(line), at or timezone.now(), MOVES[verb]
    if not may(by, "move-line", row.plan):
        raise NotAllowed("move-line")
    if row.plan.state != PlanState.CONFIRMED or verb not in moves_of(row):
        raise WrongState(row)
    if verb == "photo" and not photo:
        raise AnswersMissing({"photo": _("Choose a photo.")})
    reason = reason.strip() if step.asks_why else ""
    if step.asks_why and not 0 < len(reason) <= LONGEST["reason"]:
        raise AnswersMissing(
            {"reason": _("Say why in a sentence or two, so that others can help.")}
        )
    before = row.state
    _set_state(row, step.target, at, reason)
    photographs.follow(row, photo, description)
    adoptions.follow_line(row, by=by, at=at, photo=photo, description=description)
    office = spoken_for(by, row.plan)
    told = {"source": before, "target": row.state, "note": reason, "request_id": request_id}
    tell = told_of(verb, row.plan, row)
    record("move-plan-line", row, by=by, office=office, at=at, tell=tell, **told)
    return row


def _locked(line):
    """Return the locked row of `line`, its practice locked before it as adopting does."""
    if line.practice_id:
        Practice.objects.select_for_update(of=("self",)).get(pk=line.practice_id)
    rows = PlanLine.objects.select_for_update(of=("self",), no_key=True)
    near = ("practice", "adoption", "photo", "place", "plan__workshop__place", "plan__place__state")
    return rows.select_related(*near).get(pk=line.pk)


@handles(ADOPT)
def follow_adoption(event, adoption):
    """Let the lines that hang on `adoption` go where its place says that it is."""
    lines = PlanLine.objects.select_for_update(of=("self",), no_key=True)
    for line in lines.filter(adoption=adoption.pk, plan__state=PlanState.CONFIRMED):
        _follow(line, event.target, event.at)


def _follow(line, status, at):
    if line.state != adoptions.STATE_OF[status]:
        _set_state(line, adoptions.STATE_OF[status], at)


def _set_state(line, state, at, reason=""):
    """Keep that `line` is in `state`, for `reason`, since `at`."""
    line.state_at = at if line.state != state else line.state_at
    line.state, line.reason = state, reason
    line.reason_language = (get_language() or "") if reason else ""
    line.save(update_fields=["state", "state_at", "reason", "reason_language"])
