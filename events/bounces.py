"""Mail that came back: which address did not take it, and what follows from that."""

import email
from email import policy
from email.utils import getaddresses

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from events.models import Mailbox
from events.models.mailbox import digest_of
from events.services import record

UNKNOWN_STATUS = "5.0.0"


def failed_addresses(raw):
    """Return `{address: status}` of those to whom a bounce says that mail will never come.

    `raw` are the bytes of one message: a delivery status notification (RFC 3464), or one with the
    header X-Failed-Recipients. What is only delayed (4.x.x) is left out.
    """
    message = email.message_from_bytes(raw, policy=policy.compat32)
    failed = {}
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            failed |= dict(filter(None, map(_failed, part.get_payload())))
    if failed:
        return failed
    named = getaddresses([str(line) for line in message.get_all("X-Failed-Recipients", [])])
    return {address.lower(): UNKNOWN_STATUS for _name, address in named if address}


def _failed(fields):
    """Return (address, status) of one recipient's fields, or None where mail may still come."""
    status = str(fields.get("Status", "")).split()[:1]
    action = str(fields.get("Action", "")).strip().lower()
    recipient = fields.get("Original-Recipient") or fields.get("Final-Recipient") or ""
    address = str(recipient).rpartition(";")[2].strip().strip("<>").lower()
    if action != "failed" or not address or not status or not status[0].startswith("5"):
        return None
    return address, status[0][:16]


def take_bounce(raw, *, at=None):
    """Mark the people named by a bounce; return how many addresses it named and how many are ours.

    A person whose address has changed meanwhile is not found by the old one.
    """
    failed = failed_addresses(raw)
    people = get_user_model().objects.filter(email__in=failed)
    for person in people:
        mark_bounced(person, status=failed[person.email], at=at)
    return len(failed), len(people)


@transaction.atomic
def mark_bounced(person, *, status, at=None):
    """Keep that mail to the present address of `person` came back, so that no more is sent."""
    at = at or timezone.now()
    box = _locked(person)
    if box.bounces(person.email):
        return
    box.bounced_at, box.bounced_digest, box.bounced_status = at, digest_of(person.email), status
    box.save()
    record("mail-bounced", person, by=None, agent="mail", target=status, at=at)


@transaction.atomic
def trust_address(person, *, request_id=None):
    """Let mail go to the present address of `person` again: she says that it is right."""
    box = _locked(person)
    if not box.bounces(person.email):
        return
    box.bounced_at, box.bounced_digest, box.bounced_status = None, "", ""
    box.save()
    record("mail-trusted", person, by=person, request_id=request_id)


def _locked(person):
    Mailbox.objects.bulk_create([Mailbox(person=person)], ignore_conflicts=True)
    return Mailbox.objects.select_for_update(of=("self",)).get(pk=person.pk)


def is_bounced(person):
    """Return whether mail to the present address of `person` came back; one query."""
    box = Mailbox.objects.filter(pk=person.pk).first()
    return bool(box and person.email and box.bounces(person.email))
