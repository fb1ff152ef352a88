"""Opening on a Monday what desks have accepted under cover in the week before."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from practices import workflow
from practices.choices import CLOSED_STATES, VersionState
from practices.errors import WrongState
from practices.models import Challenge, Version
from practices.shield import week_of


def open_week(now=None):
    """Publish what was approved before the week of `now` began; return how many entries.

    What is replaced, withdrawn or gravely doubted meanwhile waits on: nobody looks at it again
    before it opens. One that fails holds up no other; raises them together at the end.
    """
    before = week_of(now or timezone.now())
    doubts = Challenge.objects.standing().grave().filter(practice=OuterRef("practice"))
    waiting = Version.objects.filter(state=VersionState.APPROVED, decided_at__lt=before)
    waiting = waiting.exclude(practice__state__in=CLOSED_STATES).exclude(Exists(doubts))
    opened, failed = 0, []
    for version in waiting.select_related("practice").order_by("practice"):
        try:
            opened += _open(version)
        except Exception as fault:
            failed.append(fault)
    if failed:
        raise ExceptionGroup("What was approved could not be opened", failed)
    return opened


def _open(version):
    """Publish one; return 0 where its author or its desk has moved it on meanwhile."""
    told = {"agent": "calendar", "revision": version.revision}
    try:
        workflow.apply(version.practice, "accept", by=None, **told)
    except WrongState:
        return 0
    return 1
