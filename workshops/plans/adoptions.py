"""A line of a practice and the adoption of its place: what becomes of the one becomes of the other.

The place's own word goes before: where it has spoken itself, the line follows it and changes
nothing there. Of a shielded practice nothing is taken up for others, as in the adopting service.
"""

from django.db import transaction
from django.utils import translation

from practices.choices import AdoptionStatus
from practices.errors import NotAllowed, WrongState
from practices.living.adopting import adopt
from practices.models import Adoption
from workshops.plans.choices import LineState, Way

PLANNED, TRIED, IN_USE = AdoptionStatus.PLANNED, AdoptionStatus.TRIED, AdoptionStatus.IN_USE
DROPPED, DID_NOT_WORK = AdoptionStatus.DROPPED, AdoptionStatus.DID_NOT_WORK
_STATUS = {LineState.DONE: IN_USE, LineState.DROPPED: DROPPED, LineState.PLANNED: PLANNED}
# What a line is when its place says so.
STATE_OF = {
    PLANNED: LineState.PLANNED,
    TRIED: LineState.UNDER_WAY,
    IN_USE: LineState.DONE,
    DROPPED: LineState.DROPPED,
    DID_NOT_WORK: LineState.DROPPED,
}


def take_up(line, *, by, at):
    """Plan the practice of `line` for its place, and tie the line to that; own words are none."""
    if line.practice_id is None:
        return
    line.adoption = _say(line, PLANNED, by, at) or _spoken(line)
    line.save(update_fields=["adoption"])


def follow_line(line, *, by, at, photo=None, description=""):
    """Say of the place what was just said of `line`, where it may be said for it."""
    if line.practice_id is None or line.state not in _STATUS:
        return
    more = {"photo": photo, "photo_description": description} if photo else {}
    adoption = _say(line, _STATUS[line.state], by, at, **more)
    if adoption and line.adoption_id is None:
        line.adoption = adoption
        line.save(update_fields=["adoption"])


def _say(line, status, by, at, **more):
    """Return the adoption once `status` is said of it, or None where `by` may not say it."""
    told = {"by": by, "place": line.place, "status": status, "at": at} | more
    if status == PLANNED and line.due_on:
        told["planned_for"] = line.due_on.replace(day=1)
    if status == PLANNED and line.way == Way.ADAPT:
        told["changed"] = line.words
    try:
        with transaction.atomic(), translation.override(line.language):
            return adopt(line.practice, **told)
    except (NotAllowed, WrongState):
        return None


def _spoken(line):
    """Return what the place said openly before, or None."""
    if line.practice.shielded:
        return None
    return Adoption.objects.filter(
        practice=line.practice_id, place=line.place_id, shielded=False
    ).first()
