"""`manage.py check_search`: whether the search agrees with what it is made from."""

from django.core.management.base import BaseCommand, CommandError

from events.progress import watched
from practices import search_check, search_index

SHOWN = 10  # of each kind of disagreement


class Command(BaseCommand):
    help = "Compare the search's rows and counts with the practices; fail where they differ."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="Put right what differs.")

    @watched
    def handle(self, *args, mend, **options):
        rows = search_index.wrong_rows()
        counts = search_check.wrong_counts()
        for name, wrong in {"row of practice": [(pk,) for pk in rows], **counts}.items():
            for one in wrong[:SHOWN]:
                self.stdout.write(f"{name}: {' '.join(map(str, one))}")
        number = len(rows) + sum(map(len, counts.values()))
        if not number:
            self.stdout.write("The search agrees with what is told.")
        elif mend:
            search_index.keep_all(rows)
            search_check.recount()
            self.stdout.write(f"{number} put right.")
        else:
            raise CommandError(f"{number} do not agree. Put them right with --mend.")
