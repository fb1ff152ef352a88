"""`manage.py send_digests [--at 2026-11-30T06:00+05:30]`: make what digests are due."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.querysets import INDIA_TIME
from events.progress import watched
from learning.digest.sending import send


class Command(BaseCommand):
    help = "Make the digests that are due; those of a day or a week that was told of are not again."

    def add_arguments(self, parser):
        parser.add_argument("--at", help="as if it were this moment (ISO 8601; India's time)")

    @watched
    def handle(self, *args, at=None, **options):
        now = timezone.now()
        if at:
            try:
                now = datetime.fromisoformat(at)
            except ValueError as error:
                raise CommandError(f"{at} is no moment, such as 2026-11-30T06:00") from error
            now = now if now.tzinfo else now.replace(tzinfo=INDIA_TIME)
        self.stdout.write(f"{send(now)} digests")
