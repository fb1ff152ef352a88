"""`manage.py check_insights [--mend]`: prove the kept numbers against a full count."""

from django.core.management.base import BaseCommand, CommandError

from learning.insights.counting import check, count


class Command(BaseCommand):
    help = (
        "Count all insights anew and say how many of the kept numbers differ; exit 1 if any does."
    )

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="keep the new numbers")

    def handle(self, *args, mend=False, **options):
        wrong = check()
        if mend:
            count()
            self.stdout.write(f"{wrong} numbers differed and were put right")
        elif wrong:
            raise CommandError(f"{wrong} numbers differ; --mend puts them right")
        else:
            self.stdout.write("All numbers agree")
