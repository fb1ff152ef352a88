"""The desk picks pictures and short lines for the steps that it reads: the steps stay as told."""

from django.db import transaction

from accounts.standing import standing_of
from events.services import record
from practices import workflow
from practices.errors import WrongState
from practices.models import Practice, Version
from practices.services import photos_by_uid

PICTURED = "picture"


@transaction.atomic
def picture_steps(
    practice, *, by, pictures, lines=None, photos=None, revision=None, request_id=None
):
    """Put `pictures`, keys in the order of the steps, "" for none, beside the submitted steps.

    `lines`: what the picture card says of each step, "" for its own first words; `photos`: the uids
    of those photos of the version that stand for them. None leaves them.

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
    before = [_of(step) for step in steps]
    lines = [step.card_line for step in steps] if lines is None else lines
    shown = photos_by_uid(version)
    keys = [step.photo_id for step in steps] if photos is None else [shown.get(u) for u in photos]
    for step, picture, line, key in zip(steps, pictures, lines, keys, strict=True):
        step.picture, step.card_line, step.photo_id = picture, line, key
    changed = [step for step, was in zip(steps, before, strict=True) if was != _of(step)]
    for step in changed:
        step.save(update_fields=["picture", "card_line", "photo"])
    if changed:
        office = standing_of(by).main_office
        record(PICTURED, practice, by=by, office=office, request_id=request_id)


def _of(step):
    return step.picture, step.card_line, step.photo_id
