"""What is answered before session, person and page are looked at, as a file is.

A print that an entry had a moment ago is asked for a hundred times when its link goes round: it
costs one query, which says whether anybody may see the entry and what has happened since, or with
the embedded server one look at a file. So does a pack that everybody may read, with one query more.
Everything else, and whatever is not quite as expected, goes the whole way.
"""

import re

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import translation

from packs import at_hand
from packs.views import book
from packs.views import print as single
from sourcebook import flood

_PRINT = re.compile(r"/practices/([0-9]{1,15})/print/([-a-z0-9]{1,40})\.pdf")
_PACK = re.compile(r"/packs/([0-9]{1,15})\.pdf")
_LANGUAGE = re.compile(r"(?:lang=([a-z]{2,3}))?")


def prints_at_hand(get_response):
    """Answer again, whole, what this process answered a moment ago.

    It costs no more than a static file and is counted against floods as little.
    """

    def respond(request):
        asked = _asked(request)
        if asked is None:
            return get_response(request)
        request.get_host()  # refuses names that are not ours
        key = (*asked, settings.SESSION_COOKIE_NAME in request.COOKIES)
        if answer := at_hand.find(request, key):
            return answer
        answer = get_response(request)
        if answer.status_code == 200 and hasattr(answer, "rests_on"):
            path, told = answer.rests_on
            at_hand.keep(key, path, answer, told)
        return answer

    return respond


def prints(get_response):
    """Answer a print that is kept and has not changed; counted against floods as every other."""

    def respond(request):
        asked = _asked(request)
        if asked is None:
            return get_response(request)
        with translation.override(settings.LANGUAGE_CODE):
            refused = flood.refusal(request)
        return refused or _had_before(request, *asked) or get_response(request)

    return respond


def _asked(request):
    """Return who answers a plain request for a print or a pack, and what it names; else None."""
    if request.method not in {"GET", "HEAD"} or request.META.get("HTTP_TRANSFER_ENCODING"):
        return None
    query = request.META.get("QUERY_STRING", "")
    if pack := _PACK.fullmatch(request.path_info):
        return None if query else (book.had_before, int(pack[1]))
    path, language = _PRINT.fullmatch(request.path_info), _LANGUAGE.fullmatch(query)
    if path and language:
        return single.had_before, int(path[1]), path[2], language[1] or ""
    return None


def _had_before(request, had_before, *asked):
    """Ask without first asking the database whether it is there: the question itself tells."""
    connection.health_check_done = True
    try:
        return had_before(request, *asked)
    except DatabaseError:
        connection.health_check_done = False  # the whole way connects anew, or says so in words
        return None
