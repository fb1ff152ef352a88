"""What recognition adds to the registries of lower rooms; imported once, in `AppConfig.ready`."""

from pathlib import Path

from events.timetable import every
from learning.recognition import forgetting, holdings, log, news  # noqa: F401  registers
from packs import typesetting

every(24 * 60, "learning.recognition.news.tell")
typesetting.FOLDERS.append(Path(__file__).parents[1] / "layouts")
