"""Merge the file that a hall's laptop has packed up, from the shell of the portal."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from practices.errors import NotAllowed, WrongState
from workshops.hall import comparing, files, homecoming
from workshops.models import Workshop


class Command(BaseCommand):
    help = "Merge FILE, packed up in a hall, into its workshop, as somebody who runs it."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--by", required=True, help="The e-mail address of who runs it.")
        parser.add_argument("--dry-run", action="store_true", help="Say what it changes, only.")

    def handle(self, *, file, by, dry_run, **options):
        person = User.objects.active().filter(email=by.strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody here has the e-mail address {by}.")
        try:
            self._merge(Path(file).read_bytes(), person, dry_run)
        except OSError as fault:
            raise CommandError(f"{file} cannot be read: {fault.strerror}.") from fault
        except NotAllowed:
            raise CommandError(f"{by} does not run this workshop.") from None
        except WrongState:
            raise CommandError("The workshop is a draft or cancelled.") from None
        except files.Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _merge(self, content, person, dry_run):
        told = []
        files.read(content, lambda manifest: told.append(manifest) or self._key(manifest))
        workshop = Workshop.objects.get(uid=told[0]["workshop"])
        row = homecoming.bring(workshop, content, by=person)
        if dry_run:
            done = homecoming.compare(row, by=person)
        else:
            row = homecoming.merge(row, by=person)
            done = None
        self._print(done.as_report() if done else row.report, dry_run)

    def _key(self, manifest):
        workshop = Workshop.objects.filter(uid=homecoming.uid_in(manifest, "workshop")).first()
        if workshop is None:
            raise files.Refused("This portal has no such workshop.")
        return homecoming.key_for(workshop, manifest)

    def _print(self, report, dry_run):
        for table, words in comparing.count_lines(report["counts"]):
            self.stdout.write(f"{table}: {words}")
        for table, _uid, field, kind, _taken in report["choices"]:
            what = comparing.title_of(table, "", field)
            self.stdout.write(f"{what}. {comparing.CHOICE_WORDS[kind]} It stays as it is here.")
        for table, _uid, kind in report["otherwise"]:
            told = comparing.OTHERWISE_WORDS[kind]
            self.stdout.write(f"{comparing.title_of(table, '')}: {told}")
        if not report["counts"]:
            self.stdout.write("Nothing new: all of it is here already.")
        self.stdout.write("Nothing saved: dry run." if dry_run else "Merged.")
