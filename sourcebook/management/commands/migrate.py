"""Django's migrate, run as the owner of the tables; the web role may not change them."""

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate

from sourcebook.postgres import grants
from sourcebook.postgres.migrating import models_kept
from sourcebook.router import as_owner

MISSING = (
    "Migrations need the owner of the tables, and DATABASE_OWNER_URL is not set. "
    "Example: DATABASE_OWNER_URL=postgres://owner:secret@db.example.org/sourcebook"
)


class Command(migrate.Command):
    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def execute(self, *args, **options):
        if options["database"] not in settings.DATABASES:
            raise CommandError(MISSING)
        return super().execute(*args, **options)

    def handle(self, *args, **options):
        with as_owner(), models_kept():
            grants.prepare(options["database"])
            return super().handle(*args, **options)
