"""The place picker's two doors: suggestions as JSON, and a plain page to choose from."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from places import search
from places.choices import Level
from places.models import Place


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer `q` with up to 20 places: {"results": [{key, name, label, level, …}]}.

    `level` may hold several levels with commas, `near` a place's key, `lang` the language of the
    labels. 400 for an unknown level or for text that is too long.
    """
    text = request.GET.get("q", "")
    levels = [level for level in request.GET.get("level", "").split(",") if level]
    if len(text) > search.MAX_QUERY or "\x00" in text:
        return JsonResponse(
            {"error": _("This text is too long to search for. Write a shorter one.")}, status=400
        )
    if not set(levels) <= set(Level.values):
        return JsonResponse({"error": _("This level is not known.")}, status=400)
    near = Place.objects.filter_key(request.GET.get("near", "")).first()
    language = request.GET.get("lang", "")
    if language not in dict(settings.LANGUAGES):
        language = translation.get_language()
    with translation.override(language):
        places = search.suggest(text, levels=levels, near=near)
        response = JsonResponse({"results": [_result(place) for place in places]})
    patch_cache_control(response, public=True, max_age=300)
    return response


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """A page to find a place without JavaScript. `next`: the own page that gets `place`."""
    text = request.GET.get("q", "")[: search.MAX_QUERY].replace("\x00", "")
    onward = own_page(request.GET.get("next", ""))
    places = search.suggest(text, limit=50)
    context = {
        "query": text,
        "next": onward,
        "rows": [(place, _with_place(onward, place)) for place in places],
        "too_short": len(text.strip()) < search.MIN_QUERY,
    }
    return render(request, "places/choose.html", context)


def own_page(address: str) -> str:
    """The address if it is a page of this portal, as a path; else ""."""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, None):
        return ""
    try:
        resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    return address


def _with_place(address: str, place: Place) -> str:
    """The address with `place` set to the place's key; "" where there is none to go to."""
    if not address:
        return ""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    query["place"] = place.key
    return urlunsplit(parts._replace(query=urlencode(list(query.lists()), doseq=True)))


def _result(place: Place) -> dict:
    return {
        "key": place.key,
        "name": place.name,
        "local": place.name_local,
        "language": place.name_local_language,
        "label": place.long_label,
        "level": place.level,
        "level_word": place.level_word,
    }
