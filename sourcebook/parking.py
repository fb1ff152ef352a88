"""What becomes of a post whose sender is not, or no longer, the person whose page it was.

It is parked for that person (`events/parking.py`), who gets it back once she is signed in. The
signed word in the form stands for the token of the ended session; a foreign origin parks nothing.
"""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware import csrf
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from events import parking
from events.models import Parked
from events.receipts import read_request_id
from sourcebook.views import errors

# What a form says that is sound but for its session: the cookie went with the sign-out, or a
# sign-in in another tab has changed it.
_TOKEN_ALONE = (csrf.REASON_NO_CSRF_COOKIE, csrf.REASON_CSRF_TOKEN_MISSING, "CSRF token from POST")


def park(get_response):
    """Park a post of a page that was given to somebody else than who is signed in now."""

    def respond(request):
        response = get_response(request)
        if request.method == "POST" and response.status_code == 302 and "parked" in request.POST:
            _forget(request)
        return response

    def process_view(request, view, args, kwargs):
        if request.method != "POST" or "given_to" not in request.POST:
            return None
        owner = parking.given_to(request.POST["given_to"])
        if owner is None or owner == request.user.pk:
            return None
        return _out_of_turn(request, owner)

    respond.process_view = process_view
    return respond


def csrf_failure(request, reason=""):
    """Answer a form without a valid token: give it back where its page was given to somebody."""
    owner = parking.given_to(request.POST.get("given_to"))
    if owner is None or not reason.startswith(_TOKEN_ALONE):
        return errors.csrf_failure(request, reason)
    return _out_of_turn(request, owner) or errors.csrf_failure(request, reason)


def _out_of_turn(request, owner_pk):
    """Park the post and lead to the sign-in, or back to it; None where it cannot be kept."""
    same = request.user.pk == owner_pk
    if request.headers.get("Accept") == "application/json":
        return _tell_script(same)
    owner = User.objects.filter(pk=owner_pk, is_active=True, suspended_at=None).first()
    if owner is None or not parking.may_be_kept(request):
        return None
    if not ratelimit.consume(request, action="park"):
        return None
    address = reverse("events:parked", args=[parking.park(request, owner).uid])
    if same:
        return HttpResponseRedirect(address)
    if request.user.is_authenticated:
        return errors.page(request, 403, others=True)
    messages.info(
        request, _("You were signed out. What you typed is kept for one hour: sign in to continue.")
    )
    return redirect_to_login(address)


def _tell_script(same):
    """Answer a script that saves while one types: it keeps the text itself."""
    if same:
        words = _("Press “Save draft”: you have signed in again in another window.")
    else:
        words = _("You are signed out. Press “Save draft” to sign in; what you typed comes back.")
    return JsonResponse({"words": words}, status=401)


def _forget(request):
    """Drop what was parked once its form has been taken after all."""
    uid = read_request_id(request.POST["parked"])
    found = Parked.objects.kept_for(request.user).filter(uid=uid).first()
    if found:
        parking.drop(found)
