"""What this part registers in lower rooms and in its own: imported once, by `AppConfig.ready`."""

from events.timetable import every
from workshops.plans import log, notify, offers, reporting, workflow  # noqa: F401

every(60, "workshops.plans.jobs.check", reminds=True)
