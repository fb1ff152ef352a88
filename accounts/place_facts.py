"""What an office tells of its place, or for one directly below it: land, water, people, stage."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.querysets import today
from accounts.standing import standing_of
from events.services import record
from places.choices import OWN_ALONE, FactKind, Level
from places.likeness import inheriting, profiles
from places.models import Fact

TELL = "tell-fact"
MOST_IN_A_DAY = 20  # of one place
A_DAY = timedelta(days=1)


class OwnWord(Exception):
    """An office of the place itself has told it: the one above does not speak over it."""


class TooMany(Exception):
    """As much was told of this place today as is told in a day."""


def kinds_of(place):
    """Return the kinds of facts that are asked of a place of this level; of India none."""
    if place.level == Level.NATIONAL:
        return []
    if place.level == Level.STATE:
        return [kind for kind in FactKind if kind not in OWN_ALONE]
    if place.level == Level.GP:
        return list(FactKind)
    return [kind for kind in FactKind if kind != FactKind.POPULATION]


def office_telling(user, place):
    """Return the office of `user` that may tell of `place`: its own, or one directly above it.

    None for anybody else, and for India, of which nobody tells.
    """
    if place.level == Level.NATIONAL:
        return None
    offices = {office.place_id: office for office in standing_of(user).offices}
    main = standing_of(user).main_office
    if main and main.place_id == place.pk:
        return main
    return offices.get(place.pk) or offices.get(place.parent_id)


@transaction.atomic
def tell(place, kind, *, by, value, source="", as_of=None, precision="", at=None, request_id=None):
    """Let `by` tell `kind` of `place`, an empty `value` being "not known any more"; return it.

    The same told twice changes nothing. Raises PermissionDenied, OwnWord, TooMany, and
    ValidationError for what is none of the answers or lies in the future.
    """
    office = office_telling(by, place)
    if office is None or kind not in kinds_of(place):
        raise PermissionDenied
    profiles.lock()
    told = Fact.objects.filter(place=place)
    last = told.filter(kind=kind).order_by("-id").first()
    if last and not last.is_recorded and office.place_id != place.pk:
        raise OwnWord
    fact = Fact(place=place, kind=kind, value=value, told_from=office.place)
    if value:
        fact.source, fact.as_of, fact.as_of_precision = source, as_of, precision
    if _says(last) == _says(fact):
        return last
    _check(fact)
    fact.told_at = at or timezone.now()
    if told.filter(told_at__gt=fact.told_at - A_DAY).count() >= MOST_IN_A_DAY:
        raise TooMany
    fact.save()
    record(TELL, fact, by=by, office=office, target=value, request_id=request_id, at=fact.told_at)
    inheriting.renew_kind(place, kind)
    return fact


def _says(fact):
    if not (fact and fact.value):
        return None
    return fact.value, fact.source, fact.as_of, fact.as_of_precision, fact.told_from_id


def _check(fact):
    """Raise ValidationError for what no form of ours sends."""
    fact.clean_fields(exclude=["place", "told_from", "told_at", "uid"])
    fact.clean()
    if fact.value and not (fact.source and fact.as_of):
        raise ValidationError(_("Say from where this is known, and of when it is."))
    if fact.as_of and fact.as_of > today():
        raise ValidationError({"as_of": _("This date is in the future.")})
