"""A laptop as the server of a workshop's hall: who runs it, its workshop, what its screen says."""

import io
from pathlib import Path

import segno
from django.conf import settings

from sourcebook import local_network
from sourcebook.environment import kept_secret
from workshops.hall import opening
from workshops.hall.files import MOST_BYTES, Refused


class NotReady(Exception):
    """The hall cannot be opened; the message says why and what to do."""


def make_ready(file=None):
    """Make who runs this hall, and open the workshop of `file` where one is given.

    Raises `NotReady`. The same file again opens nothing.
    """
    person = opening.local_facilitator(password())
    if not person.check_password(password()):
        person.set_password(password())
        person.save(update_fields=["password"])
    if file is None:
        return
    try:
        with Path(file).open("rb") as sent:
            opening.open_file(sent.read(MOST_BYTES + 1), person=person)
    except OSError as fault:
        raise NotReady(f"{file} cannot be read: {fault.strerror}.") from fault
    except Refused as refusal:
        raise NotReady(f"{file}: {refusal}") from refusal


def password():
    """Return the password of who runs this hall: made once, kept beside the data."""
    return kept_secret(settings.VAR / "hall-password", opening.new_password)


def announcement():
    """Return the lines for the laptop's own screen."""
    address = f"{settings.SITE_URL}/hall/"
    others = [one for one in local_network.addresses() if one not in settings.SITE_URL]
    picture = io.StringIO()
    segno.make(address, micro=False).terminal(out=picture, compact=True)
    return [
        "",
        picture.getvalue().rstrip("\n"),
        f"For everybody on this network:  {address}",
        *(f"                            or  http://{one}:{settings.PORT}/hall/" for one in others),
        f"You sign in as                  {opening.SIGN_IN}",
        f"with the password               {password()}",
        "Nothing is asked of the internet. Everything is kept in the folder "
        f"{settings.VAR}, also when the laptop goes off.",
    ]
