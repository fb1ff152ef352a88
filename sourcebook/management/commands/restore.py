"""`manage.py restore FILE`: an empty server becomes the one that the backup was taken of."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.utils import OperationalError

from sourcebook import serve
from sourcebook.backups import BackupError
from sourcebook.backups.restoring import restore
from sourcebook.management.commands.migrate import MISSING


class Command(BaseCommand):
    help = "Restore a backup into an empty server. The portal must be stopped."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", help="what `manage.py backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="lose what the database and the media hold now"
        )

    def handle(self, *args, **options):
        if "owner" not in settings.DATABASES:
            raise CommandError(MISSING.replace("Migrations need", "A restore needs"))
        path = Path(options["file"]).resolve()
        try:
            with serve.claim_data():
                serve.keep_mode()
                restore(path, connections["owner"], self.say, replace=options["replace"])
        except (BackupError, serve.CannotServe, OperationalError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write("The portal is as it was. Start it with `make run`.")

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
