"""Writing workshops: called, changed, given to facilitators, with shares that one wants."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.standing import standing_of
from events.services import record
from practices.errors import NotAllowed, WrongState
from workshops.choices import State
from workshops.models import Facilitator, Workshop
from workshops.notify import who_hears
from workshops.permissions import convening_offices
from workshops.workflow import changed, locked

WORDS = (
    *("title", "purpose", "words_language", "programme", "starts_on", "ends_on"),
    *("opens_at", "closes_at", "venue", "languages"),
)
MANY = ("themes", "districts")
# What a calendar, and whoever was invited, should hear of.
TOLD_OF = ("starts_on", "ends_on", "opens_at", "closes_at", "venue")
OPEN = (State.DRAFT, State.ANNOUNCED, State.RUNNING)


@transaction.atomic
def convene(*, by, office, area=None, at=None, request_id=None, **words):
    """Make a draft of `words` (of `WORDS` and `MANY`) for `office`, which `by` holds."""
    if office.pk not in {one.pk for one in convening_offices(by)}:
        raise NotAllowed("convene")
    at = at or timezone.now()
    told = {field: words[field] for field in WORDS if field in words}
    workshop = Workshop.objects.create(
        person=by,
        office=office,
        place=office.place,
        area=area,
        created_at=at,
        changed_at=at,
        **told,
    )
    _set_many(workshop, words)
    record("convene-workshop", workshop, by=by, office=office, at=at, request_id=request_id)
    return workshop


@transaction.atomic
def edit(workshop, *, by, revision=None, at=None, request_id=None, **words):
    """Change `words` of a workshop that is not over; who was invited hears of days and place.

    Raises NotAllowed, WrongState (`stale` where another saved meanwhile).
    """
    row = locked(workshop, "edit", by=by, revision=revision)
    if row.state not in OPEN:
        raise WrongState(row)
    moved = any(field in words and getattr(row, field) != words[field] for field in TOLD_OF)
    for field in WORDS:
        if field in words:
            setattr(row, field, words[field])
    _set_many(row, words)
    told = {"tell": who_hears(row, "edit"), "target": "moved"} if moved and row.is_public else {}
    at = at or timezone.now()
    changed(row, "edit-workshop", by=by, at=at, request_id=request_id, **told)
    return row


def _set_many(workshop, words):
    for field in MANY:
        if field in words:
            getattr(workshop, field).set(words[field])


@transaction.atomic
def name_facilitators(workshop, people, *, by, at=None, request_id=None):
    """Let exactly `people` run the workshop besides the office that called it; new ones hear it."""
    row = locked(workshop, "name-facilitators", by=by)
    known = set(row.facilitators.values_list("person", flat=True))
    wanted = {person.pk for person in people}
    if known == wanted:
        return row
    row.facilitators.exclude(person__in=wanted).delete()
    Facilitator.objects.bulk_create(
        Facilitator(workshop=row, person_id=pk) for pk in sorted(wanted - known)
    )
    new = User.objects.active().filter(pk__in=wanted - known)
    _quietly(row, "name-facilitators", by=by, at=at, request_id=request_id, tell=new)
    return row


@transaction.atomic
def set_targets(workshop, targets, *, by, at=None, request_id=None):
    """Keep the shares that one wants, {key of TARGETS: percent}."""
    row = locked(workshop, "invite", by=by)
    row.targets = targets
    _quietly(row, "set-targets", by=by, at=at, request_id=request_id)
    return row


def _quietly(row, verb, *, by, at, request_id, **told):
    """Save what no calendar shows, with its event."""
    row.revision += 1
    row.changed_at = at or timezone.now()
    row.save()
    office = standing_of(by).main_office
    record(verb, row, by=by, office=office, at=row.changed_at, request_id=request_id, **told)
