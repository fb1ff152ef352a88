"""How much one address may ask for in a minute: floods get 429, a full hall of people does not.

Counted in the memory of each process, so that an ordinary page costs no query; only who asks for
much is counted together in the database cache, in lumps. So a flood costs one write in fifty
requests, and everybody else none.

Making an account costs a quarter of a second of a processor, for the hash of its password. So one
address makes one at a time in each process; another waits for its turn, further ones get 429.
"""

import threading
import time
from types import SimpleNamespace

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError

from sourcebook.context import without_language
from sourcebook.views import errors

MINUTE = 60
LUMP = 50
PHOTO_BYTES = 100_000  # a form with more than this brings a photo along
MOST_ADDRESSES = 20_000  # counted in one process; beyond that the minute is counted anew
SIGN_UP = "/accounts/signup/"
SEARCHES = ("/practices.", "/practices/feed", "/practices/suggest", "/places/suggest")

_lock = threading.Lock()
_counts = {}
_turns = {}  # by address: the lock of who makes an account, and how many have or await it
_of_minute = 0


def limited(get_response):
    """Answer 429 with Retry-After to an address that asks for more than anybody needs."""

    def respond(request):
        now = time.time()
        for kind in _kinds(request):
            if not _passes(kind, _address(request), now):
                return _refused(request, MINUTE - int(now) % MINUTE)
        if _makes_an_account(request):
            return _in_turn(request, get_response) or _refused(request, 2)
        return get_response(request)

    return respond


def _refused(request, seconds):
    response = errors.page(request, 429)
    response["Retry-After"] = str(seconds)
    return response


def _makes_an_account(request):
    path = without_language(request.path_info)
    return request.method == "POST" and path == SIGN_UP and bool(settings.SIGN_UPS_AT_ONCE)


def _in_turn(request, get_response):
    """Answer after those of the same address; None where too many of them are here already."""
    address = _address(request)
    with _lock:
        turn = _turns.setdefault(address, SimpleNamespace(lock=threading.Lock(), here=0))
        if turn.here >= settings.SIGN_UPS_AT_ONCE:
            return None
        turn.here += 1
    try:
        with turn.lock:
            return get_response(request)
    finally:
        with _lock:
            turn.here -= 1
            if not turn.here:
                del _turns[address]


def _address(request):
    return get_adapter().get_client_ip(request) or ""


def _kinds(request):
    """Return what a request counts as; each kind has its limit in the settings."""
    path = without_language(request.path_info)
    if request.method == "POST":
        length = request.META.get("CONTENT_LENGTH") or "0"
        # A draft that saves itself is a form like any other; a photo is what costs.
        is_upload = not length.isdigit() or int(length) > PHOTO_BYTES
        return ("all", "upload" if is_upload else "form")
    if "q" in request.GET or path.startswith(SEARCHES):
        return ("all", "search")
    return ("all",)


def _passes(kind, address, now):
    """Count one request; say whether the address is still within its limit of this minute."""
    limit = settings.REQUESTS_A_MINUTE[kind]
    minute = int(now) // MINUTE
    key = (kind, address)
    with _lock:
        _begin(minute)
        own, known = _counts.get(key, (0, 0))
        own += 1
        _counts[key] = (own, known)
    if own % min(LUMP, limit):
        return max(own, known) <= limit
    known = _together(f"flood:{kind}:{minute}:{address}", min(LUMP, limit))
    with _lock:
        _counts[key] = (own, known)
    return max(own, known) <= limit


def _begin(minute):
    """Forget the counts of an earlier minute."""
    global _of_minute
    if minute != _of_minute or len(_counts) > MOST_ADDRESSES:
        _of_minute = minute
        _counts.clear()


def _together(key, lump):
    """Add a lump to what all processes counted; return the sum, 0 where it cannot be known."""
    try:
        cache.add(key, 0, 2 * MINUTE)
        return cache.incr(key, lump)
    except (ValueError, DatabaseError):
        return 0
