"""The Local Government Directory's tree: places, their names, and sets of them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "places"
    verbose_name = _("Places")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from places.facts import load_after_migration

        post_migrate.connect(load_after_migration, sender=self)
