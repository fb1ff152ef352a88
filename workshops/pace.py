"""How much one seat, or one person who runs a workshop, may write and delete an hour.

Each act leaves an event that nobody can delete, so a loop must come to an end.
"""

from functools import wraps

from django.core.cache import cache

from accounts.views.public import too_many

HOUR = 3600  # seconds
OF_A_SEAT, OF_A_TYPIST, OF_A_PERSON = 200, 3000, 120
PHOTOS_OF_A_SEAT, PHOTOS_OF_A_TYPIST = 20, 300


class TooFast(Exception):
    """More than one may do in an hour; answered 429."""


def keep(request, workshop, seat):
    """Count an act of `seat`, or of who runs `workshop`. Raises TooFast beyond what is allowed."""
    who, most = (f"seat:{seat.pk}", OF_A_SEAT) if seat else (f"user:{request.user.pk}", OF_A_TYPIST)
    if count(f"workshop-pace:{workshop.pk}:{who}") > most:
        raise TooFast


def keep_photo(request, workshop, seat):
    """Count a photo that `seat`, or who runs `workshop`, sends. Raises TooFast."""
    who, most = (
        (f"seat:{seat.pk}", PHOTOS_OF_A_SEAT)
        if seat
        else (f"user:{request.user.pk}", PHOTOS_OF_A_TYPIST)
    )
    if count(f"workshop-photos:{workshop.pk}:{who}") > most:
        raise TooFast


def count(key):
    """Count one more under `key`; return how many there were within the hour."""
    if cache.add(key, 1, HOUR):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # the hour ended between the two
        return 1


def bounded(view):
    """Answer 429 to a person who posts to such views without end: others hear of each time."""

    @wraps(view)
    def answer(request, *args, **told):
        known = request.method == "POST" and request.user.is_authenticated
        if known and count(f"pace-of-a-person:{request.user.pk}") > OF_A_PERSON:
            return too_many(request, HOUR)
        return view(request, *args, **told)

    return answer
