"""The portal's addresses and a few more that fail in each way a page can fail."""

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
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


urlpatterns = [
    path("t/200", lambda request: HttpResponse("a page")),
    path("t/long", lambda request: HttpResponse("a page " * 1000)),
    path("t/302", lambda request: HttpResponseRedirect("/")),
    path("t/403", forbidden),
    path("t/500", broken),
    path("t/503", no_database),
    path("t/form", lambda request: HttpResponse(request.POST.get("text", ""))),
    *portal,
]
