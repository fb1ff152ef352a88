"""Signing in and up, signing out, a new password, an invitation: before one is known."""

from http import HTTPStatus

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from django.contrib.auth import login
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import AcceptInvitationForm
from accounts.invitations import Unusable, accept_invitation, open_invitation
from accounts.models import User

SHORT_WAIT, LONG_WAIT = "60", "300"  # seconds, as the limits in the settings


def too_many(request, wait=SHORT_WAIT):
    """Return the 429 page; `wait` is how many seconds the reader should leave."""
    page = render(request, "errors/429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = wait
    return page


@method_decorator(never_cache, name="dispatch")
class Entrance:
    """A page of allauth: 422 to a wrong form, 429 beyond a limit, 400 to a dead link."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            wait = response.headers.get("Retry-After", SHORT_WAIT)
            return too_many(request, wait)
        return response

    def form_invalid(self, form):
        if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            return too_many(self.request, LONG_WAIT)
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def render_to_response(self, context, **options):
        if context.get("token_fail") or context.get("confirmation", self) is None:
            options["status"] = HTTPStatus.BAD_REQUEST
        return super().render_to_response(context, **options)


class Login(Entrance, allauth_views.LoginView):
    pass


class Signup(Entrance, allauth_views.SignupView):
    def form_valid(self, form):
        """Make the account; where a twin of this form was faster, say that the person exists."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            form.add_error(None, get_adapter().validation_error("account_exists"))
            return self.form_invalid(form)


class Email(Entrance, allauth_views.EmailView):
    pass


class PasswordChange(Entrance, allauth_views.PasswordChangeView):
    pass


class PasswordReset(Entrance, allauth_views.PasswordResetView):
    pass


class PasswordResetFromKey(Entrance, allauth_views.PasswordResetFromKeyView):
    pass


class PasswordResetSent(Entrance, allauth_views.PasswordResetDoneView):
    pass


class PasswordResetDone(Entrance, allauth_views.PasswordResetFromKeyDoneView):
    pass


class ConfirmEmail(Entrance, allauth_views.ConfirmEmailView):
    pass


class EmailSent(Entrance, allauth_views.EmailVerificationSentView):
    pass


class Inactive(Entrance, allauth_views.AccountInactiveView):
    pass


class Logout(Entrance, allauth_views.LogoutView):
    def post(self, *args, **kwargs):
        """Sign out and wipe what a shared phone keeps: pages, cookies, local drafts."""
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response


@never_cache
@sensitive_post_parameters("password1")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Show and accept an invitation. An address that has an account signs in with it first."""
    try:
        invited = open_invitation(token)
        person = User.objects.filter(email=invited.email).first()
        if person and person != request.user:
            return _sign_in_first(request, invited)
        return _accept(request, invited, person)
    except Unusable:
        reason = _("This invitation has been used, or is too old. Ask for a new one.")
        return render(request, "errors/400.html", {"reason": reason}, status=400)


def _sign_in_first(request, invited):
    context = {"invitation": invited, "next": request.path}
    return render(request, "accounts/invitation_sign_in.html", context)


def _accept(request, invited, person):
    form = AcceptInvitationForm(request.POST or None, email=invited.email)
    context = {"invitation": invited, "form": None if person else form}
    if request.method != "POST":
        return render(request, "accounts/invitation.html", context)
    if person:
        accept_invitation(invited, person=person)
    elif form.is_valid():
        data = form.cleaned_data
        made = accept_invitation(
            invited, name=data["name"], password=data["password1"], language=data["language"]
        )
        login(request, made, backend="allauth.account.auth_backends.AuthenticationBackend")
    else:
        return render(request, "accounts/invitation.html", context, status=422)
    return redirect("accounts:settings")
