"""A curator is away: her desk goes on without her, and one click brings her back."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.choices import DutyKind
from accounts.desks import curators_at
from accounts.models import Absence, Duty, User
from accounts.permissions import may_manage
from accounts.querysets import today
from accounts.standing import standing_of
from events.services import record


def may_set_absence(by, person):
    """Return whether `by` may say that `person` is away: herself, or a desk above hers."""
    desks = list(_desks_of(person))
    if by.pk == person.pk:
        return bool(desks)
    return any(may_manage(standing_of(by), person, duty.place) for duty in desks)


@transaction.atomic
def begin_absence(person, starts_on, ends_on, *, by, request_id=None, at=None):
    """Keep that `person` is away from `starts_on` to `ends_on`; returns the `Absence`.

    The others of her desks are told, and what she was reading is open again at once. Raises
    PermissionDenied, or ValidationError where she is away already on one of these days.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if not may_set_absence(by, person):
        raise PermissionDenied
    if person.absences.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise ValidationError(_("An absence is already recorded for one of these days."))
    absence = Absence.objects.create(person=person, starts_on=starts_on, ends_on=ends_on, set_by=by)
    record(
        "begin-absence",
        absence,
        by=by,
        request_id=request_id,
        at=at,
        tell=[person, *others_at_desks_of(person)],
    )
    return absence


@transaction.atomic
def end_absence(absence, *, by, at=None):
    """End `absence` with yesterday; one that has not begun before goes. Returns nothing.

    Raises PermissionDenied where `by` might not have set it.
    """
    absence = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    if not may_set_absence(by, absence.person) and by.pk != absence.person_id:
        raise PermissionDenied
    record("end-absence", absence, by=by, at=at, tell=[absence.person])
    last_day = today(at) - timedelta(days=1)
    if absence.starts_on > last_day:
        Absence.objects.filter(pk=absence.pk).delete()
    else:
        absence.ends_on = min(absence.ends_on, last_day)
        absence.save(update_fields=["ends_on"])


def others_at_desks_of(person):
    """Return the users who curate at a desk of `person` too and are there."""
    found = {}
    for duty in _desks_of(person):
        for other in curators_at(duty.place, duty.programme, excluding=[person]):
            found[other.person_id] = other.person
    return list(found.values())


def _desks_of(person):
    desks = Duty.objects.running().filter(person=person, kind=DutyKind.CURATOR)
    return desks.with_place()
