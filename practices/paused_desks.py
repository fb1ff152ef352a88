"""When a desk is paused, or its pause moves, what waits there is due on another day."""

from accounts.pauses import pauses_of
from events.registry import handles
from practices.choices import VersionState
from practices.models import Version
from practices.transitions import move_deadline


@handles("begin-pause")
@handles("end-pause")
def move_deadlines(event, pause):
    """Reckon anew when each entry is due that waits at the desk of `pause`.

    Whoever submits at this moment waits for this transaction, or this one for his
    (`pauses.held_pauses_of`): so none is left out.
    """
    pauses = pauses_of([pause.place_id]).get(pause.place_id, [])
    waiting = Version.objects.filter(desk=pause.place_id, state=VersionState.SUBMITTED)
    versions = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for version in versions:
        move_deadline(version, pauses)
    Version.objects.bulk_update(versions, ["due_at"], batch_size=500)
