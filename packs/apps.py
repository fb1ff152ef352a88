from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PacksConfig(AppConfig):
    """Packs, and prints: layouts, their typesetting, and the prints that were made."""

    name = "packs"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Packs and prints")

    def ready(self):
        from events.registry import watches
        from events.timetable import every
        from packs import (
            forgetting,  # noqa: F401  registers, as all but `recent`
            holdings,  # noqa: F401
            log,  # noqa: F401
            news,  # noqa: F401
            recent,
            reliers,  # noqa: F401
        )
        from packs.views.collecting import offer_adding, offer_adding_row
        from packs.views.print import offer
        from practices.page_links import page_link, row_link

        every(10, "packs.jobs.clear_prints")
        every(60, "packs.news.tell")
        page_link(offer)
        page_link(offer_adding)
        row_link(offer_adding_row)
        watches(recent.forget)
