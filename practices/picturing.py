"""The desk picks pictures for the steps of what it reads: the words stay the author's."""

from django.db import transaction

from accounts.standing import standing_of
from events.services import record
from practices import workflow
from practices.errors import WrongState
from practices.models import Practice, Version

PICTURED = "picture"


@transaction.atomic
def picture_steps(practice, *, by, pictures, revision=None, request_id=None):
    """Put `pictures`, keys in the order of the steps, "" for none, beside the submitted steps.

    Raises NotAllowed and WrongState as an accept would, and WrongState("stale") where the steps
    that `by` saw, those of the save `revision`, are no more; records one event, or none where
    nothing changes.
    """
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    workflow.require(practice, "accept", by)
    version = Version.objects.select_for_update(of=("self",)).get(pk=practice.latest_version.pk)
    if revision is not None and revision != version.revision:
        raise WrongState(practice, "stale")
    steps = list(version.steps.all())
    changed = [
        (step, key) for step, key in zip(steps, pictures, strict=True) if step.picture != key
    ]
    for step, key in changed:
        step.picture = key
        step.save(update_fields=["picture"])
    if changed:
        office = standing_of(by).main_office
        record(PICTURED, practice, by=by, office=office, request_id=request_id)
