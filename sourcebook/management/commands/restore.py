"""`manage.py restore`: an empty server becomes the one of a backup, or of any moment archived."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.utils import OperationalError

from events.progress import watched
from sourcebook import serve
from sourcebook.backups import BackupError
from sourcebook.backups.going_back import go_back, moment_of
from sourcebook.backups.restoring import restore
from sourcebook.management.commands.migrate import MISSING
from sourcebook.postgres.cluster import ClusterError


class Command(BaseCommand):
    help = "Restore a backup, or a moment of an archive, into an empty server that is stopped."
    requires_system_checks = ()

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", nargs="?", help="what `manage.py backup` wrote")
        what.add_argument("--from", dest="archive", metavar="DIR", help="an archive")
        parser.add_argument(
            "--until",
            metavar="MOMENT",
            help="go back to this moment of the archive, like 2026-11-28T10:00+05:30; "
            "without it to the last change there",
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help=("replace what the database and the media hold now"),
        )

    @watched
    def handle(self, *args, **options):
        if "owner" not in settings.DATABASES:
            raise CommandError(MISSING.replace("Migrations need", "A restore needs"))
        if options["until"] and not options["archive"]:
            raise CommandError(
                "--until needs an archive: --from DIR. A backup is of its own moment."
            )
        try:
            with serve.claim_data():
                self.restore(options)
        except (BackupError, ClusterError, serve.CannotServe, OperationalError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write("The portal is as it was. Start it with `make run`.")

    def restore(self, options):
        if not options["archive"]:
            serve.keep_mode()
            path = Path(options["file"]).resolve()
            restore(path, connections["owner"], self.say, replace=options["replace"])
            return
        until = moment_of(options["until"], self.say) if options["until"] else None
        go_back(Path(options["archive"]).resolve(), until, self.say, replace=options["replace"])

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
