from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcebookConfig(AppConfig):
    """The house itself: operations, home, what is mine, short codes."""

    name = "sourcebook"
    verbose_name = _("The Living Sourcebook")
