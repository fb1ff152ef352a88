"""Where one may be led after signing in: a page of the portal itself that can be read."""

import inspect
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 500  # signs of an address; no receipt of what was pressed keeps a longer one


def is_own_page(address):
    """Return whether `address` is a path of this portal that answers to GET, of LONGEST at most.

    `//host`, `/\\host`, other schemes and line breaks are refused (ASVS 5.0, 3.7.2), and so is
    an address that only takes forms: whoever is led there would get 405.
    """
    if len(address) > LONGEST or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return False
    parts = urlsplit(address)
    if not parts.path.startswith("/") or parts.netloc:
        return False
    try:
        return _answers_get(_view_at(parts.path))
    except Resolver404:
        return False


def _view_at(path):
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        return resolve(path).func


def _answers_get(view):
    if hasattr(view, "view_class"):
        return hasattr(view.view_class, "get")
    while view is not None:
        # What `require_POST` and its kin allow lies only in their closure.
        methods = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if methods is not None and "GET" not in methods:
            return False
        view = getattr(view, "__wrapped__", None)
    return True
