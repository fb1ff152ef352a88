from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    """Rapid Action Learning workshops, their people, and the learning calendar."""

    name = "workshops"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Workshops")

    def ready(self):
        from pathlib import Path

        from events.timetable import every
        from packs import typesetting
        from workshops import (
            forgetting,  # noqa: F401  registers, as all
            holdings,  # noqa: F401
            log,  # noqa: F401
            notify,  # noqa: F401
        )
        from workshops.evaluation import results  # noqa: F401
        from workshops.hall import forgetting as forgetting_of_files  # noqa: F401
        from workshops.invitations import registering as of_invitations  # noqa: F401
        from workshops.plans import registering as of_plans  # noqa: F401
        from workshops.report import telling  # noqa: F401
        from workshops.room import registering as of_the_room  # noqa: F401
        from workshops.tellers import registering as of_tellers  # noqa: F401
        from workshops.visits import registering  # noqa: F401

        every(24 * 60, "workshops.people.forget_guests")
        every(60, "workshops.report.jobs.remind", reminds=True)
        every(60, "workshops.hall.homecoming.drop_waiting")
        typesetting.FOLDERS.append(Path(__file__).parent / "layouts")
