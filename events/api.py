"""What every address of the read API has in common: JSON, open to anybody, the same whoever asks.

An answer is never somebody's own, so caches may keep it for a minute. Errors are problem objects
(RFC 9457) in the reader's language. A room's own addresses stand in its `api.py`.
"""

import json
from hashlib import blake2s

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
PAGE_SIZE, MOST_ON_A_PAGE = 20, 100
METHODS = "GET, HEAD, OPTIONS"
STRANGER = AnonymousUser()
PROBLEM = "application/problem+json"
# Events get their ids when they are written, not when they are committed: one that comes late is
# among so many, and changes their sum, where the last id would stay the same.
_NEWEST = """SELECT count(*), sum(id) FROM
    (SELECT id FROM events_event ORDER BY id DESC LIMIT 200) AS latest"""
_NEW = HttpResponse()

# A status: what is the matter, and what to do.
_WORDS = {
    400: (
        gettext_lazy("This cannot be asked for"),
        gettext_lazy("Change the address and ask again. The documentation lists what there is."),
    ),
    404: (
        gettext_lazy("There is nothing at this address"),
        gettext_lazy("It may have been typed wrongly, or what it named is not public."),
    ),
    405: (
        gettext_lazy("This address can only be read"),
        gettext_lazy("Ask for it with GET or HEAD."),
    ),
    406: (
        gettext_lazy("Answers are JSON"),
        gettext_lazy("Ask for application/json, or leave the header Accept out."),
    ),
    413: (gettext_lazy("Too much was sent"), gettext_lazy("Send the address alone.")),
    429: (
        gettext_lazy("Too many requests in one minute"),
        gettext_lazy("Wait as many seconds as the header Retry-After says, then go on."),
    ),
    500: (
        gettext_lazy("Something is broken here"),
        gettext_lazy("It is no fault of yours. Try again later."),
    ),
    503: (
        gettext_lazy("The portal rests for a moment"),
        gettext_lazy("Try again in half a minute."),
    ),
}


class UnknownValue(APIException):
    """A parameter has a value that nobody can ask for; `reason` tells the reader."""

    status_code = 400

    def __init__(self, parameter, value="", reason=""):
        super().__init__()
        said = {"value": str(value)[:60], "name": parameter}
        self.parameter = parameter
        self.reason = reason or _("“%(value)s” cannot be chosen for “%(name)s”.") % said


def problem(status, *, detail="", parameter=None):
    """Return the error answer of `status` in the language that is active.

    `detail` says more than the status does, `parameter` which one is meant.
    """
    title, what_to_do = _WORDS.get(status) or _WORDS[400 if status < 500 else 500]
    told = {"type": "about:blank", "title": str(title), "status": status}
    told["detail"] = detail or str(what_to_do)
    if parameter:
        told["parameter"] = parameter
    response = HttpResponse(_written(told), status=status, content_type=PROBLEM)
    response["Content-Language"] = get_language()
    return response


def as_problem(error, context):
    """Return the problem that an exception of a view becomes, or None for a mistake of ours."""
    if isinstance(error, Http404):
        return problem(404)
    if isinstance(error, UnknownValue):
        return problem(400, detail=error.reason, parameter=error.parameter)
    if isinstance(error, APIException):
        return problem(error.status_code)
    return None


def _written(told):
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


class _ByAccept(DefaultContentNegotiation):
    """Looks at the header Accept alone: no `?format=`."""

    class settings:
        URL_FORMAT_OVERRIDE = None


