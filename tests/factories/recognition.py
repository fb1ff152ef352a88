"""Practices that are used elsewhere, for tests of recognition."""

from learning.recognition import services
from practices.living import adopting


def used(practice, *people, status="in-use", at=None, **more):
    """Let the place of each of `people` use `practice`; return the practice."""
    for person in people:
        adopting.adopt(practice, by=person, status=status, at=at, **more)
    return practice


def certificate_of(practice, *, by, with_name=False):
    """Make the certificate of a practice that others use."""
    return services.make("uptake", by=by, practice=practice, with_name=with_name)
