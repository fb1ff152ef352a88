"""What every template may use."""

from inspect import getclosurevars, isfunction
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info, override

from accounts.standing import standing_of
from events.services import unread_of
from practices.search.words import LONGEST_QUERY

_LONGEST_QUERY = 4000  # bytes, as in an address
_LONGEST_VALUE = LONGEST_QUERY + 1  # letters: the other page says as well that there were more


def portal(request):
    """Return mode, release, the page in other and in all languages, the reader's standing.

    Standing and number of unread notices are looked up only when a template asks for them.
    """
    languages = _languages(request)
    return {
        "is_demo": settings.DEMO,
        "release": settings.RELEASE,
        "site_url": settings.SITE_URL,
        "alternates": [one for one in languages if one["code"] != get_language()],
        "in_languages": _for_crawlers(languages) if request.method in {"GET", "HEAD"} else [],
        "standing": SimpleLazyObject(lambda: standing_of(request.user)),
        "unread_notices": SimpleLazyObject(lambda: unread_of(request.user)),
    }


def _languages(request):
    """Return this page in each language: code, the language's own name, address with query.

    What answered a form leads to the page on which the form stands; none where that is not known.
    """
    address = _page_of(request)
    if address is None:
        return []
    tail = without_language(address)
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "address": tail if code == settings.LANGUAGE_CODE else f"/{code}{tail}",
        }
        for code, _name in settings.LANGUAGES
    ]


def _page_of(request):
    """Return the path and query of the page that is shown, or whose form was sent; or None.

    The address of a verb takes a POST alone: its form stood on the page that the browser names,
    or, where that was its refusal already, on the page of the practice.
    """
    query = _query_of(request)
    if request.method in {"GET", "HEAD"} or takes_get(request.resolver_match):
        return request.path + (f"?{query}" if query else "")
    sent_from = urlsplit(request.headers.get("referer", ""))
    if sent_from.netloc != request.get_host():
        return None
    path = without_language(sent_from.path)
    try:
        with override(settings.LANGUAGE_CODE):
            match = resolve(path)
            return path if takes_get(match) else _practice_of(match)
    except Resolver404:
        return None


def _query_of(request):
    """Return the query of an address; of one that nobody typed not more than a search reads.

    The links to other languages repeat it four times.
    """
    query = request.META.get("QUERY_STRING", "")
    if len(query) <= _LONGEST_QUERY:
        return query
    try:
        data = request.GET.copy()
    except TooManyFieldsSent:  # it is refused, and the page that says so asks again
        return ""
    for name, values in request.GET.lists():
        data.setlist(name, [value[:_LONGEST_VALUE] for value in values])
    return data.urlencode()


def _practice_of(match):
    """Return the path of the practice that the verb of `match` is about, or None."""
    if match.namespace != "practices" or "pk" not in match.kwargs:
        return None
    return reverse("practices:practice_by_pk", kwargs={"pk": match.kwargs["pk"]})


def takes_get(match):
    """Say whether an address that `match` was found for may be asked for; it may be a verb's."""
    view = match and match.func
    while view:
        methods = (
            getclosurevars(view).nonlocals.get("request_method_list") if isfunction(view) else ()
        )
        if methods and "GET" not in methods:
            return False
        view = getattr(view, "__wrapped__", None)
    return match is not None


def _for_crawlers(languages):
    """Return pairs of code and whole address; the default language's is also for all others."""
    whole = [(one["code"], settings.SITE_URL + one["address"]) for one in languages]
    default = [pair for pair in whole if pair[0] == settings.LANGUAGE_CODE]
    return [*whole, *(("x-default", address) for _code, address in default)]


def without_language(path):
    """Return the path as the default language has it: without a leading /hi/ and the like."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    prefixes = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    return f"/{rest}" if first in prefixes else path
