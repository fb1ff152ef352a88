"""Tell both desks of what has waited too long, and remind authors of what came back to them."""

from django.core.management.base import BaseCommand

from practices.desk.clock import check


class Command(BaseCommand):
    help = "Tells of late entries and reminds of returned ones; the worker does so every hour."

    def handle(self, **options):
        late, reminded = check()
        self.stdout.write(f"{late} late entries reported, {reminded} authors reminded")
