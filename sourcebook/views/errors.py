"""Error pages: in the reader's language, saying what to do."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader

DATABASE_IS_DOWN = (OperationalError, InterfaceError)


def page(request, status, **context):
    """Return the error page of a status; `reason` may say more."""
    return render(request, f"errors/{status}.html", {"status": status, **context}, status=status)


def bad_request(request, exception=None):
    return page(request, 400)


def forbidden(request, exception=None):
    return page(request, 403)


def csrf_failure(request, reason=""):
    """Answer a form without a valid token: most often a page that lay open for too long."""
    return page(request, 403, csrf=True)


def not_found(request, exception=None):
    return page(request, 404)


def too_large(request):
    return page(request, 413)


def server_error(request):
    """Answer a mistake of ours with 500, an absent or overloaded database with 503.

    Both pages are drawn without a request, so that nothing that broke is asked again.
    """
    if isinstance(sys.exc_info()[1], DATABASE_IS_DOWN):
        text = loader.render_to_string("errors/503.html")
        return HttpResponse(text, status=503, headers={"Retry-After": "30"})
    return HttpResponse(loader.render_to_string("errors/500.html"), status=500)
