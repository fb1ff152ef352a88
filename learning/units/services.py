"""Writing units: what is told of one, who is a member, which organisations it learns with."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting
from accounts.querysets import within
from accounts.standing import standing_of
from events.models import Event
from events.services import record
from learning.models import Unit, UnitMember, UnitResource
from learning.units.choices import MOST_A_DAY, MOST_MEMBERS, MOST_RESOURCES
from learning.units.permissions import may
from places.models import Place
from practices.errors import AnswersMissing, NotAllowed, WrongState

WORDS = ("way", "words", "language", "order_number", "order_on", "order_link", "promise_days")
MANY = ("fund_heads", "themes")


@transaction.atomic
def tell(place, *, by, revision=0, at=None, request_id=None, **words):
    """Say `words` (of WORDS and MANY) of the unit of `place`; `revision` 0 before anything is said.

    Return the unit. Raises NotAllowed, or WrongState (`stale`) where another saved meanwhile.
    """
    _require(by, "edit", place)
    at = at or timezone.now()
    Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)
    unit = Unit.objects.filter(place=place).first()
    if revision != (unit.revision if unit else 0):
        raise WrongState(unit or place, "stale")
    is_new = unit is None
    unit = unit or Unit(place=place, level=place.level, revision=0, told_at=at)
    for field in WORDS:
        if field in words:
            setattr(unit, field, words[field])
    unit.revision += 1
    unit.changed_at = at
    unit.save()
    for field in MANY:
        if field in words:
            getattr(unit, field).set(words[field])
    _record("tell-unit" if is_new else "edit-unit", unit, by, at, request_id)
    return unit


@transaction.atomic
def invite(unit, posting, *, by, organisation="", at=None, request_id=None):
    """Ask the person of `posting` (its key) to be named as a member; she hears of it, once.

    Raises NotAllowed; AnswersMissing for who has no confirmed posting there, or past MOST_MEMBERS.
    """
    row, at = _locked(unit, "invite", by), at or timezone.now()
    _keep_pace(by, at, "whom")
    held = to_invite(row.place).filter(pk=posting).select_related("person", "office").first()
    if held is None:
        raise AnswersMissing({"whom": _("Choose somebody of the list.")})
    if row.members.filter(person=held.person).exists():
        raise AnswersMissing({"whom": _("This person is named or asked already.")})
    if row.members.count() >= MOST_MEMBERS:
        raise AnswersMissing({"whom": _("A unit has thirty members at most.")})
    told = {"organisation": organisation, "language": get_language() or "en", "invited_at": at}
    made = UnitMember.objects.create(unit=row, person=held.person, office=held.office, **told)
    _record("invite-unit", row, by, at, request_id, tell=[held.person])
    return made


def to_invite(place):
    """Return the confirmed current postings of active people at or under `place`."""
    held = Posting.objects.current().confirmed().filter(person__is_active=True)
    return held.filter(within("office__place", place))


@transaction.atomic
def agree(unit, *, by, at=None, request_id=None):
    """Let `by` say yes to being named. Raises NotAllowed where nobody asked."""
    row, at = _locked(unit, "agree", by), at or timezone.now()
    if row.members.filter(person=by, agreed_at=None).update(agreed_at=at):
        _record("agree-unit", row, by, at, request_id)


@transaction.atomic
def leave(unit, *, by, at=None, request_id=None):
    """Let `by` say no, or be named no more: nothing of it is kept but that somebody left."""
    row = _locked(unit, "leave", by)
    row.members.filter(person=by).delete()
    _record("leave-unit", row, by, at or timezone.now(), request_id)


@transaction.atomic
def remove(unit, member, *, by, at=None, request_id=None):
    """Take the member with the key `member` off the list; she hears of it. Else DoesNotExist."""
    row = _locked(unit, "remove", by)
    gone = row.members.select_related("person").get(pk=member)
    named = gone.agreed_at is not None
    gone.delete()
    tell = [gone.person] if named and gone.person.is_active else []
    _record("remove-unit", row, by, at or timezone.now(), request_id, tell=tell)


@transaction.atomic
def add_resource(unit, *, by, at=None, request_id=None, **words):
    """Name an organisation: `name`, `purpose`, `language`, `link`."""
    row, at = _locked(unit, "add-resource", by), at or timezone.now()
    _keep_pace(by, at, "name")
    if row.resources.count() >= MOST_RESOURCES:
        raise AnswersMissing({"name": _("A unit names twenty organisations at most.")})
    made = UnitResource.objects.create(unit=row, **words)
    _record("resource-unit", row, by, at, request_id)
    return made


@transaction.atomic
def drop_resource(unit, resource, *, by, at=None, request_id=None):
    """Take the organisation with the key `resource` off the list. Raises DoesNotExist."""
    row = _locked(unit, "drop-resource", by)
    row.resources.get(pk=resource).delete()
    _record("unresource-unit", row, by, at or timezone.now(), request_id)


def _keep_pace(by, at, field):
    """Let nobody ask and take off the list without end: each time somebody hears of it."""
    verbs = ("invite-unit", "resource-unit")
    done = Event.objects.filter(actor=by, verb__in=verbs, at__gt=at - timedelta(days=1))
    if done.count() >= MOST_A_DAY:
        raise AnswersMissing({field: _("That is enough for today. Come back tomorrow.")})


def _require(by, action, place):
    if not may(by, action, place):
        raise NotAllowed(action)


def _locked(unit, action, by):
    rows = Unit.objects.select_for_update(of=("self",), no_key=True).select_related("place")
    row = rows.get(pk=unit.pk)
    _require(by, action, row.place)
    return row


def _record(verb, unit, by, at, request_id, tell=()):
    office = standing_of(by).main_office
    record(verb, unit, by=by, office=office, at=at, request_id=request_id, tell=tell)
