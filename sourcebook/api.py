"""The read API under `/api/v1/`: the rooms' addresses put together, its document, its page.

What its answers have in common stands in `events/api.py`, what each tells in the rooms' `api`.
"""

import json
from functools import cache

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path, reverse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import spectacular_settings

from events.api import LICENCE, LICENCE_ADDRESS, METHODS, MOST_ON_A_PAGE, absolute, problem
from learning.api import asks, gaps, questions
from places import api as places
from practices.api import views as practices

ROOT = "/api/v1/"
DESCRIPTION = """Everything public of the Living Sourcebook, to read. No key is needed. Texts are
under the licence CC BY 4.0: name office and place, title, “The Living Sourcebook” and the code. An
entry is a peer's account: not an order, norm, sanction, progress report or audit evidence. Nobody
is ranked here. Answers may be kept for a minute; lists bear an ETag, so ask again with
If-None-Match. An address that asks for more than 200 things a minute gets 429."""
# What the page shows to be typed: options of curl, and the rest of the address.
_EXAMPLES = {
    "newest": [("", "practices/")],
    "search": [("", "practices/?q=twin+pit&kind=lesson&theme=toilet-technology&page_size=50")],
    "one": [("", "practices/LS-…/"), ("", "practices/LS-…/versions/1/")],
    "asked": [("", "gaps/"), ("", "gaps/?theme=faecal-sludge&status=answered")],
    "questions": [("", "questions/"), ("", "questions/?status=answered"), ("", "questions/…/")],
    "asks": [("", "asks/"), ("", "asks/?level=state&status=promised"), ("", "asks/…/")],
    "tree": [("", "themes/"), ("", "places/?level=state"), ("", "places/?q=udaipur")],
    "again": [("-H 'If-None-Match: \"…\"' ", "practices/")],
}
_SETTINGS = {
    "TITLE": "The Living Sourcebook",
    "VERSION": "1",
    "LICENSE": {"name": LICENCE, "url": LICENCE_ADDRESS},
    "POSTPROCESSING_HOOKS": [],  # each list of keys stands where it is used
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
_TOLD_TO_SCRIPTS = "ETag, Link, Retry-After, Content-Language"
_ASKED_BY_SCRIPTS = "Accept, Accept-Language, If-None-Match"


def open_to_all(get_response):
    """Answer the API as for a stranger, whoever asks, with problem objects for errors.

    The cookies of a browser are not looked at, so nothing here depends on who is signed in and
    scripts of other sites may read it. An error that arises before or beside a view (too many
    requests, no such address, a NUL) becomes a problem object too.
    """

    def respond(request):
        if not request.path_info.startswith(ROOT) or request.path_info == ROOT:
            return get_response(request)
        request.COOKIES = {}
        response = get_response(request)
        if response.status_code >= 400 and "json" not in response.get("Content-Type", ""):
            response = _as_problem(request, response)
        return _for_scripts(response)

    return respond


def _as_problem(request, page):
    """Return the problem object in place of an error page, with what its headers say."""
    with translation.override(translation.get_language_from_request(request)):
        told = problem(page.status_code)
    for name in ("Retry-After", "Allow", "Connection"):
        if name in page:
            told[name] = page[name]
    patch_cache_control(told, private=True, no_store=True)
    return told


def _for_scripts(response):
    """Let scripts of other sites read an answer, without cookies."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = _TOLD_TO_SCRIPTS
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Vary"] = "Accept-Language, Accept-Encoding"
    response["X-Robots-Tag"] = "noindex"  # the pages are there for search engines
    if response.status_code == 204:  # a browser that asks first
        response["Access-Control-Allow-Methods"] = METHODS
        response["Access-Control-Allow-Headers"] = _ASKED_BY_SCRIPTS
        response["Access-Control-Max-Age"] = "86400"
    return response


@require_safe
def front(request):
    """Say what the API is: a page, or where to begin for who asks for JSON."""
    if not request.accepts("text/html"):
        response = _for_scripts(JsonResponse(_beginnings()))
    else:
        context = {"licence": LICENCE, "licence_address": LICENCE_ADDRESS, "most": MOST_ON_A_PAGE}
        context["commands"] = {name: _typed(lines) for name, lines in _EXAMPLES.items()}
        response = render(request, "sourcebook/api.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def _typed(lines):
    return "\n".join(f"curl {options}'{absolute(ROOT)}{tail}'" for options, tail in lines)


def _beginnings():
    names = ("practices", "themes", "places", "gaps", "questions", "asks", "openapi")
    told = {name: absolute(reverse(f"api:{name}")) for name in names}
    return {"licence": LICENCE, "page": absolute(ROOT)} | told


@csrf_exempt  # a POST is answered 405 here as at the other addresses
@require_safe
def openapi(request):
    """Answer the document of the API (OpenAPI 3)."""
    return HttpResponse(_document(), content_type="application/json")


@cache
def _document():
    """Return the document as JSON: the same for everybody, made once a process."""
    spectacular_settings.apply_patches(_SETTINGS)
    with translation.override("en"):
        rooms = [path(ROOT.removeprefix("/"), include((data_addresses, "api")))]
        document = SchemaGenerator(patterns=rooms).get_schema(public=True)
    document["info"]["description"] = DESCRIPTION
    document["servers"] = [{"url": absolute("")}]
    return json.dumps(document, ensure_ascii=False)


data_addresses = [
    *(*practices.addresses, *places.addresses),
    *(*gaps.addresses, *questions.addresses, *asks.addresses),
]
addresses = [path("openapi.json", openapi, name="openapi"), *data_addresses]
