"""Where a short code from paper leads: each room is asked for its own."""

from practices.codes import read_code
from practices.models import Practice


def _practice(code, user):
    return Practice.objects.visible_to(user).filter(code=code).first()


# A function a room: (code, user) -> a thing with an address that `user` may open, or None.
ROOMS = (_practice,)


def find(text, user):
    """Return what the typed code `text` stands for, or None; a mistyped code asks nobody."""
    code = read_code(text)
    if code is None:
        return None
    return next((found for room in ROOMS if (found := room(code, user))), None)
