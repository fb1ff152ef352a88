"""Invitations: sent, sent again, withdrawn. Who is asked answers by `people.accept`, `decline`."""

import base64
import hashlib
from datetime import timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_q.tasks import async_task

from accounts.models import Posting, User
from events.services import NEWS
from practices.errors import WrongState
from workshops.choices import JOINABLE
from workshops.models import GuestInvitation
from workshops.models.guest_invitation import MOST_SENDINGS
from workshops.people import check_room, note, put_down
from workshops.workflow import locked

LONGEST_TOKEN = 43
BETWEEN_SENDINGS = timedelta(hours=1)
MOST_TO_AN_ADDRESS = 5  # a day, from all workshops together
LETTER = "workshops.invitations.jobs.send_letter"


class AlreadyAsked(Exception):
    """The address is on the list, had itself taken off it, or has had many letters today."""


def digest_of(address):
    """Return what an address is known by once it is erased; only this server can make it."""
    return salted_hmac("workshops.addresses", address.lower(), algorithm="sha256").hexdigest()


def token_of(invitation):
    """Return the token of the newest letter of `invitation`."""
    told = f"{invitation.uid}:{invitation.sendings}"
    digest = salted_hmac("workshops.invitations", told, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


def find(token):
    """Return the `GuestInvitation` that `token` opens, or None: unknown, withdrawn, sent again."""
    if len(token) != LONGEST_TOKEN or not token.isascii():
        return None
    near = ("participant__person", "participant__district", "workshop__place", "workshop__area")
    return GuestInvitation.objects.select_related(*near).filter(token_hash=_hash(token)).first()


def _open(workshop, by):
    row = locked(workshop, "invite", by=by)
    if row.state not in JOINABLE:
        raise WrongState(row)
    return row


@transaction.atomic
def invite_guest(workshop, *, by, uid, email, language, at=None, request_id=None, **told):
    """Put somebody without an account on the list, and write to her; return the invitation.

    `uid` is the form's: sent again it makes nobody new. Raises NotAllowed, WrongState,
    AlreadyAsked.
    """
    row, at = _open(workshop, by), at or timezone.now()
    known = GuestInvitation.objects.filter(workshop=row, participant__uid=uid).first()
    if known:
        return known
    digest = digest_of(email)
    _check_address(row, digest, at)
    check_room(row)
    guest = put_down(row, uid, at, told)
    letter = GuestInvitation(workshop=row, participant=guest, sent_at=at, language=language)
    letter.email, letter.email_digest = email, digest
    letter.token_hash = _hash(token_of(letter))
    letter.save()
    note("invite-guest", row, by=by, at=at, request_id=request_id)
    _write_to(letter)
    return letter


def _write_to(letter):
    """Queue a letter; the demo invites in the past, and writes to nobody."""
    if timezone.now() - letter.sent_at < NEWS:
        async_task(LETTER, letter.pk)


def _check_address(workshop, digest, at):
    with connection.cursor() as cursor:  # two at once, from two workshops: neither is the last
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])
    sent = GuestInvitation.objects.filter(email_digest=digest)
    often = sent.filter(sent_at__gt=at - timedelta(days=1)).count() >= MOST_TO_AN_ADDRESS
    if often or sent.filter(workshop=workshop).exists():
        raise AlreadyAsked


@transaction.atomic
def invite_offices(workshop, offices, *, by, at=None, request_id=None):
    """Put all who hold `offices` today on the list, and tell them; return how many are new.

    Raises NotAllowed, WrongState.
    """
    row, at = _open(workshop, by), at or timezone.now()
    listed = row.participants.exclude(person=None).values("person")
    held = Posting.objects.confirmed().current().filter(office__in=offices)
    held = held.filter(person__in=User.objects.active()).exclude(person__in=listed)
    near = held.select_related("person", "office__place__district").order_by("-pk")
    postings = {posting.person_id: posting for posting in near}.values()
    if postings:
        check_room(row, len(postings))
        asked = [_put_officer(row, posting.office, posting.person, at) for posting in postings]
        note("invite-guest", row, by=by, at=at, request_id=request_id, tell=asked)
    return len(postings)


def _put_officer(workshop, office, person, at):
    told = {"office_title": office.title, "level": office.place.level}
    told["district"] = office.place.district
    guest = put_down(workshop, uuid4(), at, told, person=person)
    GuestInvitation.objects.create(
        workshop=workshop, participant=guest, language=person.language, sent_at=at
    )
    return person


def may_be_sent_again(invitation, at):
    """Whether it may go out once more: withdrawn or unanswered, an hour old, fewer than thrice."""
    guest = invitation.participant
    answered = guest.accepted_at or guest.declined_at or guest.forgotten_at
    late = invitation.sent_at <= at - BETWEEN_SENDINGS
    return not answered and late and invitation.sendings < MOST_SENDINGS


def _row(workshop, invitation):
    rows = GuestInvitation.objects.select_for_update(of=("self",))
    return rows.select_related("participant__person", "workshop").get(
        pk=invitation.pk, workshop=workshop
    )


@transaction.atomic
def send_again(invitation, *, by, at=None, request_id=None):
    """Write once more; the link before opens nothing any more. Raises NotAllowed, WrongState."""
    row, at = _open(invitation.workshop, by), at or timezone.now()
    letter = _row(row, invitation)
    if not may_be_sent_again(letter, at):
        raise WrongState(row)
    letter.sendings += 1
    letter.sent_at, letter.ended_at, letter.mailed_at, letter.refused_at = at, None, None, None
    person = letter.participant.person
    letter.token_hash = None if person else _hash(token_of(letter))
    letter.save()
    told = {"tell": [person]} if person else {}
    note("invite-guest", row, by=by, at=at, request_id=request_id, **told)
    if person is None:
        _write_to(letter)


@transaction.atomic
def withdraw(invitation, *, by, at=None, request_id=None):
    """Let an unanswered invitation open nothing any more. Raises NotAllowed, WrongState."""
    row, at = locked(invitation.workshop, "invite", by=by), at or timezone.now()
    letter = _row(row, invitation)
    if not letter.waits:
        raise WrongState(row)
    letter.ended_at, letter.token_hash = at, None
    letter.save()
    note("withdraw-invitation", row, by=by, at=at, request_id=request_id)
