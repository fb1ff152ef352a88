"""Django's createcachetable, run as the owner of the tables."""

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import createcachetable

from sourcebook.management.commands.migrate import MISSING
from sourcebook.router import as_owner


class Command(createcachetable.Command):
    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def execute(self, *args, **options):
        if options["database"] not in settings.DATABASES:
            raise CommandError(MISSING)
        return super().execute(*args, **options)

    def handle(self, *args, **options):
        with as_owner():
            return super().handle(*args, **options)
