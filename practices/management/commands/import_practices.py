"""Take practices in from a file, as submitted entries or published in their desks' stead."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from events.progress import over, step, watched
from practices.exchange.loading import load
from practices.exchange.reading import UnreadableFile, read_rows


class Command(BaseCommand):
    help = "Take in practices from FILE (jsonl, csv, xlsx) and report what a person should look at."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="Report, but save nothing.")
        parser.add_argument(
            "--publish", action="store_true", help=("Accept each entry; needs --as-desk.")
        )
        parser.add_argument(
            "--as-desk", action="store_true", help=("Accept on behalf of each entry's desk.")
        )

    @watched
    def handle(self, *, file, dry_run, publish, as_desk, **options):
        if publish != as_desk:
            raise CommandError(
                "--publish and --as-desk go together: each entry is accepted on behalf of its desk."
            )
        try:
            # Read twice rather than held: a file may have 200 MB.
            with step("Reading the file"):
                count = sum(1 for _row in read_rows(file))
            with transaction.atomic():
                rows = over(read_rows(file), "Taking in practices", count)
                report = load(rows, publish=publish)
                transaction.set_rollback(dry_run)
        except UnreadableFile as fault:
            raise CommandError(str(fault)) from fault
        self._print(report, dry_run)

    def _print(self, report, dry_run):
        for line, reason in report.refused:
            self.stdout.write(f"line {line}: refused: {reason}")
        for line, key, doubt in report.doubts:
            self.stdout.write(f"line {line} ({key}): place in doubt: {doubt}")
        for line, key, word in report.unmapped:
            self.stdout.write(f"line {line} ({key}): no theme for {word!r}, kept as a tag")
        for line, key, fields in report.not_told:
            self.stdout.write(f"line {line} ({key}): not told: {', '.join(fields) or 'nothing'}")
        kept = " (nothing saved: dry run)" if dry_run else ""
        self.stdout.write(
            f"{report.added} added, {report.unchanged} already there, "
            f"{len(report.refused)} refused{kept}"
        )
