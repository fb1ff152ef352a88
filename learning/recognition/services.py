"""Making a certificate that was earned, and taking a name off one."""

from django.db import transaction
from django.utils import timezone

from accounts.standing import standing_of
from events.services import record
from learning.models import Certificate
from learning.recognition import earning
from learning.recognition.choices import OF_A_PRACTICE, Named
from practices.errors import NotAllowed, WrongState
from practices.models import Practice


@transaction.atomic
def make(merit, *, by, office=None, practice=None, with_name=False, at=None, request_id=None):
    """Make the certificate of `merit` that `office`, or that of `practice`, has earned by now.

    Made twice it is the same one. `with_name`: `by` says that who told it says yes to her name
    there. Raises NotAllowed for another's office, WrongState where nothing is earned.
    """
    if merit in OF_A_PRACTICE:
        practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
        office = practice.author_office
    if office is None or office.pk not in standing_of(by).office_ids:
        raise NotAllowed("make-certificate")
    earned = earning.find(merit, office, practice)
    if earned is None:
        raise WrongState(practice or office)
    told = _told(earned, by, with_name, at or timezone.now())
    whose = {"practice": earned.practice} if earned.practice else {"office": office}
    found, made = Certificate.objects.get_or_create(
        merit=merit, mark=earned.mark, **{"practice": None} | whose, defaults=told
    )
    if made:
        record(
            "make-certificate",
            found,
            by=by,
            office=office,
            target=merit,
            at=found.at,
            request_id=request_id,
        )
    return found


def _told(earned, by, with_name, at):
    told = {"office": earned.office, "person": by, "at": at}
    told |= {"number": earned.number, "districts": earned.districts}
    if earned.practice:
        who, _name = whose_name(earned.practice, by)
        told |= {"version": earned.practice.live_version, "named": who if with_name else ""}
    return told


def whose_name(practice, by):
    """Return (of whom, name) `by` may put on a certificate of `practice`; ("", "") of nobody.

    Who told it to another, where she gave her yes to the entry; else the author, by herself alone.
    """
    told = getattr(practice.live_version, "particulars", None)
    if told and told.told_by_name:
        if told.tellers_yes and told.consent and not told.consent_withdrawn_at:
            return Named.TELLER, told.told_by_name
    elif practice.author_id == by.pk and not by.name_withdrawn_at and by.name:
        return Named.AUTHOR, by.name
    return Named.NOBODY, ""


def may_unname(user, certificate):
    """Whether `user` may take the name off: who holds the office, and the author herself."""
    standing = standing_of(user)
    if standing.user_id is None:
        return False
    own = certificate.practice and certificate.practice.author_id == standing.user_id
    return bool(own) or certificate.office_id in standing.office_ids


@transaction.atomic
def unname(certificate, *, by, at=None):
    """Take the name off a certificate for good; nothing happens where none stands on it.

    Raises NotAllowed.
    """
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if not may_unname(by, row):
        raise NotAllowed("unname-certificate")
    if row.named:
        row.named = Named.NOBODY
        row.save(update_fields=["named"])
        office = standing_of(by).main_office
        record("unname-certificate", row, by=by, office=office, at=at)
    return row
