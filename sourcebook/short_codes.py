"""Where a short code from paper leads: each room is asked for its own."""

from packs.models import Pack
from packs.views import public as packs
from practices import paper as practices_on_paper
from practices.codes import read_code
from practices.models import Practice
from practices.views import paper


def _practice(code, user):
    return Practice.objects.visible_to(user).filter(code=code).first()


def _pack(code, user):
    return Pack.objects.visible_to(user).filter(code=code).first()


# A room each: (code, user) -> a thing that `user` may open, or None; and the view of its paper.
ROOMS = ((_practice, paper.page), (_pack, packs.by_code))


def find(text, user):
    """Return (thing, view) of the typed code `text`, or None; a mistyped code asks nobody."""
    code = read_code(text)
    if code is None:
        return None
    return next(((found, view) for room, view in ROOMS if (found := room(code, user))), None)


def near(text, user):
    """Return what `user` may open whose code is one slip of the hand from a mistyped one."""
    return [] if read_code(text) else practices_on_paper.near_codes(text, user)
