"""What changes the state of a workshop: one table, and the one `apply`."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.querysets import today
from accounts.standing import standing_of
from events.services import record
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops.choices import LONGEST_NOTE, State
from workshops.models import Door, Workshop
from workshops.notify import who_hears
from workshops.permissions import may


@dataclass(frozen=True)
class Transition:
    """From which states a verb leads where; `target` None: the row goes. `words` on its button."""

    words: str
    sources: tuple
    target: str | None
    needs_note: bool = False


TRANSITIONS = {
    "announce": Transition(_("Announce it"), (State.DRAFT,), State.ANNOUNCED),
    "start": Transition(_("Begin"), (State.ANNOUNCED,), State.RUNNING),
    "close": Transition(pgettext_lazy("workshop", "It is over"), (State.RUNNING,), State.CLOSED),
    "reopen": Transition(_("Go on with it"), (State.CLOSED,), State.RUNNING),
    "cancel": Transition(
        _("Cancel it"), (State.ANNOUNCED, State.RUNNING), State.CANCELLED, needs_note=True
    ),
    "delete": Transition(_("Delete the draft"), (State.DRAFT,), None),
}


def open_verbs(user, workshop):
    """Return {verb: transition} of what `user` may do with `workshop` now."""
    return {
        verb: one
        for verb, one in TRANSITIONS.items()
        if workshop.state in one.sources and may(user, verb, workshop)
    }


def locked(workshop, action, *, by, revision=None):
    """Return the locked row of `workshop`, on which `by` may do `action`; in a transaction.

    Raises NotAllowed without the right, WrongState (`stale`) where another came between.
    """
    rows = Workshop.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("place", "area", "office__place").filter(pk=workshop.pk).first()
    if row is None:
        raise WrongState(workshop, "stale")
    if not may(by, action, row):
        raise NotAllowed(action)
    if revision not in (None, row.revision):
        raise WrongState(row, "stale")
    return row


def changed(workshop, verb, *, by, at, request_id=None, **told):
    """Count a change up, save it and write its event; calendars count it once it is announced."""
    workshop.revision += 1
    workshop.sequence += workshop.state != State.DRAFT
    workshop.changed_at = at
    workshop.save()
    office = standing_of(by).main_office
    return record(verb, workshop, by=by, office=office, at=at, request_id=request_id, **told)


@transaction.atomic
def apply(workshop, verb, *, by, note="", at=None, request_id=None):
    """Let `by` do `verb`; return the changed row, unsaved where it was deleted.

    Raises NotAllowed (403), WrongState (409), AnswersMissing (422).
    """
    at, step = at or timezone.now(), TRANSITIONS[verb]
    row = locked(workshop, verb, by=by)
    if row.state not in step.sources:
        raise WrongState(row)
    _check(row, verb, note, at)
    before, told = row.state, {"note": note, "tell": who_hears(row, verb)}
    if step.target is None:
        office = standing_of(by).main_office
        record(f"{verb}-workshop", row, by=by, office=office, at=at, request_id=request_id)
        row.delete()
        return row
    row.state = step.target
    if step.target == State.CANCELLED:
        Door.objects.filter(workshop=row, ended_at=None).update(ended_at=at)
    changed(
        row,
        f"{verb}-workshop",
        by=by,
        at=at,
        request_id=request_id,
        source=before,
        target=row.state,
        **told,
    )
    if before == State.DRAFT:  # calendars have seen nothing before
        row.sequence = 0
        row.save(update_fields=["sequence"])
    return row


def _check(row, verb, note, at):
    errors = {}
    if TRANSITIONS[verb].needs_note and not 0 < len(note.strip()) <= LONGEST_NOTE:
        errors["note"] = _("Write why: whoever was invited reads it.")
    if verb == "announce":
        errors |= missing(row, today(at))
    if errors:
        raise AnswersMissing(errors)


def missing(workshop, on):
    """Return {field: message} of what a workshop lacks that is to be announced on the day `on`."""
    errors = {}
    if not workshop.purpose.strip():
        errors["purpose"] = _("Write what it is for, and what is done there.")
    if not workshop.venue.strip():
        errors["venue"] = _("Write where it is held.")
    if not workshop.themes.exists():
        errors["themes"] = _("Choose at least one theme.")
    if not workshop.districts.exists():
        errors["districts"] = _("Choose the districts that are invited.")
    if workshop.ends_on < on:
        errors["ends_on"] = _("This date has passed. Write a later one.")
    return errors
