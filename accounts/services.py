"""Every write about people: postings, duties, suspension. Each one transaction and one event."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.absences import others_at_desks_of
from accounts.choices import DutyKind, PostingState
from accounts.desks import acting_desk, curators_at
from accounts.models import Duty, Office, Posting, User
from accounts.permissions import (
    fitting_place,
    may_decide_posting,
    may_end_posting,
    may_grant,
    may_suspend,
)
from accounts.querysets import today
from accounts.sessions import end_all
from accounts.standing import standing_of
from events.services import record


class Decided(Exception):
    """The posting is no longer waiting: somebody else was first (409)."""


def office_at(place, title, organisation, language="en"):
    """Return the office of this title at `place`, made where it does not exist yet."""
    office = Office.objects.filter(
        place=place, title__iexact=title, organisation=organisation
    ).first()
    if office:
        return office
    return Office.objects.get_or_create(
        place=place, title=title, organisation=organisation, defaults={"title_language": language}
    )[0]


@transaction.atomic
def state_posting(person, office, starts_on, *, request_id=None, at=None):
    """Keep that `person` says to hold `office` since `starts_on`, and tell the desk.

    Returns the posting, which gives no right before the desk confirms it. The same statement
    again returns the first one.
    """
    at = at or timezone.now()
    User.objects.select_for_update().get(pk=person.pk)
    open_ones = Posting.objects.filter(person=person, office=office, ends_on=None)
    posting = open_ones.exclude(state=PostingState.REFUSED).first()
    if posting:
        return posting
    posting = Posting.objects.create(
        person=person, office=office, starts_on=starts_on, stated_at=at
    )
    record(
        "state-posting",
        posting,
        by=person,
        office=office,
        target=PostingState.STATED,
        request_id=request_id,
        at=at,
        tell=_desk_of(posting, at),
    )
    return posting


def _desk_of(posting, at):
    place = posting.office.place
    desk = acting_desk(place, None, "", [posting.person_id], today(at))
    return [duty.person for duty in curators_at(desk, "", [posting.person_id], today(at))]


def confirm_posting(pk, by, *, note="", request_id=None, at=None):
    """Confirm the stated posting `pk`; returns it. Errors as in `posting_to_decide`."""
    return _decide(pk, by, PostingState.CONFIRMED, "confirm-posting", note, request_id, at)


def refuse_posting(pk, by, *, note, request_id=None, at=None):
    """Refuse the stated posting `pk` with a `note` for the person, as `confirm_posting`."""
    return _decide(pk, by, PostingState.REFUSED, "refuse-posting", note, request_id, at)


@transaction.atomic
def posting_to_decide(pk, by, at):
    """Return the stated posting `pk`, locked, where `by` may decide it at `at`.

    Raises Http404 where it does not lie with the desk of `by`, PermissionDenied where it is one's
    own, Decided where it waits no longer.
    """
    posting = Posting.objects.select_for_update(of=("self",)).with_office().filter(pk=pk).first()
    if posting is None:
        raise Http404
    if posting.person_id == by.pk:
        raise PermissionDenied
    if not may_decide_posting(standing_of(by), posting, at):
        raise Http404
    if posting.state != PostingState.STATED:
        raise Decided
    return posting


@transaction.atomic
def _decide(pk, by, state, verb, note, request_id, at):
    """Decide a posting and tell the person; returns it. Raises what `posting_to_decide` does."""
    at = at or timezone.now()
    posting = posting_to_decide(pk, by, at)
    posting.state, posting.decided_by, posting.decided_at = state, by, at
    posting.save(update_fields=["state", "decided_by", "decided_at"])
    record(
        verb,
        posting,
        by=by,
        office=standing_of(by).main_office,
        source=PostingState.STATED,
        target=state,
        note=note,
        request_id=request_id,
        at=at,
        tell=[posting.person],
    )
    return posting


@transaction.atomic
def end_posting(pk, last_day, *, by, request_id=None, at=None):
    """Let the confirmed posting `pk` end with `last_day`; returns it.

    Rights in the office end with that day; what was written goes on with the office. Where the
    person has no other posting at that place, duties there end with it. Raises Http404 where `by`
    does not see it, PermissionDenied, Decided where it waits or is over, ValidationError where
    the last day lies before the first.
    """
    posting = posting_to_end(pk, by, today(at))
    if posting.state != PostingState.CONFIRMED:
        raise Decided
    if last_day < posting.starts_on:
        raise ValidationError(_("The last day cannot come before the first."))
    posting.ends_on = last_day
    posting.save(update_fields=["ends_on"])
    record(
        "end-posting",
        posting,
        by=by,
        office=standing_of(by).main_office,
        source=PostingState.CONFIRMED,
        request_id=request_id,
        at=at,
        tell=[posting.person, *_desk_of(posting, at or timezone.now())],
    )
    _end_duties_there(posting, by, at)
    return posting


@transaction.atomic
def take_back_posting(pk, *, by):
    """Remove the posting `pk` that `by` stated and no desk has decided; returns nothing.

    Raises Http404 where it is not one's own, Decided where it does not wait.
    """
    posting = Posting.objects.select_for_update().filter(pk=pk, person=by).first()
    if posting is None:
        raise Http404
    if posting.state != PostingState.STATED:
        raise Decided
    record("take-back-posting", posting, by=by, source=PostingState.STATED)
    posting.delete()


def posting_to_end(pk, by, on):
    """Return the posting `pk`, locked within a transaction, where `by` may end it.

    Raises Http404, PermissionDenied, Decided as `end_posting`.
    """
    standing = standing_of(by)
    seen = Posting.objects.seen_by(standing).filter(pk=pk)
    rows = Posting.objects.filter(pk__in=seen.values("pk")).with_office().select_related("person")
    posting = rows.select_for_update(of=("self",)).first()
    if posting is None:
        raise Http404
    if not may_end_posting(standing, posting):
        raise PermissionDenied
    over = posting.ends_on is not None and posting.ends_on < on
    if over or posting.state == PostingState.REFUSED:
        raise Decided
    return posting


def _end_duties_there(posting, by, at):
    others = Posting.objects.confirmed().filter(
        person=posting.person, office__place=posting.office.place
    )
    after = today(at) if posting.ends_on < today(at) else posting.ends_on + timedelta(days=1)
    if others.exclude(pk=posting.pk).not_over(after).exists():
        return
    held = Duty.objects.running(today(at)).filter(person=posting.person, place=posting.office.place)
    for duty in held.select_for_update(of=("self",)):
        if duty.ends_on is None or duty.ends_on > posting.ends_on:
            _close_duty(duty, posting.ends_on, by, at)


@transaction.atomic
def grant_duty(
    person, kind, place, *, by, programme="", starts_on=None, ends_on=None, request_id=None, at=None
):
    """Give `person` a duty at `place` and tell him; returns the `Duty`.

    `by` is a curator of a desk above within whose places it lies, or None for the portal itself
    (an accepted invitation, the demo). Raises PermissionDenied, or ValidationError where such a
    duty cannot lie at such a place, or an auditor's has no end.
    """
    if by is not None and not may_grant(standing_of(by), person, place, programme):
        raise PermissionDenied
    if not fitting_place(kind, place):
        raise ValidationError(_("This duty cannot be given at this place."))
    if kind == DutyKind.AUDITOR and ends_on is None:
        raise ValidationError(_("An auditor's duty needs a last day."))
    duty = Duty.objects.create(
        person=person,
        kind=kind,
        programme=programme,
        place=place,
        starts_on=starts_on or today(at),
        ends_on=ends_on,
        granted_by=by,
    )
    record("grant-duty", duty, by=by, target=kind, request_id=request_id, at=at, tell=[person])
    return duty


@transaction.atomic
def end_duty(duty, *, by, request_id=None, at=None):
    """End `duty` with yesterday as its last day, or remove it from its first; returns nothing.

    One may lay down a duty of one's own; otherwise as `grant_duty`. Raises PermissionDenied.
    """
    duty = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    own = by is not None and by.pk == duty.person_id
    about = (duty.person, duty.place, duty.programme)
    if by is not None and not own and not may_grant(standing_of(by), *about):
        raise PermissionDenied
    _close_duty(duty, today(at) - timedelta(days=1), by, at, request_id)


def _close_duty(duty, last_day, by, at, request_id=None):
    """Let `duty` end with `last_day`, or remove it where it began only later; tell its holder."""
    if duty.starts_on > last_day:
        Duty.objects.filter(pk=duty.pk).delete()
    else:
        duty.ends_on = last_day
        duty.save(update_fields=["ends_on"])
    record(
        "end-duty", duty, by=by, source=duty.kind, at=at, tell=[duty.person], request_id=request_id
    )


@transaction.atomic
def suspend(person, *, by, note="", request_id=None, at=None):
    """Suspend `person` from now on: nothing more is served to open sessions either.

    What she was reading is open again, and the others of her desks are told. Returns the user.
    Raises PermissionDenied where `by` is not the National.
    """
    if by is not None and not may_suspend(standing_of(by), person):
        raise PermissionDenied
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.suspended_at is None:
        person.suspended_at, person.is_active = at or timezone.now(), False
        person.save(update_fields=["suspended_at", "is_active"])
        end_all(person)  # an old session does not live again with the account
        tell = others_at_desks_of(person)
        record("suspend-person", person, by=by, note=note, request_id=request_id, at=at, tell=tell)
    return person


@transaction.atomic
def lift_suspension(person, *, by, request_id=None, at=None):
    """Let `person` sign in again, and tell her; returns the user. Raises as `suspend`."""
    if by is not None and not may_suspend(standing_of(by), person):
        raise PermissionDenied
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.suspended_at is not None and person.erased_at is None:
        person.suspended_at, person.is_active = None, True
        person.save(update_fields=["suspended_at", "is_active"])
        record("lift-suspension", person, by=by, request_id=request_id, at=at, tell=[person])
    return person
