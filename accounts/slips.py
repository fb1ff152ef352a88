"""How a person opens the account that her desk made: by a link, or by a printed slip with a QR."""

import hashlib

import segno
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.choices import DutyKind
from accounts.invitations import Unusable, link_of
from accounts.models import Duty, Invitation, Posting, User
from accounts.models.invitation import LIFETIME
from accounts.querysets import within_any
from events.services import record
from places.choices import LEVEL_ORDER

AT_ONCE = 200
SALT = "accounts.slip"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = 12
NEVER_CHOSE_A_PASSWORD = {"password__startswith": UNUSABLE_PASSWORD_PREFIX}
_MISREAD = str.maketrans("OIL", "011")


def code_of(invitation):
    """Return the code on the slip of `invitation`: 60 bits that only this server can make."""
    digest = salted_hmac(SALT, str(invitation.uid), algorithm="sha256").digest()
    return "".join(_ALPHABET[byte % 32] for byte in digest[:_LETTERS])


def _hash(code):
    return hashlib.sha256(code.encode()).hexdigest()


def address_of(invitation):
    """Return the address on the slip, on the configured host, its code in groups of four."""
    code = code_of(invitation)
    grouped = "-".join(code[at : at + 4] for at in range(0, _LETTERS, 4))
    with translation.override(invitation.person.language):
        return settings.SITE_URL + reverse("accounts:slip", args=[grouped])


def picture_of(address):
    """Return the QR code of `address` as an SVG without styles."""
    code = segno.make(address, micro=False, error="m")
    return SafeString(
        code.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None, title=_("QR code"))
    )


def open_slip(code, now=None):
    """Return the `Invitation` of a code as it was typed; raises `Unusable`."""
    typed = code.upper().translate(_MISREAD).replace("-", "").replace(" ", "")
    found = Invitation.objects.filter(code_hash=_hash(typed)).select_related("person", "place")
    return usable(found.first(), now)


def usable(invitation, now=None):
    """Return an invitation that may still open an account; raises `Unusable`."""
    if invitation is None or not invitation.is_open(now or timezone.now()):
        raise Unusable
    if not invitation.person.is_active or invitation.person.has_usable_password():
        raise Unusable
    if invitation.code_hash and not _paper_counts(invitation):
        raise Unusable
    return invitation


def _paper_counts(invitation):
    """Whether a slip opens anything: not once its person signs in, or who has printed it may not.

    The paper is in the hands of whoever printed it.
    """
    return invitation.person.last_login is None and invitation.invited_by.is_active


@transaction.atomic
def open_account(invitation, password, *, at=None):
    """Let the invited person sign in by `password`; returns the user. Raises `Unusable`."""
    at = at or timezone.now()
    person = User.objects.select_for_update().get(pk=invitation.person_id)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    invitation.person = person
    usable(invitation, at)
    person.set_password(password)
    person.save(update_fields=["password"])
    invitation.accepted_at, invitation.accepted_by = at, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record("open-account", invitation, by=person, at=at)
    return person


def without_way_in(standing):
    """Return the people below the desks of `standing` who cannot sign in and have no e-mail."""
    below = Posting.objects.confirmed().current().filter(_below(standing))
    curators = Duty.objects.running().filter(kind=DutyKind.CURATOR)
    people = User.objects.active().filter(email=None, last_login=None, **NEVER_CHOSE_A_PASSWORD)
    people = people.filter(pk__in=below.values("person")).exclude(pk__in=curators.values("person"))
    return people.exclude(pk=standing.user_id).order_by("name", "id")


def _below(standing):
    """Return the condition that a posting lies under a desk of `standing`, not at it."""
    places = [duty.place for duty in standing.curates]
    highest = {place.pk for place in places}
    levels = [level for level, order in LEVEL_ORDER.items() if order > _rank(places)]
    return (
        within_any("office__place", places)
        & Q(office__place__level__in=levels)
        & ~Q(office__place__in=highest)
    )


def _rank(places):
    return min((LEVEL_ORDER[place.level] for place in places), default=len(LEVEL_ORDER))


def slips_of(user, now=None):
    """Return the unused slips that `user` has prepared, with the person's offices."""
    now = now or timezone.now()
    slips = Invitation.objects.filter(
        invited_by=user,
        code_hash__isnull=False,
        accepted_at=None,
        expires_at__gt=now,
        person__last_login=None,
    )
    return slips.select_related("person").order_by("person__name", "id")[:AT_ONCE]


@transaction.atomic
def prepare_slips(standing, by, *, request_id=None, at=None):
    """Make a slip for each person without a way in; older ones end. Returns how many."""
    at = at or timezone.now()
    people = list(without_way_in(standing).select_for_update(of=("self",))[:AT_ONCE])
    old = Invitation.objects.filter(person__in=people, accepted_at=None, expires_at__gt=at)
    old.update(expires_at=at)
    for person in people:
        posting = Posting.objects.confirmed().current().filter(person=person)
        posting = posting.filter(_below(standing)).select_related("office__place").first()
        slip = Invitation(
            person=person, place=posting.office.place, invited_by=by, expires_at=at + LIFETIME
        )
        slip.code_hash = _hash(code_of(slip))
        slip.save()
        record("print-slip", slip, by=by, request_id=request_id, at=at)
    return len(people)


def send_links(pks):
    """Send the links of these invitations, in the language of each person: a job."""
    rows = Invitation.objects.filter(pk__in=pks, accepted_at=None).select_related("person", "place")
    for invitation in rows:
        with translation.override(invitation.person.language):
            facts = {
                "person": invitation.person,
                "place": invitation.place,
                "link": link_of(invitation),
                "until": invitation.expires_at,
            }
            EmailMessage(
                subject=_("Your account on the Living Sourcebook"),
                body=render_to_string("accounts/email/open_account.txt", facts),
                to=[invitation.person.email],
            ).send()
