"""Coming in by a code: the workshop's, which is read out, or the one on a badge.

No code is kept: each is made from a row's `uid` by the key of its workshop and found by its hash.
That key comes from this server's own; in a hall it came with the workshop's file, so that what was
printed at the portal opens there too. Under another key a new door has to be made.
"""

import hashlib

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from events.services import record
from practices.codes import ALPHABET
from practices.errors import WrongState
from workshops.choices import JOINABLE
from workshops.models import Door, Participant, Stay
from workshops.workflow import locked

OF_DOOR, OF_BADGE = "workshops.door", "workshops.badge"
LETTERS = {OF_DOOR: 8, OF_BADGE: 12}
_MISREAD = str.maketrans("OIL", "011")


class NoDoor(Exception):
    """The code opens nothing: mistyped, ended, or of a workshop that is over."""


def code_key(workshop):
    """Return the key from which the codes of `workshop` are made."""
    if settings.MODE == "hall":
        came = Stay.objects.filter(workshop=workshop).values_list("code_key", flat=True).first()
        if came:
            return came
    return salted_hmac("workshops.codes", str(workshop.uid), algorithm="sha256").hexdigest()


def _code(purpose, row, key=None):
    key = key or code_key(row.workshop)
    digest = salted_hmac(purpose, str(row.uid), secret=key, algorithm="sha256").digest()
    return "".join(ALPHABET[byte % 32] for byte in digest[: LETTERS[purpose]])


def hash_of(code):
    """Return the hash by which a code is found."""
    return hashlib.sha256(code.encode()).hexdigest()


def code_of(door):
    """Return the code of a door as it is read out, "" where this server cannot make it."""
    code = _code(OF_DOOR, door)
    return grouped(code) if hash_of(code) == door.code_hash else ""


def badge_code(participant, key=None):
    """Return the code on a badge; `participant.badge_hash` finds it once it is kept.

    `key` is the `code_key` of the workshop, where many are made.
    """
    return _code(OF_BADGE, participant, key)


def grouped(code):
    """Return a code in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def address_of(code):
    """Return the address that a QR code leads to, on the configured host."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("workshops:door", args=[code])


def plain(text):
    """Return a typed code in capitals, without spaces and dashes; letters misread are put right."""
    typed = str(text)[:40].upper().translate(_MISREAD)
    return "".join(sign for sign in typed if sign in ALPHABET)


def find(text, now=None):
    """Return (workshop, participant or None) that a typed code opens; raises `NoDoor`."""
    now, code = now or timezone.now(), plain(text)
    if len(code) == LETTERS[OF_DOOR]:
        found = Door.objects.filter(code_hash=hash_of(code), ended_at=None)
    elif len(code) == LETTERS[OF_BADGE]:
        found = Participant.objects.filter(badge_hash=hash_of(code), forgotten_at=None)
    else:
        raise NoDoor
    row = found.select_related("workshop__place", "workshop__area").first()
    if row is None or not row.workshop.lets_in(now):
        raise NoDoor
    return row.workshop, row if isinstance(row, Participant) else None


@transaction.atomic
def open_door(workshop, *, by, at=None, request_id=None):
    """Give the workshop a code; the one before opens nothing any more. Raises WrongState, 409."""
    row, at = locked(workshop, "invite", by=by), at or timezone.now()
    if row.state not in JOINABLE:
        raise WrongState(row)
    row.doors.filter(ended_at=None).update(ended_at=at)
    door = Door(workshop=row, made_at=at)
    door.code_hash = hash_of(_code(OF_DOOR, door))
    door.save()
    record("open-door", row, by=by, at=at, request_id=request_id)
    return door


@transaction.atomic
def end_door(workshop, *, by, at=None, request_id=None):
    """Let the code of the workshop open nothing any more; without one nothing happens."""
    row, at = locked(workshop, "invite", by=by), at or timezone.now()
    if row.doors.filter(ended_at=None).update(ended_at=at):
        record("end-door", row, by=by, at=at, request_id=request_id)


def open_door_of(workshop):
    """Return the door through which people come in now, or None."""
    return workshop.doors.filter(ended_at=None).first()
