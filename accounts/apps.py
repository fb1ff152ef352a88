from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, offices, postings, duties, programmes and fund heads, and how one signs in."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("People and offices")

    def ready(self):
        from events.timetable import every

        for registered in ("notify", "log", "holdings", "forgetting"):
            import_module(f"accounts.{registered}")
        every(24 * 60, "accounts.jobs.sweep_sessions")
        every(10, "accounts.jobs.drop_old_office_lists")
        every(10, "accounts.jobs.go_on_with_lists")
