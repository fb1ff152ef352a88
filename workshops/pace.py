"""How much one seat, or one person who runs a workshop, may write and delete an hour.

Each act leaves an event that nobody can delete, so a loop must come to an end.
"""

import time
from functools import wraps

from allauth.account.adapter import get_adapter
from django.http import Http404

from accounts.views.public import too_many
from events import tally

MINUTE, HOUR = 60, 3600  # seconds
OF_A_SEAT, OF_A_TYPIST, OF_A_PERSON = 200, 3000, 120
MOST_GUESSES = 120  # of one network address a minute
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
    return tally.count(key, HOUR)


def paced(view):
    """Answer 429 to whoever writes without end: each act leaves an event."""

    @wraps(view)
    def answer(request, *args, **told):
        try:
            return view(request, *args, **told)
        except TooFast:
            return too_many(request, HOUR)

    return answer


class Guesses:
    """The addresses of one kind that opened nothing, asked for from one network address a minute.

    Only those are counted, for a hall scans one right code all at once.
    """

    def __init__(self, request, kind):
        where = get_adapter().get_client_ip(request)
        self._key = f"{kind}:{int(time.time()) // MINUTE}:{where}"

    @property
    def are_too_many(self):
        """Whether no more may be tried in this minute."""
        return tally.counted(self._key) >= MOST_GUESSES

    def count(self):
        """Count one more."""
        tally.count(self._key, 2 * MINUTE)


def opened_by_token(kind, find):
    """Hand a view what `find` says that the token of its address opens, and the token.

    Answers 404 where that is None, and 429 to who has guessed too often.
    """

    def opening(view):
        @wraps(view)
        def answer(request, token):
            guesses = Guesses(request, kind)
            if guesses.are_too_many:
                return too_many(request)
            found = find(token)
            if found is None:
                guesses.count()
                raise Http404
            return view(request, found, token)

        return answer

    return opening


def bounded(view):
    """Answer 429 to a person who posts to such views without end: others hear of each time.

    All of them are counted together.
    """

    @wraps(view)
    def answer(request, *args, **told):
        known = request.method == "POST" and request.user.is_authenticated
        if known and count(f"pace-of-a-person:{request.user.pk}") > OF_A_PERSON:
            return too_many(request, HOUR)
        return view(request, *args, **told)

    return answer
