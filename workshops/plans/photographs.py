"""The photo of what was done: of a line in own words, while it is done, for who reads the plan.

A line of a practice has none of its own: there the photo goes with the adoption of its place.
"""

from django.db import transaction
from django.utils.translation import get_language

from events.erasures import forget
from events.marks import without
from practices.errors import NotAllowed
from practices.sent_files import drop, keep
from workshops.models import LinePhoto
from workshops.plans.choices import LineState
from workshops.plans.permissions import may
from workshops.plans.services import locked, note


def follow(line, sent=None, description=""):
    """Keep the checked file `sent` with the locked `line`; of one that is not done none is kept."""
    if line.practice_id is not None:
        return
    if line.state != LineState.DONE or sent:
        drop(LinePhoto.objects.filter(line=line))
    if line.state != LineState.DONE or not sent:
        return
    language = get_language() if description else ""
    keep(LinePhoto(line=line, description=description, language=language), sent)


@transaction.atomic
def delete(line, *, by, at=None):
    """Delete the photo of `line`; nothing happens where there is none. Raises NotAllowed."""
    plan = locked(line.plan)
    if not may(by, "move-line", plan):
        raise NotAllowed("move-line")
    if drop(LinePhoto.objects.filter(line=line)):
        note("delete-line-photo", line, by, at)


def erase_named(lines, marks, at):
    """Erase for good the photos of `lines` whose description has what `marks` find."""
    for photo in LinePhoto.objects.filter(line__in=lines).exclude(description=""):
        if without(marks, photo.description) != photo.description:
            forget("photo", photo.uid, at)
