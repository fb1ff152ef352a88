from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """The event log, the outbox and the notices; the lowest room of the house."""

    name = "events"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Events")

    def ready(self):
        from events import forgetting, holdings  # noqa: F401  fill the registry
        from events.timetable import every, keep_timetable

        every(1, "events.jobs.send_mails")
        every(10, "events.parking.clear_parked")
        every(10, "events.erasures.write_ledger")
        every(24 * 60, "events.jobs.clear_receipts")
        post_migrate.connect(keep_timetable, sender=apps.get_app_config("django_q"))
