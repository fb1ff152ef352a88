"""The link by which one answers whether a practice is still true: signed, and of one cycle."""

from django.core import signing
from django.urls import reverse

_SALT = "practices.still-true"


def mark_of(practice):
    """Return the signed mark of `practice` in the cycle that runs now."""
    return signing.Signer(salt=_SALT).sign(f"{practice.pk}-{practice.confirmed_on:%Y%m%d}")


def address_of(practice):
    """Return the address of the three answers, with the mark of the cycle asked in."""
    return f"{reverse('practices:still_true', args=[practice.pk])}?asked={mark_of(practice)}"


def is_current(practice, mark):
    """Return whether `mark` is of the cycle that still runs; ValueError if it is not ours."""
    try:
        written = signing.Signer(salt=_SALT).unsign(mark)
    except signing.BadSignature as bad:
        raise ValueError("not a mark of ours") from bad
    if not written.startswith(f"{practice.pk}-"):
        raise ValueError("a mark of another practice")
    return mark == mark_of(practice)
