"""`manage.py check_search`: whether the search agrees with what it is made from."""

from django.core.management.base import BaseCommand, CommandError

from events.progress import watched
from practices import search_check, search_index, search_terms, search_words
from practices.desk import terms

SHOWN = 10  # of each kind of disagreement


class Command(BaseCommand):
    help = "Compare the search's rows and counts with the practices; fail where they differ."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="Put right what differs.")

    @watched
    def handle(self, *args, mend, **options):
        glossary = terms.wrong()
        if mend:  # before rows are compared: what they are found by follows from it
            terms.mend(pk for pk, *_rest in glossary)
        rows, stemmers, lost = search_index.compared()
        wrong = {"term of the glossary": glossary, "row of practice": [(pk,) for pk in rows]}
        wrong |= search_check.wrong_counts() | {"stemmer of word": stemmers}
        for name, several in wrong.items():
            for one in several[:SHOWN]:
                self.stdout.write(f"{name}: {' '.join(map(str, one))}")
        number = sum(map(len, wrong.values()))
        if not number:
            self.stdout.write("The search agrees with what is told.")
        elif mend:
            self._mend(rows, [*lost, *(word for word, *_rest in stemmers)])
            self.stdout.write(f"{number} put right.")
        else:
            raise CommandError(f"{number} do not agree. Put them right with --mend.")

    def _mend(self, rows, words):
        search_index.keep_all(rows)
        search_check.recount()
        search_words.mend(words)  # those that were lost have a row again
        search_terms.settle()
