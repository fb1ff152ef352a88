"""Small middleware functions: headers of every answer, caching, and input that no page can use."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost, MiddlewareNotUsed
from django.http import UnreadablePostError
from django.utils.cache import patch_cache_control, patch_vary_headers

from sourcebook.local_network import is_local
from sourcebook.views import errors

PERMISSIONS = (
    "accelerometer=(), camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()"
)


def headers(get_response):
    """Put the headers that hold for everything on each answer, those of other middleware too."""

    def respond(request):
        response = get_response(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return respond


def local_only(get_response):
    """In a hall: answer only who comes from its network and asks for an address on it."""
    if settings.MODE != "hall" or settings.ALLOWED_HOSTS != ["*"]:
        raise MiddlewareNotUsed

    def respond(request):
        asked = urlsplit(f"//{request.META.get('HTTP_HOST', '')}").hostname or ""
        if not is_local(asked) or not is_local(request.META.get("REMOTE_ADDR", "")):
            raise DisallowedHost("not of this network")
        return get_response(request)

    return respond


def caching(get_response):
    """Let what anybody may see be kept for a minute, and what is somebody's own never.

    A view that says something itself is left alone. Who sends a session cookie counts as
    somebody: that needs no query.
    """

    def respond(request):
        response = get_response(request)
        if response.has_header("Cache-Control"):
            return response
        anybody = (
            request.method in {"GET", "HEAD"}
            and response.status_code in {200, 301, 304}
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and not response.cookies
        )
        if anybody:
            patch_cache_control(response, public=True, max_age=60)
        else:
            patch_cache_control(response, private=True, no_store=True)
        patch_vary_headers(response, ["Cookie"])
        return response

    return respond


def size(get_response):
    """Answer 413 before anything is read when a request says that it is larger than any form.

    One that does not say how large it is (chunked) is answered 400: no browser sends such a form.
    """

    def respond(request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return _last(errors.page(request, 400))
        if length.isdigit() and int(length) > settings.REQUEST_MAX_BYTES:
            return _last(errors.too_large(request))
        return get_response(request)

    return respond


def _last(response):
    """Return an answer after which the connection ends: what else was sent stays unread."""
    response["Connection"] = "close"
    return response


def wrong_method(get_response):
    """Give who opens the address of a button as a link a page that says what to do."""

    def respond(request):
        response = get_response(request)
        if response.status_code != 405 or response.content or request.method == "HEAD":
            return response
        page = errors.page(request, 405)
        page["Allow"] = response["Allow"]
        return page

    return respond


def sound_input(get_response):
    """Answer 400 to NUL bytes and lone surrogates, which cannot be kept, wherever they stand.

    A form that did not come in whole, too slowly (sourcebook/pace.py) or cut off, is answered 408.
    """

    def respond(request):
        parts = [request.path_info, *request.COOKIES.values(), *_texts(request.GET)]
        if any(map(_broken, parts)):
            raise BadRequest("NUL or surrogate in the address")
        return get_response(request)

    def process_view(request, view, args, kwargs):
        # Here, not earlier: the form may be parsed only once its view's address is known.
        try:
            if request.method == "POST" and any(map(_broken, _texts(request.POST))):
                raise BadRequest("NUL or surrogate in the form")
        except UnreadablePostError:
            return _last(errors.page(request, 408))

    respond.process_view = process_view
    return respond


def _texts(querydict):
    for key, values in querydict.lists():
        yield key
        yield from values


def _broken(text):
    return "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text)
