"""How often something was done within a span that begins with the first time.

The cache's own `incr` counts two at once as one, and lets what it counted live five minutes.
"""

import math
import time

from django.core.cache import cache
from django.db import connection, transaction


def counted(key):
    """Return how often `key` was counted in the span that lasts now."""
    return _known(key)[1]


@transaction.atomic
def count(key, seconds, times=1):
    """Count `key` so many times more; return how often it was within `seconds` since the first.

    Others that count the same key wait until the transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_name(key)])
    until, number = _known(key)
    until = until or time.time() + seconds
    cache.set(_name(key), (until, number + times), max(1, math.ceil(until - time.time())))
    return number + times


def _known(key):
    """Return when its span ends, and the number; zeros where none lasts."""
    return cache.get(_name(key), (0, 0))


def _name(key):
    return f"tally:{key}"
