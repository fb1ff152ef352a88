"""How a signed-in person signs in: password, address, number, passkeys, second factor, sessions."""

from http import HTTPStatus

from allauth.account import views as allauth_views
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal import auth as passkeys
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import again, limits, sms
from accounts.code_forms import AgainCodeForm
from accounts.devices import device_name
from accounts.factor_forms import FactorAgainForm, PasskeyAgainForm, PasswordAgainForm
from accounts.fresh import freshly_signed_in
from accounts.next_page import is_own_page
from accounts.second_factor import factors_of, is_needed, use_up_first_code
from accounts.sessions import end_others, open_sessions, renew_key
from accounts.views.public import TOO_OFTEN, Entrance, as_json, too_many

LONGEST_KEY = 19  # digits of what may be the key of a row
PASSWORD, CODE, FACTOR, PASSKEY = "password", "code", "app_code", "credential"


# Proving again that it is oneself


@login_required
@never_cache
@sensitive_post_parameters(PASSWORD, CODE, FACTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def still_you(request):
    """Ask who is signed in for one of the ways that he has, then lead him back."""
    if request.method != "POST":
        return _ask_again(request)
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        wait = limits.seconds_left(request, "reauthenticate", user=request.user)
        return too_many(request, wait)
    if "send" in request.POST:
        return _send_again(request)
    return _judge_again(request)


def _back(request):
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if is_own_page(asked) else reverse("accounts:settings")


def _send_again(request):
    if not any(again.address_of(request.user)):
        raise Http404
    key = next(filter(None, again.address_of(request.user)))
    if not ratelimit.consume(request, action="request_login_code", key=key):
        return too_many(request, limits.seconds_left(request, "request_login_code", key=key))
    again.CodeAgain.begin(request)
    return _ask_again(request)


def _forms(request, data=None):
    """Return the form of each way that the person has; only the one that was sent is bound."""
    person, process = request.user, again.CodeAgain.resume(request)
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    ways = {}
    if person.has_usable_password():
        ways[PASSWORD] = (PasswordAgainForm, {"user": person})
    if process:
        ways[CODE] = (AgainCodeForm, {"process": process})
    if kinds & {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}:
        ways[FACTOR] = (FactorAgainForm, {"user": person})
    if Authenticator.Type.WEBAUTHN in kinds:
        ways[PASSKEY] = (PasskeyAgainForm, {"user": person})
    sent = data or {}
    return {
        name: form(data if name in sent else None, **options)
        for name, (form, options) in ways.items()
    }


def _ask_again(request, forms=None, status=HTTPStatus.OK):
    forms = forms or _forms(request)
    context = {"forms": forms, "next": _back(request), "can_send": any(_sends_to(request))}
    context["sent_to"] = next(filter(None, _sends_to(request)), "") if CODE in forms else ""
    if PASSKEY in forms:
        context["question"] = as_json(passkeys.begin_authentication(request.user))
    return render(request, "account/reauthenticate.html", context, status=status)


def _sends_to(request):
    return again.address_of(request.user)


def _judge_again(request):
    forms = _forms(request, request.POST)
    name, form = next(((n, f) for n, f in forms.items() if f.is_bound), (None, None))
    if form is None:
        return _ask_again(request, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if form.is_valid():
        if name in (FACTOR, PASSKEY):
            form.save()
        else:
            record_authentication(request, request.user, method=name, reauthenticated=True)
        renew_key(request)
        return redirect(_back(request))
    if any(e.code in TOO_OFTEN for group in form.errors.as_data().values() for e in group):
        return too_many(request)
    return _ask_again(request, forms, HTTPStatus.UNPROCESSABLE_ENTITY)


# Address, number, password


class Own(Entrance):
    """A page of allauth about oneself: for who is freshly signed in."""

    @method_decorator(login_required)
    @method_decorator(freshly_signed_in)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class Email(Own, allauth_views.EmailView):
    def post(self, request, *args, **kwargs):
        """Take another address; what else allauth would do here has no button, and is not done."""
        if "action_add" not in request.POST:
            return redirect("account_email")
        return super().post(request, *args, **kwargs)


class Phone(Own, allauth_views.ChangePhoneView):
    def dispatch(self, request, *args, **kwargs):
        if not sms.gateway():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class PasswordChange(Own, allauth_views.PasswordChangeView):
    pass


class PasswordSet(Own, allauth_views.PasswordSetView):
    pass


# The second factor


@login_required
@never_cache
def factors(request):
    """What one signs in with beside a password, and what may be missing."""
    rows = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    kinds = {row.type: row for row in rows}
    recovery = kinds.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "app": kinds.get(Authenticator.Type.TOTP),
        "passkeys": [row for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(recovery.wrap().get_unused_codes()) if recovery else None,
        "needed": is_needed(request.user) and not factors_of(request.user).exists(),
    }
    return render(request, "mfa/index.html", context)


class App(Own, app_views.ActivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        row = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        use_up_first_code(row)
        return response


class AppRemoval(Own, app_views.DeactivateTOTPView):
    """The page shows at once whether it may be removed: its form is always bound."""

    def refuse(self, form):
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


class RecoveryCodes(Own, recovery_views.ViewRecoveryCodesView):
    pass


class NewRecoveryCodes(Own, recovery_views.GenerateRecoveryCodesView):
    pass


class PasskeyAdd(Own, passkey_views.AddWebAuthnView):
    def get_context_data(self, **kwargs):
        """Draw a form, and the question that the device answers: for a passkey that signs in."""
        form = kwargs.get("form") or self.get_form()
        question = passkeys.begin_registration(self.request.user, passwordless=True)
        return {"form": form, "question": as_json(question), "view": self}


class PasskeyEdit(Own, passkey_views.EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class PasskeyRemoval(Own, passkey_views.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form):
        adapter = factor_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            form.add_error(None, adapter.validation_error("cannot_delete_authenticator"))
            return self.refuse(form)
        return super().form_valid(form)


# Sessions


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request):
    """Where one is signed in; end one of these, or all but this one."""
    if request.method == "POST":
        return _end(request)
    here = request.session.session_key
    shown = [
        {"row": row, "device": device_name(row.user_agent), "here": row.session_key == here}
        for row in open_sessions(request.user)
    ]
    return render(request, "accounts/sessions.html", {"sessions": shown})


def _end(request):
    if "others" in request.POST:
        end_others(request)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("usersessions_list")
    pk = request.POST.get("end", "")
    known = pk.isdecimal() and len(pk) < LONGEST_KEY
    row = UserSession.objects.filter(user=request.user, pk=pk if known else 0).first()
    if row is None:
        raise Http404
    if row.session_key == request.session.session_key:
        return redirect("account_logout")
    row.end()
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")
