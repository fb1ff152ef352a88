"""Write the log of personal-data processing to a file, for an answer under the RTI or DPDP Act."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from accounts.models import User
from accounts.normalise import email_address
from sourcebook.processing import processed, write


class Command(BaseCommand):
    help = "Write what was done with personal data in the last year to FILE (csv)."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--since", help="the first day, such as 2026-04-01")
        parser.add_argument(
            "--person", help=("e-mail address, +91 number or uid: only this person's rows")
        )

    def handle(self, *, file, since, person, **options):
        events = processed(since=since and _day(since), person=person and _person(person))
        path = Path(file)
        try:
            # For its owner alone, and never over another file: the answer may be one person's.
            path.touch(mode=0o600, exist_ok=False)
            with path.open("w", encoding="utf-8-sig", newline="") as target:
                rows = write(target, events)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{rows} rows written to {file}")


def _day(text):
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise CommandError(f"{text} is not a date. Write it as 2026-04-01.") from error


def _person(text):
    """Return the user of an address, a number or a uid, an erased one too by the uid."""
    known = Q(email=email_address(text)) | Q(phone=text)
    person = User.objects.filter(known).first() or _by_uid(text)
    if person is None:
        raise CommandError(f"There is no person {text}.")
    return person


def _by_uid(text):
    try:
        return User.objects.filter(uid=UUID(text)).first()
    except ValueError:
        return None
