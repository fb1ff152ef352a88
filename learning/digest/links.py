"""The link by which somebody ends her digest without signing in: signed, of one person."""

from django.core import signing
from django.urls import reverse

_SALT = "learning.digest.stop"


def stop_address(person):
    """Return the address at which `person` ends her digest with one press."""
    return reverse("learning:stop_digest", args=[_mark_of(person)])


def stop_now_address(person):
    """Return the address at which a mail program ends the digest of `person` (RFC 8058)."""
    return reverse("learning:stop_digest_now", args=[_mark_of(person)])


def _mark_of(person):
    return signing.Signer(salt=_SALT).sign(str(person.uid))


def person_of(mark):
    """Return the uid of the person that `mark` is of; None where it is not ours."""
    try:
        return signing.Signer(salt=_SALT).unsign(mark)
    except signing.BadSignature:
        return None
