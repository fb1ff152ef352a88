"""Forms of the second factor and of passkeys."""

import binascii

from allauth.account.adapter import get_adapter as account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.code_forms import code_field
from accounts.fields import NameField
from accounts.second_factor import accept_code

# What a library raises over a credential that no device has made.
MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError, binascii.Error)


class FactorForm(base_forms.AuthenticateForm):
    """The code of an app, or a recovery code; each counts once."""

    code = code_field(_("Code from your app, or a recovery code"))

    def clean_code(self):
        clear = check_rate_limit(self.user)
        self.authenticator = accept_code(self.user, self.cleaned_data["code"])
        if self.authenticator is None:
            raise get_adapter().validation_error("incorrect_code")
        clear()
        return self.cleaned_data["code"]


class FactorAgainForm(FactorForm):
    """The same, asked again before a sensitive step, under a name of its own on that page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["app_code"] = self.fields.pop("code")

    def clean_app_code(self):
        self.cleaned_data["code"] = self.cleaned_data["app_code"]
        return self.clean_code()

    def save(self):
        post_authentication(context.request, self.authenticator, reauthenticated=True)


class AppForm(app_forms.ActivateTOTPForm):
    code = code_field(_("The code your app shows now"))


def _passkey_name():
    return NameField(
        label=_("Name of this passkey"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("So that you recognise it later: my phone, office computer."),
    )


class _Careful:
    """Refuses what no device has sent, instead of breaking over it."""

    def _refuse(self):
        return get_adapter().validation_error("incorrect_code")


class PasskeyForm(_Careful, passkey_forms.AddWebAuthnForm):
    """A new passkey: it proves the person too (finger, face, PIN), so it is enough to sign in."""

    name = _passkey_name()
    passwordless = None

    def clean(self):
        try:
            return super().clean()
        except forms.ValidationError:
            raise
        except MALFORMED as wrong:
            raise self._refuse() from wrong


class PasskeyNameForm(passkey_forms.EditWebAuthnForm):
    name = NameField(
        label=_("Name of this passkey"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write a name for it.")},
    )


class _SentPasskey(_Careful):
    def clean_credential(self):
        try:
            return super().clean_credential()
        except forms.ValidationError:
            raise
        except MALFORMED as wrong:
            raise self._refuse() from wrong


class PasskeySignInForm(_SentPasskey, passkey_forms.LoginWebAuthnForm):
    pass


class PasskeyFactorForm(_SentPasskey, passkey_forms.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(_SentPasskey, passkey_forms.ReauthenticateWebAuthnForm):
    pass


class PasswordAgainForm(forms.Form):
    """The password of who is signed in, asked again before a sensitive step."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write a password.")},
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self):
        adapter = account_adapter(context.request)
        if not adapter.reauthenticate(self.user, self.cleaned_data["password"]):
            raise adapter.validation_error("incorrect_password")
        return self.cleaned_data["password"]
