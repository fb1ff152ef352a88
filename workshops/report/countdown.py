"""How the report of a workshop stands: out, due within so many hours, late, or not yet due."""

import math
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from workshops.choices import State
from workshops.report.services import WRITTEN_IN, due_at, report_of


@dataclass(frozen=True)
class Standing:
    """`begun`: there is something to report of; `hours`: that are left, 0 where it is late."""

    report: object
    begun: bool
    ended: bool
    due: datetime
    hours: int

    @property
    def is_out(self):
        return self.report.published_at is not None


def standing_of_report(workshop, now=None):
    """Return the `Standing` of the report of `workshop`; one query."""
    now, due = now or timezone.now(), due_at(workshop)
    return Standing(
        report=report_of(workshop),
        begun=workshop.state in WRITTEN_IN,
        ended=workshop.state == State.CLOSED
        or (workshop.state == State.RUNNING and now >= workshop.finishes),
        due=due,
        hours=max(math.ceil((due - now).total_seconds() / 3600), 0),
    )
