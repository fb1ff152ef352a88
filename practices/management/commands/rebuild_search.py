"""`manage.py rebuild_search`: writes every search row anew."""

from django.core.management.base import BaseCommand

from events.progress import watched
from practices import search_index
from practices.desk import terms
from practices.kin import likeness


class Command(BaseCommand):
    help = "Write every search row anew, which an update may ask for; people search meanwhile."

    @watched
    def handle(self, *args, **options):
        likeness.rebuild()
        terms.rebuild()
        self.stdout.write(f"{search_index.rebuild()} practices can be found.")
