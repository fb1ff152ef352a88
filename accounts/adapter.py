"""How django-allauth deals with the people of the portal: by e-mail or by mobile number."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context as current
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import fresh, sms
from accounts.fields import MobileField
from accounts.models import User
from accounts.next_page import is_own_page
from accounts.normalise import email_address, refuse_mixed_scripts
from accounts.sessions import number_changed
from accounts.stages import NUMBER

# One text for a wrong password and for an unknown person: neither tells who has an account.
_MISMATCH = _("The e-mail address or number and the password do not match. Check both.")

# Where a session keeps the hash of the password chosen at sign-up: [key of the person, hash].
CHOSEN = "password_chosen"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_exists": _("This account was created just now. Sign in."),
        "account_inactive": _("This account is paused."),
        "duplicate_email": _("This is already your e-mail address."),
        "email_password_mismatch": _MISMATCH,
        "phone_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "invalid_login": _MISMATCH,
        "email_taken": _("Another account uses this e-mail address."),
        "phone_taken": _("Another account uses this mobile number."),
        "incorrect_code": _("This is not the right code. Check it, or ask for a new one."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "invalid_or_expired_key": _("This link has already been used or has expired."),
        "invalid_password_reset": _("This link has already been used or has expired."),
        "max_email_addresses": _("You can have at most %d e-mail addresses."),
        "too_many_login_attempts": _("Too many tries. Ask for a new code, or wait a little."),
        "same_as_current": _("This is the same as now. Write a different one."),
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
        changed = user.phone != phone
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])
        if changed and verified:
            self.send_notification_mail("account/email/phone_changed", user)
            number_changed.send(sender=type(user), request=current.request, user=user)

    def get_phone(self, user):
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user, phone):
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone):
        return User.objects.filter(phone=phone).first()

    def send_verification_code_sms(self, user, phone, code, **kwargs):
        with translation.override(user.language):
            text = _("{code} is your code for the Living Sourcebook. Do not share it with anyone.")
            sms.gateway().send(phone, str(text).format(code=code))

    def send_account_already_exists_sms(self, phone):
        person = self.get_user_by_phone(phone)
        if person:
            with translation.override(person.language):
                text = _(
                    "You already have an account on the Living Sourcebook. Sign in with a code."
                )
                sms.gateway().send(phone, str(text))

    def get_login_stages(self):
        """Return what stands between a right answer and the session, in this order."""
        return [
            "allauth.account.stages.LoginByCodeStage",
            "accounts.stages.AddressStage",
            "accounts.stages.NumberStage",
            "allauth.mfa.stages.AuthenticateStage",
        ]

    def save_user(self, request, user, form, commit=True):
        """Fill `user` from the sign-up form and save the row once, whole.

        The password counts only once address or number is proven: otherwise somebody could make
        an account with another's address, and wait with his own password until it is used.
        """
        user.name, user.language = form.cleaned_data["name"], form.cleaned_data["language"]
        user.email = form.cleaned_data["email"] or None
        number = form.cleaned_data.get("phone") or None
        user.phone = None if user.email else number
        user.set_unusable_password()
        if commit:
            user.save()
            request.session[CHOSEN] = [user.pk, make_password(form.cleaned_data["password1"])]
            request.session[NUMBER] = [user.pk, number]
        return user

    def login(self, request, user):
        """Sign `user` in; after signing up, the password chosen there holds from now on."""
        request.session.pop(NUMBER, None)
        pk, chosen = request.session.pop(CHOSEN, None) or (None, "")
        if pk == user.pk and not user.has_usable_password():
            user.password = chosen
            user.save(update_fields=["password"])
        super().login(request, user)

    def send_mail(self, template_prefix, email, context):
        """Send a mail in the language of the person whose address it is."""
        person = context.get("user") or next(iter(filter_users_by_email(email)), None)
        with translation.override(person.language if person else translation.get_language()):
            super().send_mail(template_prefix, email, context | {"site_url": settings.SITE_URL})

    def get_client_ip(self, request):
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:  # fewer addresses than proxies: not from our proxy
            return request.META["REMOTE_ADDR"]

    def is_reauthentication_required(self, *, app, **kwargs):
        return not fresh.is_fresh(self.request)

    def get_reauthentication_methods(self, user):
        """One page of our own offers every way that the person has."""
        return [{"id": "reauthenticate", "url": reverse("account_reauthenticate")}]

    def get_email_verification_redirect_url(self, email_address):
        return reverse("accounts:settings")

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:settings")

    def get_login_redirect_url(self, request):
        with translation.override(settings.LANGUAGE_CODE):
            return translate_url(settings.LOGIN_REDIRECT_URL, request.user.language)

    def get_reset_password_from_key_url(self, key):
        uid, _dash, token = key.partition("-")
        return self._own_address("account_reset_password_from_key", uidb36=uid, key=token)

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
