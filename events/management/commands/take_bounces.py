"""Take in a mail that came back, as the mail server hands it over."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from events.bounces import take_bounce


class Command(BaseCommand):
    help = "Marks the address that a bounced mail names. Read from a file, or from - (standard in)."

    def add_arguments(self, parser):
        parser.add_argument("file", help="One message (RFC 3464), or - for standard input.")

    def handle(self, *, file, **options):
        named, marked = take_bounce(_read(file))
        self.stdout.write(f"{marked} marked, {named - marked} not of anybody here")


def _read(file):
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as away:
        raise CommandError(f"cannot read {file}: {away.strerror}") from away
