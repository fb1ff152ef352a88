"""Signing in and up, signing out, a new password, an invitation: before one is known."""

import json
from http import HTTPStatus

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.mixins import NextRedirectMixin
from allauth.account.models import EmailAddress
from allauth.account.models import Login as SignIn
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from allauth.mfa.base import views as factor_views
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal import auth as passkeys
from allauth.mfa.webauthn.internal import flows as passkey_flows
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import limits, sms
from accounts.forms import AcceptInvitationForm
from accounts.invitations import Unusable, accept_invitation, open_invitation
from accounts.models import User
from accounts.views.open_account import account_page

TOO_OFTEN = ("too_many_login_attempts", "rate_limited")


def too_many(request, wait=limits.MINUTE):
    """Return the 429 page; `wait` is how many seconds the reader should leave."""
    page = render(request, "errors/429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = str(wait)
    return page


def as_json(question):
    """Return a passkey's question as text, for the form whose script hands it to the device."""
    return json.dumps(question, cls=DjangoJSONEncoder)


@method_decorator(never_cache, name="dispatch")
class Entrance:
    """A page of allauth: 422 to a wrong form, 429 beyond a limit, 400 to a dead link."""

    def dispatch(self, request, *args, **kwargs):
        try:
            response = super().dispatch(request, *args, **kwargs)
        except RateLimited:
            return too_many(request)
        except ImmediateHttpResponse as instead:
            response = instead.response
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and "Retry-After" not in response:
            return too_many(request)
        return response

    def form_invalid(self, form):
        errors = form.errors.as_data().values()
        if any(error.code in TOO_OFTEN for group in errors for error in group):
            return too_many(self.request, self.wait(form))
        return self.refuse(form)

    def wait(self, form):
        """Return how many seconds are left of the limit that `form` has met."""
        return limits.MINUTE

    def refuse(self, form):
        """Answer a wrong form: 422 with what was typed."""
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def render_to_response(self, context, **options):
        if context.get("token_fail"):
            options["status"] = HTTPStatus.BAD_REQUEST
        return super().render_to_response(context, **options)


class _Beginning:
    """Whoever opens one of these begins anew, whatever code he was asked for before."""

    def _redirect_to_pending_stage(self, request, stage):
        clear_login(request)


class Login(_Beginning, Entrance, allauth_views.LoginView):
    def wait(self, form):
        key = get_adapter()._get_login_attempts_cache_key(self.request, **form.user_credentials())
        return limits.seconds_left(self.request, "login_failed", key=key)


class AskForCode(_Beginning, Entrance, allauth_views.RequestLoginCodeView):
    def wait(self, form):
        login = form.cleaned_data.get("email") or form.cleaned_data.get("phone")
        return limits.seconds_left(self.request, "request_login_code", key=login)


class _ByCode(Entrance):
    """A page that takes a code: a wrong one is answered 422, the last allowed one 302."""

    process_name = "_process"

    def refuse(self, form):
        process = getattr(self, self.process_name)
        if process.record_invalid_attempt():
            return super().refuse(form)
        return self.begin_anew()

    def wait(self, form):
        key = self.request.session.session_key
        return limits.seconds_left(self.request, "confirm_code", key=key)

    def begin_anew(self):
        adapter = get_adapter(self.request)
        text = _("That was the last try with this code. Ask for a new one.")
        adapter.add_message(self.request, 40, message=text)
        return redirect(self.beginning)


class LoginCode(_ByCode, allauth_views.ConfirmLoginCodeView):
    beginning = "account_request_login_code"

    def _resend_form_valid(self, form):
        state = self._process.state
        key = state.get("email") or state.get("phone")
        if not ratelimit.consume(self.request, action="request_login_code", key=key):
            wait = limits.seconds_left(self.request, "request_login_code", key=key)
            return too_many(self.request, wait)
        return super()._resend_form_valid(form)


class EmailCode(_ByCode, allauth_views.ConfirmEmailVerificationCodeView):
    """The code that proves an e-mail address: of a new account, or instead of the old one."""

    @property
    def beginning(self):
        return "account_email" if self.request.user.is_authenticated else "account_login"

    def _resend_form_valid(self, form):
        self._process.resend()
        if not self._process.did_send:
            return too_many(self.request)
        return redirect("account_email_verification_sent")


class _PhoneCode(_ByCode):
    process_name = "process"

    def _resend_form_valid(self, form):
        self.process.resend()
        return redirect("account_verify_phone")


class NewPhoneCode(_PhoneCode, allauth_views._VerifyPhoneSignupView):
    beginning = "account_login"


class OtherPhoneCode(_PhoneCode, allauth_views._VerifyPhoneChangeView):
    beginning = "account_change_phone"

    def respond_process_succeeded(self, form):
        return redirect("accounts:settings")


def phone_code(request):
    """The code that proves a mobile number: of a new account, or instead of the old one."""
    view = OtherPhoneCode if request.user.is_authenticated else NewPhoneCode
    return view.as_view()(request)


class SecondFactor(Entrance, factor_views.AuthenticateView):
    """The second step of signing in: a code of the app, a recovery code or a passkey."""

    def form_invalid(self, form):
        errors = form.errors.as_data().values()
        if any(error.code in TOO_OFTEN for group in errors for error in group):
            return too_many(self.request, self.wait(form))
        context = self.get_context_data()
        context["form"] = context["refused"] = form
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kinds = set(
            Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        )
        question = context.pop("js_data")["request_options"]
        context["takes_codes"] = bool(kinds - {Authenticator.Type.WEBAUTHN})
        context["question"] = as_json(question) if Authenticator.Type.WEBAUTHN in kinds else ""
        return context

    def wait(self, form):
        key = f"mfa-auth-user-{self.stage.login.user.pk}"
        return limits.seconds_left(self.request, "login_failed", key=key)


class PasskeyLogin(_Beginning, Entrance, NextRedirectMixin, passkey_views.LoginWebAuthnView):
    """A passkey instead of name and password. A script asks for the question to sign."""

    template_name = "account/passkey_refused.html"

    def get(self, request, *args, **kwargs):
        if request.headers.get("Accept") == "application/json":
            question = passkeys.begin_authentication(user=None)
            return JsonResponse({"request_options": question})
        return redirect("account_login")

    def form_valid(self, form):
        key = form.cleaned_data["credential"]
        sign_in = SignIn(user=key.user, redirect_url=self.get_next_url())
        return passkey_flows.perform_passwordless_login(self.request, key, sign_in)


class Signup(Entrance, allauth_views.SignupView):
    def form_valid(self, form):
        """Make the account; where a twin of this form was faster, the person is known already."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            form.account_already_exists = True
            return form.try_save(self.request)[1]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"numbers": sms.gateway() is not None}


class PasswordReset(Entrance, allauth_views.PasswordResetView):
    def form_valid(self, form):
        address = form.cleaned_data["email"]
        response = super().form_valid(form)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            wait = limits.seconds_left(self.request, "reset_password", key=address)
            return too_many(self.request, wait)
        return response


class PasswordResetFromKey(Entrance, allauth_views.PasswordResetFromKeyView):
    pass


class PasswordResetSent(Entrance, allauth_views.PasswordResetDoneView):
    pass


class PasswordResetDone(Entrance, allauth_views.PasswordResetFromKeyDoneView):
    pass


class Inactive(Entrance, allauth_views.AccountInactiveView):
    pass


class Logout(Entrance, allauth_views.LogoutView):
    def post(self, *args, **kwargs):
        """Sign out and wipe what a shared phone keeps: pages, cookies, local drafts."""
        UserSession.objects.filter(session_key=self.request.session.session_key).delete()
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
        if invited.person_id:
            return account_page(request, invited)
        if request.user.is_authenticated and request.user.email != invited.email:
            reason = _("This invitation is for somebody else. If it is yours, sign out first.")
            return render(request, "errors/link.html", {"reason": reason}, status=400)
        person = User.objects.filter(email=invited.email).first()
        if person and person != request.user:
            return _sign_in_first(request, invited)
        return _accept(request, invited, person)
    except Unusable:
        reason = _("This invitation has already been used, or has expired. Ask for a new one.")
        return render(request, "errors/link.html", {"reason": reason}, status=400)


def _sign_in_first(request, invited):
    context = {"invitation": invited, "next": request.path}
    return render(request, "accounts/invitation_sign_in.html", context)


def _sign_in(request, person):
    """Sign in who has just come through an invitation: the link has proven the address."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    record_authentication(request, person, method="invitation")
    get_adapter(request).login(request, person)


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
        _sign_in(request, made)
    else:
        return render(request, "accounts/invitation.html", context, status=422)
    return redirect("accounts:settings")
