"""Forms around one-time codes: asking for one, typing it, another mobile number."""

from allauth.account import forms as allauth_forms
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import sms
from accounts.adapter import AccountAdapter
from accounts.fields import MobileField
from accounts.models import User
from accounts.normalise import email_address, mobile_number


def code_field(label=None):
    """Return the field for a code: a keyboard of digits, filled in by the phone where it can."""
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(
        label=label or _("Code"),
        max_length=20,
        widget=forms.TextInput(attrs=attributes),
        error_messages={"required": _("Write the code.")},
    )


class AskForCodeForm(forms.Form):
    """One field for address or number; who it belongs to shows nowhere in the answer."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        numbers = sms.gateway() is not None
        self.fields["login"] = forms.CharField(
            label=_("E-mail address or mobile number") if numbers else _("E-mail address"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username"}),
            error_messages={
                "required": _("Write the e-mail address or mobile number to send the code to.")
            },
        )

    def clean_login(self):
        typed = self.cleaned_data["login"]
        if "@" in typed or not sms.gateway():
            return self._clean_address(typed)
        return self._clean_number(typed)

    def _clean_address(self, typed):
        address = self.cleaned_data["email"] = _email(typed)
        self._count(address)
        found = filter_users_by_email(address, is_active=True, prefer_verified=True, for_login=True)
        self._user = found[0] if found else None
        return address

    def _clean_number(self, typed):
        number = self.cleaned_data["phone"] = mobile_number(typed)
        self._count(number)
        self._user = User.objects.active().filter(phone=number).first()
        return number

    def _count(self, login):
        if not ratelimit.consume(context.request, action="request_login_code", key=login):
            raise AccountAdapter().validation_error("rate_limited")


def _email(typed):
    address = email_address(typed)
    wrong = _("Write the whole e-mail address, such as rita@example.org.")
    return forms.EmailField(error_messages={"invalid": wrong}).clean(address)


class _Counted:
    """Counts the tries of this session before it looks: also of those sent at the same moment."""

    def clean_code(self):
        key = context.request.session.session_key or ""
        if not ratelimit.consume(context.request, action="confirm_code", key=key):
            raise AccountAdapter().validation_error("too_many_login_attempts")
        return super().clean_code()


class CodeForm(_Counted, allauth_forms.ConfirmLoginCodeForm):
    code = code_field()


class EmailCodeForm(_Counted, allauth_forms.ConfirmEmailVerificationCodeForm):
    code = code_field()


class PhoneCodeForm(_Counted, allauth_forms.VerifyPhoneForm):
    code = code_field()


class ChangePhoneForm(allauth_forms.ChangePhoneForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"] = MobileField(
            label=_("New mobile number"),
            error_messages={"required": _("Write the new mobile number.")},
        )


class AgainCodeForm(forms.Form):
    """The code that was sent to who is signed in, as proof that it is still the same person."""

    code = code_field(_("The code we sent"))

    def __init__(self, *args, process, **kwargs):
        self.process = process
        super().__init__(*args, **kwargs)

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not self.process.accept(code):
            raise AccountAdapter().validation_error("incorrect_code")
        return code
