"""Practices that are used elsewhere, for tests of recognition."""

from accounts.querysets import today
from learning.recognition import celebrating, services
from practices.living import adopting


def used(practice, *people, status="in-use", at=None, **more):
    """Let the place of each of `people` use `practice`; return the practice."""
    for person in people:
        adopting.adopt(practice, by=person, status=status, at=at, **more)
    return practice


def certificate_of(practice, *, by, with_name=False):
    """Make the certificate of a practice that others use."""
    return services.make("uptake", by=by, practice=practice, with_name=with_name)


def celebration_of(by, state="waiting", *, desk=None, **more):
    """Send a celebration of the office of `by`; `desk` brings it to `state`."""
    told = {"reached": "Every house drinks from its own tap", "words": "In two summers."}
    told |= {"language": "en", "reached_on": today()}
    made = celebrating.celebrate(by=by, **(told | more))
    verb = {"shown": "show", "declined": "decline", "withdrawn": "withdraw"}.get(state)
    person = by if state == "withdrawn" else desk
    return celebrating.apply(made, verb, by=person, note="No.") if verb else made
