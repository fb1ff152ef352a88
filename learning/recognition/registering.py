"""What recognition adds to the registries of lower rooms; imported once, in `AppConfig.ready`."""

from pathlib import Path

from events.timetable import every
from learning.clips import holdings as of_clips  # noqa: F401  registers
from learning.recognition import (  # noqa: F401  registers
    forgetting,
    holdings,
    log,
    news,
    notify,
)
from packs import typesetting

every(24 * 60, "learning.recognition.news.tell_in_turns")
typesetting.FOLDERS.append(Path(__file__).parents[1] / "layouts")
