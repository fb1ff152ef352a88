"""How long somebody who tried too often has to wait: for the page that says so."""

import math
import time

from allauth.core.internal import ratelimit
from django.core.cache import cache

MINUTE = 60


def seconds_left(request, action, *, key=None, user=None):
    """Return in how many seconds the limit of `action` lets the next try through; at least one.

    A try is taken out of the count when it is as old as the span of its limit.
    """
    now, waits = time.time(), [1]
    for rate in ratelimit.get_rates(app="allauth.account", action=action):
        if rate.per == "key" and key is None:
            continue
        name = ratelimit.get_cache_key(
            request, app="allauth.account", action=action, rate=rate, key=key, user=user
        )
        tries = cache.get(name, [])
        if len(tries) >= rate.amount:
            waits.append(math.ceil(tries[-1] + rate.duration - now))
    return max(waits)
