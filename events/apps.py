from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """The event log, the outbox and the notices; the lowest room of the house."""

    name = "events"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Events")
