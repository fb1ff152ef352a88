"""What every template may use."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from accounts.standing import standing_of
from events.services import unread_of


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
        "in_languages": _for_crawlers(languages),
        "standing": SimpleLazyObject(lambda: standing_of(request.user)),
        "unread_notices": SimpleLazyObject(lambda: unread_of(request.user)),
    }


def _languages(request):
    """Return this page in each language: code, the language's own name, address with query.

    None for what answered a POST: its address may be a verb's, which nobody can GET, and following
    it would drop what was typed.
    """
    if request.method not in {"GET", "HEAD"}:
        return []
    query = request.META.get("QUERY_STRING", "")
    tail = without_language(request.path) + (f"?{query}" if query else "")
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "address": tail if code == settings.LANGUAGE_CODE else f"/{code}{tail}",
        }
        for code, _name in settings.LANGUAGES
    ]


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
