"""Load the demo: invented people and entries on places marked "Sample"."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.loading import load
from sourcebook.management.commands.serve import PASSWORD


class Command(BaseCommand):
    help = "Load the demo's people and entries. Refused in production; a second run adds nothing."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demo can be loaded only with SOURCEBOOK_MODE=demo.")
        people, entries = load(PASSWORD)
        self.stdout.write(f"Demo: {people} people, {entries} entries.")
