"""What answers a gap lives on: replaced, its replacement answers it; withdrawn, nothing does."""

from events.registry import handles
from learning import workflow
from learning.choices import GapState
from learning.models import Gap


@handles("supersede")
@handles("merge")
def follow_the_replacement(event, practice):
    """Let what a replaced practice answered be answered by its replacement."""
    if practice.superseded_by_id:
        Gap.objects.filter(answer=practice).update(answer=practice.superseded_by_id)


@handles("withdraw")
def open_again(event, practice):
    """Open what a withdrawn practice answered; who asked and who needs it hear of it."""
    for gap in Gap.objects.filter(answer=practice, state=GapState.ANSWERED):
        workflow.apply(gap, "reopen", by=None, agent="clock", at=event.at)
