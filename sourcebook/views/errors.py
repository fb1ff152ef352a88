"""Error pages: in the reader's language, saying what to do; none needs the database."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader


def _page(request, status, **context):
    page = loader.render_to_string(
        f"errors/{status}.html", {"status": status, **context}, _bare(request)
    )
    response = HttpResponse(page, status=status)
    if status == 503:
        response["Retry-After"] = "30"
    return response


def _bare(request):
    """Return the request; a page that a broken database would stop is drawn without one."""
    return None if sys.exc_info()[0] and isinstance(sys.exc_info()[1], _DATABASE_DOWN) else request


_DATABASE_DOWN = (OperationalError, InterfaceError)


def bad_request(request, exception=None):
    return _page(request, 400)


def forbidden(request, exception=None):
    return _page(request, 403)


def csrf_failure(request, reason=""):
    """Answer a form without a valid token: most often a page that lay open for too long."""
    return _page(request, 403, csrf=True)


def not_found(request, exception=None):
    return _page(request, 404)


def server_error(request):
    """Answer a mistake of ours with 500, an absent or overloaded database with 503."""
    down = isinstance(sys.exc_info()[1], _DATABASE_DOWN)
    return HttpResponse(
        loader.render_to_string(
            f"errors/{503 if down else 500}.html", {"status": 503 if down else 500}
        ),
        status=503 if down else 500,
        headers={"Retry-After": "30"} if down else {},
    )
