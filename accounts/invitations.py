"""Invitations: how the first National and every State curator come in."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import DutyKind, DutyProgramme, PostingState
from accounts.models import Duty, Invitation, Organisation, Posting, User
from accounts.models.invitation import LIFETIME
from accounts.normalise import email_address
from accounts.querysets import today
from accounts.services import grant_duty, office_at
from events.services import record

SALT = "accounts.invitation"
# The office that an invited person holds, by level: title, key of the organisation.
OFFICES = {
    "state": ("State Coordinator", "state-mission"),
    "national": ("National Coordinator", "national-mission"),
}


class Unusable(Exception):
    """The link is false, used or too old, or is meant for somebody else (400)."""


@transaction.atomic
def invite(email, place, *, by=None):
    """Invite `email` to the desk of `place`, a state or India, and send the link.

    Returns (invitation, link). The link works once, for 72 hours.
    """
    invitation = Invitation.objects.create(email=email_address(email), place=place, invited_by=by)
    record("invite", invitation, by=by, target=place.level)
    link = link_of(invitation)
    transaction.on_commit(lambda: _send(invitation, link))
    return invitation, link


def link_of(invitation):
    """Return the signed address of `invitation` on the configured host."""
    token = signing.dumps(str(invitation.uid), salt=SALT)
    return settings.SITE_URL + reverse("accounts:invitation", kwargs={"token": token})


def _send(invitation, link):
    facts = {"place": invitation.place, "link": link, "until": invitation.expires_at}
    EmailMessage(
        subject=_("Your invitation to the Living Sourcebook"),
        body=render_to_string("accounts/email/invitation.txt", facts),
        to=[invitation.email],
    ).send()


def open_invitation(token, now=None):
    """Return the `Invitation` that the token of a link stands for; raises `Unusable`."""
    try:
        uid = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature as wrong:
        raise Unusable from wrong
    invitation = Invitation.objects.select_related("place", "person").filter(uid=uid).first()
    if invitation is None or not invitation.is_open(now or timezone.now()):
        raise Unusable
    return invitation


@transaction.atomic
def accept_invitation(invitation, *, person=None, name="", password="", language="en", at=None):
    """Make the invited person a confirmed curator of both missions; returns the user.

    `person` is the present holder of the invited address, None to make the account. Raises
    `Unusable` where the invitation was accepted meanwhile or is for another address.
    """
    at = at or timezone.now()
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not invitation.is_open(at) or (person and person.email != invitation.email):
        raise Unusable
    person = person or User.objects.create_user(
        invitation.email, password, name=name, language=language
    )
    _post(person, invitation, at)
    _make_curator(person, invitation, at)
    record("accept-invitation", invitation, by=person, target=invitation.place.level, at=at)
    # The address lies with the person from now on and nowhere else.
    invitation.email, invitation.accepted_at, invitation.accepted_by = "", at, person
    invitation.save(update_fields=["email", "accepted_at", "accepted_by"])
    return person


def _post(person, invitation, at):
    title, key = OFFICES[invitation.place.level]
    office = office_at(invitation.place, title, Organisation.objects.get(key=key))
    held = Posting.objects.filter(person=person, office=office, ends_on=None).confirmed()
    if held.exists():
        return
    posting = Posting.objects.create(
        person=person,
        office=office,
        starts_on=today(at),
        state=PostingState.CONFIRMED,
        decided_by=invitation.invited_by,
        decided_at=at,
    )
    record("confirm-posting", posting, by=invitation.invited_by, target="confirmed", at=at)


def _make_curator(person, invitation, at):
    held = Duty.objects.active(today(at)).filter(
        person=person, kind=DutyKind.CURATOR, place=invitation.place, programme=DutyProgramme.BOTH
    )
    if not held.exists():
        grant_duty(
            person, DutyKind.CURATOR, invitation.place, by=None, programme=DutyProgramme.BOTH, at=at
        )
