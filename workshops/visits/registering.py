"""What this part registers in lower rooms and in its own: imported once, by `AppConfig.ready`."""

from events.timetable import every
from workshops.visits import (  # noqa: F401
    forgetting,
    holdings,
    links,
    log,
    notify,
    reporting,
)

every(24 * 60, "workshops.visits.jobs.remind", reminds=True)
every(24 * 60, "workshops.visits.jobs.drop_dial_ins")
