"""How many packs a person may have, and new prints an hour: more than anybody needs by hand.

Strangers have no such count: of them few are served at a time, and floods are turned away.
"""

import time

from django.conf import settings

from events import tally

MOST_PACKS = 200
NEW_AN_HOUR = {"print": 150, "pack": 30}
HOUR = 3600
_OF_SCRIPTS = 25  # times as many in the demo


def may_make(user, what):
    """Count one more new "print" or "pack" of `user` and say whether it may still be made.

    What is kept already is no new one.
    """
    if not user.is_authenticated:
        return True
    key = f"new-{what}-{user.pk}-{int(time.time() // HOUR)}"
    return tally.count(key, HOUR) <= NEW_AN_HOUR[what] * (_OF_SCRIPTS if settings.DEMO else 1)


def until_the_hour():
    """Return the seconds until the next hour begins, when one may go on."""
    return HOUR - int(time.time()) % HOUR
