from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    """Practices, their versions and review, and the pages on which people find them."""

    name = "practices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Practices")

    def ready(self):
        from django.core.signals import request_finished

        from events.timetable import every
        from practices import (  # noqa: F401
            ended_rows,
            forgetting,
            holdings,
            log,
            notify,
            paused_desks,
            posting_events,
            searches,
        )
        from practices.living import (
            adoption_notices,  # noqa: F401
            following,  # noqa: F401  handles new versions
            machine,
            translating,  # noqa: F401  handles new versions
            unlearning,  # noqa: F401  handles what ends a practice
        )
        from practices.views import given_back  # noqa: F401  fills another

        if machine.is_there():
            machine.backend()
        request_finished.connect(searches.hand_over)
        _keep_by_the_clock(every)


def _keep_by_the_clock(every):
    """Tell the worker which jobs to do every so many minutes."""
    every(10, "practices.jobs.sweep_photos")
    every(24 * 60, "practices.photo_keys.renew_timed", at_start=True)
    every(10, "practices.exchange.jobs.go_on_with_imports")
    every(60, "practices.exchange.jobs.forget_imports")
    every(10, "practices.living.withholding.hide_overdue")
    every(1, "practices.living.unlearning.tell_all", at_start=True)
    every(1, "practices.search_index.fold")
    every(1, "practices.search_index.write_waiting")
    every(60, "practices.living.endorsing.recount_expired")
    every(60, "practices.desk.opening.open_week")
    every(60, "practices.living.adopting.show_covered")
    every(60, "practices.living.endorsing.show_covered")
    every(60, "practices.living.confirming.show_covered")
    every(60, "practices.living.adopting.remind")
    every(60, "practices.desk.clock.check")
    every(60, "practices.kin.likeness.count_terms")
    every(60, "practices.search.common.keep")
    every(60, "practices.living.asking.check")
    every(60, "practices.jobs.free_claims_of_the_absent")
    every(1440, "practices.searches.forget_old")
