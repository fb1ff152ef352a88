"""`manage.py backup FILE`: database and media in one file, while the portal runs or not."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from sourcebook.backups import BackupError
from sourcebook.backups.taking import take
from sourcebook.management.commands.migrate import MISSING


class Command(BaseCommand):
    help = "Write database and media into one file, with the hash of each. The portal may run."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", help="where to write; an older backup there is replaced")

    def handle(self, *args, **options):
        if "owner" not in settings.DATABASES:
            raise CommandError(MISSING.replace("Migrations need", "A backup needs"))
        try:
            take(options["file"], connections["owner"], self.say)
        except BackupError as error:
            raise CommandError(str(error)) from None

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
