"""`manage.py replay_erasures FILE`: forgets again, after a restore, what was erased since."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from events.erasures import replay_erasures


class Command(BaseCommand):
    help = "Forget again what a ledger of erasures (erasures.jsonl) lists. May run twice."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as broken:
            raise CommandError(f"{file} cannot be read: {broken}") from None
        replay = replay_erasures(lines)
        self.stdout.write(
            f"{replay.done} forgotten again, {replay.known} known already, "
            f"{replay.unreadable} not readable."
        )
