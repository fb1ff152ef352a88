"""What barriers register in lower rooms and in their own: imported once, by `AppConfig.ready`."""

from events.timetable import every
from learning.asks import (  # noqa: F401
    forgetting,
    holdings,
    log,
    notify,
    sources,
)

every(24 * 60, "learning.asks.jobs.tell")
