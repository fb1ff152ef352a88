"""`manage.py backup FILE`: database and media in one file, while the portal runs or not."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.utils import OperationalError

from events.progress import watched
from sourcebook.backups import BackupError, bases
from sourcebook.backups.going_back import EXTERNAL
from sourcebook.backups.taking import take
from sourcebook.management.commands.migrate import MISSING

NO_ARCHIVE = (
    "No archive is set. Start the portal with one, then try again. "
    "Example: SOURCEBOOK_ARCHIVE=/var/lib/sourcebook/archive"
)


class Command(BaseCommand):
    help = "Write database and media into one file, with the hash of each. The portal may run."
    requires_system_checks = ()

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "file", nargs="?", help="where to write; an older backup there is replaced"
        )
        what.add_argument(
            "--base",
            action="store_true",
            help="a base in the archive instead, from which `restore --from` goes to any moment",
        )

    @watched
    def handle(self, *args, **options):
        if "owner" not in settings.DATABASES:
            raise CommandError(MISSING.replace("Migrations need", "A backup needs"))
        try:
            if options["base"]:
                self.base()
            else:
                take(options["file"], connections["owner"], self.say)
        except (BackupError, OperationalError) as error:
            raise CommandError(str(error)) from None

    def base(self):
        if not settings.CLUSTER:
            raise BackupError(EXTERNAL)
        if not settings.ARCHIVE:
            raise BackupError(NO_ARCHIVE)
        with bases.alone():
            bases.take_base(connections["owner"], self.say)

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
