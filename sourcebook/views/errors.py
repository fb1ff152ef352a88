"""Error pages: in the reader's language, saying what to do."""

import errno
import sys

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import get_language_from_path

DATABASE_IS_DOWN = (OperationalError, InterfaceError)
DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT}
NEVER_SHOWN = ("/accounts/", "/admin/")
MARKS = {"csrfmiddlewaretoken", "request_id", "revision"}


def page(request, status, **context):
    """Return the error page of a status; `reason` may say more."""
    return render(request, f"errors/{status}.html", {"status": status, **context}, status=status)


def bad_request(request, exception=None):
    """Answer 400; but a session that could not be kept since the database went away is no fault
    of the reader, though Django counts it as one."""
    if any(map(_is_down, _behind(exception))):
        return _rests(request)
    return page(request, 400)


def _is_down(error):
    """Whether an error says that the database is away or has no room.

    A server that dies in the middle of a statement is a bare DatabaseError to psycopg2; Django's
    own bare ones have no cause.
    """
    died = type(error) is DatabaseError and error.__cause__ is not None
    return died or isinstance(error, DATABASE_IS_DOWN)


def _behind(error):
    """Yield an error and those in whose handling it was raised."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


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
    """Answer a mistake of ours with 500, a database that is away or a full disk with 503.

    Both pages are drawn without a request, so that nothing that broke is asked again; but they lead
    with the language of the address, and the 503 gives back what was typed, to be sent again with
    the same `request_id`.
    """
    error = sys.exc_info()[1]
    full = isinstance(error, OSError) and error.errno in DISK_IS_FULL
    if full or _is_down(error):
        cause = type(error.__cause__).__name__
        return _rests(request, full=full or cause == "DiskFull", slow=cause == "QueryCanceled")
    words = {"language": get_language_from_path(request.path_info)}
    return HttpResponse(loader.render_to_string("errors/500.html", words), status=500)


def _rests(request, *, full=False, slow=False):
    """Answer 503; `full` where there is no room, `slow` where the database took too long."""
    words = {"language": get_language_from_path(request.path_info), "full": full, "slow": slow}
    text = loader.render_to_string("errors/503.html", words | {"sent": _sent(request)})
    return HttpResponse(text, status=503, headers={"Retry-After": "30"})


def _sent(request):
    """Return what was typed into a form that could not be taken, or None.

    None where it was not read as a form, or belongs to a sign-in: those words are shown to nobody.
    """
    form = getattr(request, "_post", None)
    if not form or any(path in request.path for path in NEVER_SHOWN):
        return None
    values = [(name, value) for name, texts in form.lists() for value in texts]
    return {
        "address": request.get_full_path(),
        "values": values,
        "texts": [value for name, value in values if name not in MARKS and " " in value.strip()],
        "files": bool(request.FILES),
    }
