"""Withdrawing one's name, erasing oneself, and what the rows of people then forget."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.choices import PostingState
from accounts.desks import curators_at
from accounts.models import Duty, Invitation, OfficeList, Posting, User
from accounts.querysets import today
from accounts.sessions import end_all
from accounts.standing import standing_of
from events.erasures import forget
from events.personal import forgets
from events.services import record

# The columns of a person that an erasure writes.
EMPTIED = (
    *("name", "email", "phone", "phone_verified", "password", "last_login"),
    *("is_active", "is_staff", "is_superuser", "erased_at", "office_in_use"),
)


@transaction.atomic
def withdraw_name(person, *, at=None):
    """Show the office alone from now on wherever `person` was named; once is enough."""
    at = at or timezone.now()
    person = _held(person.pk)
    if person.name_withdrawn_at is None:
        record("withdraw-name", person, by=person, office=standing_of(person).main_office, at=at)
        forget("name", person.uid, at)


@transaction.atomic
def give_name(person, *, at=None):
    """Show the name again: `person` has agreed anew."""
    if (
        User.objects.filter(pk=person.pk)
        .exclude(name_withdrawn_at=None)
        .update(name_withdrawn_at=None)
    ):
        record("give-name", person, by=person, office=standing_of(person).main_office, at=at)


@transaction.atomic
def erase(person, *, at=None):
    """Drop the person and keep what her offices know; she can never sign in again.

    Every room forgets its part in this one transaction. A second call changes nothing.
    """
    at = at or timezone.now()
    person = _held(person.pk)
    if person.erased_at is None:
        record("erase-person", person, by=person, at=at)
        forget("person", person.uid, at)


def _held(pk):
    """Lock the row of the person against others who forget her, and return it.

    Not its key: a desk that holds an entry of hers may still write her a notice, and let it go.
    """
    return User.objects.select_for_update(no_key=True).get(pk=pk)


def desks_left_empty(person):
    """Return the places whose desk would have no active curator without `person`."""
    duties = standing_of(person).curates
    return [
        duty.place
        for duty in duties
        if not curators_at(duty.place, duty.programme, excluding=[person]).exists()
    ]


@forgets("name")
def hide_name(uid, at):
    User.objects.filter(uid=uid).update(name_withdrawn_at=at)


@forgets("person", last=True)
def empty_account(uid, at):
    """Empty the row of the person, the one that says who she is, and end all that hung on it."""
    person = User.objects.select_for_update(no_key=True).filter(uid=uid).first()
    if person is None:
        return
    _end_sessions(person)
    _end_postings(person, today(at))
    _end_duties(person, today(at))
    _forget_addresses(person, at)
    person.name, person.email, person.phone, person.phone_verified = "", None, None, False
    person.is_active = person.is_staff = person.is_superuser = False
    person.erased_at, person.last_login, person.office_in_use = at, None, None
    person.set_unusable_password()
    person.save(update_fields=EMPTIED)


def _end_sessions(person):
    """End her sessions and delete them: they hold the address that she signed in with."""
    end_all(person)
    theirs = str(person.pk)
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == theirs:
            session.delete()


def _end_postings(person, on):
    """End what runs with yesterday, or with its first day; what gave no right yet goes whole."""
    person.postings.filter(state=PostingState.STATED).delete()
    person.postings.filter(starts_on__gt=on).delete()
    _end(Posting.objects.filter(person=person), on)


def _end_duties(person, on):
    person.absences.all().delete()
    person.duties.filter(starts_on__gte=on).delete()
    _end(Duty.objects.filter(person=person), on)


def _end(rows, on):
    yesterday = on - timedelta(days=1)
    running = rows.exclude(ends_on__lt=on)
    running.filter(starts_on__gte=on).update(ends_on=F("starts_on"))
    running.filter(starts_on__lt=on).update(ends_on=yesterday)


def _forget_addresses(person, at):
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    OfficeList.objects.filter(sent_by=person).delete()
    theirs = Q(accepted_by=person) | Q(person=person)
    if person.email:
        theirs |= Q(email=person.email)
    invited = Invitation.objects.filter(
        pk__in=list(Invitation.objects.filter(theirs).values_list("pk", flat=True))
    )
    invited.filter(accepted_at=None).update(expires_at=at)
    invited.update(email="")
