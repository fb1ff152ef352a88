"""What the room registers in lower rooms and in its own: imported once, by `AppConfig.ready`."""

from events.timetable import every
from workshops.room import holdings, reporting, telling  # noqa: F401

every(60, "workshops.room.asking.remind", reminds=True)
