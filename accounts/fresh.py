"""Who proved a moment ago that it is he: asked before a step that would hurt in wrong hands."""

import time
from datetime import timedelta
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.next_page import is_own_page

FRESH_FOR = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def is_fresh(request):
    """Return whether the person signed in, or proved it again, within the last 15 minutes."""
    since = time.time() - FRESH_FOR.total_seconds()
    records = get_authentication_records(request, request.user)
    return any(record["at"] >= since for record in records)


def freshly_signed_in(view):
    """Let only who is freshly signed in use `view`; others are asked first, then led back.

    What a stale form held is not kept anywhere: it may be a password. So put this on the page that
    shows the form too, and nobody meets it in the middle.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        back = request.get_full_path()
        if not is_own_page(back):
            back = reverse("accounts:settings")
        if not request.user.is_authenticated:
            return redirect_to_login(back)
        if not is_fresh(request):
            ask = urlencode({REDIRECT_FIELD_NAME: back})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{ask}")
        return view(request, *args, **kwargs)

    return guarded