class ReadView(APIView):
    """An address that anybody may read; `get` returns what is told, as plain data."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()  # sourcebook/flood.py counts these requests with the others
    parser_classes = ()
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = _ByAccept
    http_method_names = ("get", "head", "options")
    etag = ""  # where none is set, ConditionalGetMiddleware makes one of what is told

    def get_exception_handler(self):
        return as_problem

    def dispatch(self, request, *args, **kwargs):
        """Answer in the language that is asked for: addresses of files have no other."""
        with translation.override(translation.get_language_from_request(request)):
            response = super().dispatch(request, *args, **kwargs)
            response["Content-Language"] = translation.get_language()
        return response

    def options(self, request, *args, **kwargs):
        """Say what may be done here, for browsers that ask first."""
        response = HttpResponse(status=204, headers={"Allow": METHODS})
        del response["Content-Type"]
        return response

    def finalize_response(self, request, response, *args, **kwargs):
        """Give plain data its JSON, and what may be kept its headers."""
        if isinstance(response, dict):
            response = HttpResponse(_written(response), content_type="application/json")
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code in (200, 304):
            patch_cache_control(response, public=True, max_age=60)
            response["Link"] = f'<{LICENCE_ADDRESS}>; rel="license"'
            if self.etag:
                response["ETag"] = self.etag
        return response

    def unchanged(self, request):
        """Return the 304 of who has the list already as it is, or None; one query.

        The mark changes with the newest event of the portal, and each hour for what changes
        without one: vouchings that expire, names of places.
        """
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST)
            newest = cursor.fetchone()
        hour = f"{timezone.now():%Y%m%d%H}"
        parts = (settings.RELEASE, get_language(), request.get_full_path(), hour, *newest)
        self.etag = f'"{blake2s(repr(parts).encode(), digest_size=12).hexdigest()}"'
        answer = get_conditional_response(request, etag=self.etag, response=_NEW)
        return None if answer is _NEW else answer


def absolute(path):
    """Return the whole address of a path, with the configured host."""
    return f"{settings.SITE_URL}{path}"


def page_size(given):
    """Return how many a page of a list shall hold; raises UnknownValue."""
    text = given.get("page_size") or str(PAGE_SIZE)
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise UnknownValue("page_size", text)
    if not 1 <= int(text) <= MOST_ON_A_PAGE:
        raise UnknownValue("page_size", text)
    return int(text)


def listed(results, following, **more):
    """Return a page of a list; `following` is the path and query of the next one, or empty."""
    address = absolute(following) if following else None
    return {"licence": LICENCE, **more, "next": address, "results": results}


# What the document of the API (openapi.json) says of all of them


class ProblemAnswer(serializers.Serializer):
    """Why there is no answer, in the language that Accept-Language asks for."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    parameter = serializers.CharField(required=False, help_text="Which parameter is meant.")


class Listed(serializers.Serializer):
    """One page of a list."""

    licence = serializers.CharField(help_text="What the texts may be used under: CC BY 4.0.")
    next = serializers.URLField(allow_null=True, help_text="The next page, null on the last.")


_ERRORS = {
    304: "You have it already as it is (If-None-Match).",
    400: "A parameter has a value that nobody can ask for; `parameter` says which.",
    404: "There is nothing at this address, or nothing public.",
    406: "Something else than JSON was asked for.",
    429: "Too many requests in one minute; Retry-After says when to go on.",
    503: "The portal rests for a moment.",
}


def answers(told, example=None):
    """Return the `responses` of an address that tells `told`, a serializer, or an error."""
    examples = [example] if example else []
    found = {200: OpenApiResponse(told, examples=examples)}
    for status, words in _ERRORS.items():
        if status == 304:
            found[status] = OpenApiResponse(description=words)
        else:
            found[status, PROBLEM] = OpenApiResponse(ProblemAnswer, description=words)
    return found


def parameter(name, words, **more):
    """Return a parameter of the query for the document; text unless `more` says otherwise."""
    settled = {"type": OpenApiTypes.STR, "location": OpenApiParameter.QUERY} | more
    return OpenApiParameter(name, description=words, **settled)


def in_path(name, words, **more):
    """Return a part of the path for the document."""
    return parameter(name, words, location=OpenApiParameter.PATH, **more)


PAGING = [
    parameter(
        "page_size",
        "How many a page holds, 100 at most.",
        type={"type": "integer", "minimum": 1, "maximum": MOST_ON_A_PAGE, "default": PAGE_SIZE},
    ),
    parameter("after", "Where the page begins: taken from `next`, never made up."),
]
