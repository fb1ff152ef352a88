from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class SourcebookConfig(AppConfig):
    """The house itself: operations, home, what is mine, short codes."""

    default = True
    name = "sourcebook"
    verbose_name = _("The Living Sourcebook")

    def ready(self):
        from events.timetable import every

        every(10, "sourcebook.backups.jobs.keep_archive")
        every(60, "sourcebook.keeping.put_logs_away")
        every(60, "sourcebook.notices.mark_untold")


class HouseAdminConfig(admin_apps.AdminConfig):
    """Django's admin with the house's rule of who gets in."""

    default = False
    default_site = "sourcebook.admin.HouseAdmin"
