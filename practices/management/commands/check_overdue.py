"""Tell both desks of what has waited too long, and remind people of what is due elsewhere."""

from django.core.management.base import BaseCommand

from events import timetable
from practices.desk.clock import check


class Command(BaseCommand):
    help = "Tells of late entries and reminds of returned ones; the worker does so every hour."

    def handle(self, **options):
        late, reminded = check()
        self.stdout.write(f"{late} late entries reported, {reminded} authors reminded")
        timetable.remind()
