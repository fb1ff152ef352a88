"""How django-allauth deals with the people of the portal: by e-mail or by mobile number."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.fields import MobileField
from accounts.models import User
from accounts.next_page import is_own_page
from accounts.normalise import email_address, refuse_mixed_scripts

# One text for a wrong password and for an unknown person: neither tells who has an account.
_MISMATCH = _("This does not match. Check the e-mail address or number, and the password.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_exists": _("This account has just been made. Sign in."),
        "account_inactive": _("This account is paused."),
        "duplicate_email": _("This is already your e-mail address."),
        "email_password_mismatch": _MISMATCH,
        "phone_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "invalid_login": _MISMATCH,
        "email_taken": _("This e-mail address is in use. Sign in, or ask for a new password."),
        "phone_taken": _("This mobile number is in use. Sign in with it."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "invalid_or_expired_key": _("This link has been used or is too old."),
        "invalid_password_reset": _("This link has been used or is too old."),
        "max_email_addresses": _("You can have %d e-mail addresses at most."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "same_as_current": _("This is what it already is."),
        "rate_limited": _("Too many tries. Wait a minute, then try again."),
    }

    def is_ajax(self, request):
        # Every answer is a page; a script gets the same status as a person.
        return False

    def is_safe_url(self, url):
        return is_own_page(url)

    def clean_email(self, email):
        email = email_address(email)
        refuse_mixed_scripts(email)
        return email

    def phone_form_field(self, **kwargs):
        return MobileField(**kwargs)

    def set_phone(self, user, phone, verified):
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def get_phone(self, user):
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user, phone):
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone):
        return User.objects.filter(phone=phone).first()

    def save_user(self, request, user, form, commit=True):
        """Fill `user` from the sign-up form and save the row once, whole."""
        user.name, user.language = form.cleaned_data["name"], form.cleaned_data["language"]
        user.email = form.cleaned_data["email"] or None
        user.phone = form.cleaned_data["phone"] or None
        user.set_password(form.cleaned_data["password1"])
        if commit:
            user.save()
        return user

    def get_login_redirect_url(self, request):
        with translation.override(settings.LANGUAGE_CODE):
            return translate_url(settings.LOGIN_REDIRECT_URL, request.user.language)

    def get_reset_password_from_key_url(self, key):
        uid, _dash, token = key.partition("-")
        return self._own_address("account_reset_password_from_key", uidb36=uid, key=token)

    def get_email_confirmation_url(self, request, emailconfirmation):
        return self._own_address("account_confirm_email", key=emailconfirmation.key)

    @staticmethod
    def _own_address(name, **parts):
        # The configured host, never the one that a request names (ASVS 5.0, 6.4.3).
        return settings.SITE_URL + reverse(name, kwargs=parts)

    def format_email_subject(self, subject):
        return str(subject)

    def _get_login_attempts_cache_key(self, request, **credentials):
        # allauth's own key leaves the number out: all numbers would share one count.
        login = credentials.get("email") or credentials.get("phone") or ""
        return f"login:{login.lower()}"
