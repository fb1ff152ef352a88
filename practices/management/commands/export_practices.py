"""Write all published practices to a file that an import takes."""

from django.core.management.base import BaseCommand, CommandError

from events.progress import watched
from practices.exchange.reading import UnreadableFile
from practices.exchange.writing import export


class Command(BaseCommand):
    help = "Write what is published to FILE (jsonl, csv, xlsx), as import_practices takes it."

    def add_arguments(self, parser):
        parser.add_argument("file")

    @watched
    def handle(self, *, file, **options):
        try:
            count = export(file)
        except UnreadableFile as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{count} practices written to {file}")
