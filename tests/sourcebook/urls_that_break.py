"""The portal's addresses and a few more that fail in each way a page can fail."""

import psycopg2
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path

from sourcebook.urls import *  # noqa: F403
from sourcebook.urls import urlpatterns as portal


def forbidden(request):
    raise PermissionDenied


def broken(request):
    raise ZeroDivisionError


def no_database(request):
    raise OperationalError


def no_room_for_rows(request):
    try:
        raise psycopg2.errors.DiskFull
    except psycopg2.errors.DiskFull as error:
        raise OperationalError from error


def died(request):
    """Fail as psycopg2 does when the server dies in the middle of a statement."""
    raise DatabaseError from psycopg2.DatabaseError("server closed the connection unexpectedly")


def mistake(request):
    """Fail as Django does when a save meets no row."""
    raise DatabaseError("Forced update did not affect any rows.")


def no_room(request):
    """Fail as the storage does in the middle of a photo."""
    raise OSError(28, "No space left on device")


urlpatterns = [
    path("t/full", no_room),
    path("t/503-died", died),
    path("t/500-database", mistake),
    path("t/full-database", no_room_for_rows),
    path("accounts/t/503", no_database),
    path("t/200", lambda request: HttpResponse("a page")),
    path("t/long", lambda request: HttpResponse("a page " * 1000)),
    path("t/302", lambda request: HttpResponseRedirect("/")),
    path("t/403", forbidden),
    path("t/500", broken),
    path("hi/t/500", broken),
    path("hi/t/503", no_database),
    path("t/503", no_database),
    path("t/form", lambda request: HttpResponse(request.POST.get("text", ""))),
    *portal,
]
