"""The link by which somebody ends her digest without signing in: signed, of one person."""

from django.core import signing
from django.urls import reverse

_SALT = "learning.digest.stop"


def stop_address(person):
    """Return the address at which `person` ends her digest with one press."""
    mark = signing.Signer(salt=_SALT).sign(str(person.uid))
    return reverse("learning:stop_digest", args=[mark])


def person_of(mark):
    """Return the uid of the person that `mark` is of; None where it is not ours."""
    try:
        return signing.Signer(salt=_SALT).unsign(mark)
    except signing.BadSignature:
        return None
