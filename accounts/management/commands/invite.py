from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.invitations import OFFICES, invite
from places.models import Place


class Command(BaseCommand):
    """Invite a curator of a State or of the National desk; the first National comes in so."""

    help = "Write an invitation that is good once and for 72 hours, send it, and print its link."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--level", choices=list(OFFICES), required=True)
        parser.add_argument("--place", default="", help="The state, as state:8.")

    def handle(self, *, email, level, place, **options):
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise CommandError(f"{email} is not an e-mail address.") from wrong
        _invitation, link = invite(email, self._place(level, place))
        self.stdout.write(f"Invited {email}. The link works once, for 72 hours:\n{link}")

    def _place(self, level, key):
        if level == "national":
            return Place.objects.national()
        if not key.startswith("state:"):
            raise CommandError("Say which state: --place state:8")
        try:
            return Place.objects.by_key(key)
        except Place.DoesNotExist as unknown:
            raise CommandError(f"There is no place {key}. Codes are those of the LGD.") from unknown
