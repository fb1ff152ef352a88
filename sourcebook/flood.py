"""How much one address may ask for: floods get 429, a full hall of people does not.

Counted in the memory of each process, so that an ordinary page costs no query; only who asks for
much is counted together in the database cache, in lumps. So a flood costs one write in fifty
requests, and everybody else none.

A minute's worth is not given out at once either: each process hands out a small stock and refills
it evenly, for a minute of searches in two seconds would hold everybody else up.
"""

import re
import threading
import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils.translation import get_language

from events import tally
from sourcebook.context import without_language
from sourcebook.views import errors

MINUTE = 60
LUMP = 50
PHOTO_BYTES = 100_000  # a form with more than this brings a photo along
MOST_ADDRESSES = 20_000  # counted in one process; beyond that the minute is counted anew
SIGN_UP = "/accounts/signup/"
ASKING = ("/gaps/new/", "/questions/new/")  # forms that look first for what comes near
OF_LEARNING = ("/api/v1/gaps", "/api/v1/questions", "/api/v1/asks")
SUGGESTIONS = ("/practices/suggest", "/places/suggest")
SEARCHES = ("/practices.", "/practices/feed", "/api/v1/p", "/api/v1/t", *OF_LEARNING)
LIKENESS = re.compile(r"/places/[^/]+/[^/]+/like/")  # compares all places of a level

_lock = threading.Lock()
_counts = {}
_stocks = {}  # by kind and address: what is left of it, and when that was
_pages = {}  # by language: the page of a refusal
_of_minute = 0


def limited(get_response):
    """Answer 429 with Retry-After to an address that asks for more than anybody needs."""

    def respond(request):
        return refusal(request) or get_response(request)

    return respond


def refusal(request):
    """Count a request, once however often this is asked; return its refusal, or None."""
    if getattr(request, "was_counted", False):
        return None
    request.was_counted = True
    now, address = time.time(), _address(request)
    for kind in _kinds(request):
        if not _in_stock(kind, address, now):
            return _refused(request, 2)
        if not _passes(kind, address, now):
            return _refused(request, MINUTE - int(now) % MINUTE)
    return None


def _refused(request, seconds):
    """Answer 429; the page is made once a language, for making it anew would feed the flood."""
    response = HttpResponse(_page(request, get_language()), status=429)
    response["Retry-After"] = str(seconds)
    return response


def _page(request, language):
    if language not in _pages:
        _pages[language] = errors.page(request, 429, alternates=[]).content
    return _pages[language]


def _address(request):
    return get_adapter().get_client_ip(request) or ""


def _kinds(request):
    """Return what a request counts as; each kind has its limit in the settings."""
    path = without_language(request.path_info)
    if request.method == "POST":
        return ("all", _kind_of_form(request, path), *(["search"] if path in ASKING else []))
    if path.startswith(SUGGESTIONS):
        return ("all", "suggestion")
    if path.endswith(".pdf"):
        return ("all", "print")
    searches = path.startswith(SEARCHES) or LIKENESS.fullmatch(path)
    if searches or request.GET.get("q", "").strip():
        return ("all", "search")
    return ("all",)


def _kind_of_form(request, path):
    """A draft that saves itself is a form like any other; photos and new accounts cost more."""
    if path == SIGN_UP:
        return "sign-up"
    length = request.META.get("CONTENT_LENGTH") or "0"
    return "upload" if not length.isdigit() or int(length) > PHOTO_BYTES else "form"


def _in_stock(kind, address, now):
    """Take one of the stock that this process has for the address; False where it is empty.

    It holds a twentieth of the minute's limit at most and is refilled evenly, at the pace at which
    all processes together give out what the limit allows.
    """
    if kind == "all" or not settings.REQUESTS_PACED:
        return True  # a page brings up to twenty photos along at once
    share = settings.REQUESTS_A_MINUTE[kind] / settings.WEB_WORKERS
    most = max(share / 20, 3)
    with _lock:
        if len(_stocks) > MOST_ADDRESSES:
            _stocks.clear()
        left, since = _stocks.get((kind, address), (most, now))
        left = min(most, left + (now - since) * share / MINUTE)
        _stocks[kind, address] = (left - 1 if left >= 1 else left, now)
    return left >= 1


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
        return tally.count(key, 2 * MINUTE, lump)
    except DatabaseError:
        return 0
