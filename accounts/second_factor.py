"""The second factor: an app's codes, passkeys, recovery codes, and who needs one."""

import time
from urllib.parse import urlsplit

import segno
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as app_codes
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sessions import acts_high

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
LAST = "last_counter"


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This was not accepted. Try again with a new code."),
        "cannot_delete_authenticator": gettext_lazy(
            "Your office needs a second factor. Set up another one first."
        ),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an app or a passkey first."),
    }

    def can_delete_authenticator(self, authenticator):
        """The last factor of who needs one stays."""
        others = factors_of(authenticator.user).exclude(pk=authenticator.pk)
        return not is_needed(authenticator.user) or others.exists()

    def generate_authenticator_name(self, user, type):
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey {number}").format(number=count + 1)

    def get_public_key_credential_rp_entity(self):
        """In production a passkey belongs to the configured host, whatever a request names."""
        entity = super().get_public_key_credential_rp_entity()
        if settings.PRODUCTION:
            entity["id"] = urlsplit(settings.SITE_URL).hostname
        return entity | {"name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user):
        name = user.email or user.phone or user.name
        return {"id": user_pk_to_url_str(user).encode(), "display_name": user.name, "name": name}

    def build_totp_svg(self, url):
        """Return the QR code as markup for the page itself: without styles, from no address."""
        code = segno.make(url, micro=False)
        words = _("QR code for your app")
        return SafeString(
            code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, title=words)
        )


def factors_of(person):
    """Return the app and the passkeys of `person`."""
    return Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS)


def is_needed(person):
    """Return whether `person` may do his duty only with a second factor."""
    return settings.SECOND_FACTOR_NEEDED and acts_high(person)


def is_missing(person):
    """Return whether `person` needs a second factor and has none."""
    return is_needed(person) and not factors_of(person).exists()


@transaction.atomic
def accept_code(person, code):
    """Use up `code`, of the app or a recovery code; return its Authenticator, None where wrong.

    A code of the app counts only once, and none older than the last one used.
    """
    rows = Authenticator.objects.select_for_update().filter(user_id=person.pk)
    for row in rows.exclude(type=Authenticator.Type.WEBAUTHN).order_by("-type"):
        if row.type == Authenticator.Type.TOTP:
            right = _use_app_code(row, code)
        else:
            right = row.wrap().validate_code(code)
        if right:
            row.user = person
            return row
    return None


def _use_app_code(row, code):
    counter = _counter_of(row.wrap(), code)
    if counter is None or counter <= row.data.get(LAST, -1):
        return False
    row.data[LAST] = counter
    row.save(update_fields=["data"])
    return True


def _counter_of(app, code):
    """Return the half minute that `code` belongs to, None where it belongs to none of now."""
    secret = app.instance.data["secret"]
    for counter in app_codes.yield_hotp_counters_from_time():
        right = app_codes.format_hotp_value(app_codes.hotp_value(secret, counter))
        if app_codes.compare_user_code(actual=code, expected=right):
            return counter
    return None


def use_up_first_code(row):
    """Let no code of now be used again: one of them has just set up the app `row`."""
    period = int(time.time()) // settings.MFA_TOTP_PERIOD
    row.data[LAST] = period + settings.MFA_TOTP_TOLERANCE
    row.save(update_fields=["data"])


# What somebody who still has to set up a factor may open: what it takes to do so, and to leave.
OPEN = tuple(
    f"/accounts/{page}/"
    for page in (
        "second-factor",
        "passkeys",
        "reauthenticate",
        "settings",
        "sessions",
        "password",
        "email",
        "confirm-email",
        "phone",
        "logout",
    )
)


def gate(get_response):
    """Lead who needs a second factor and has none to the page where one is set up."""

    def respond(request):
        if settings.SECOND_FACTOR_NEEDED and request.user.is_authenticated:
            path = request.path_info.removeprefix(f"/{request.LANGUAGE_CODE}")
            if not path.startswith(OPEN) and is_missing(request.user):
                messages.warning(request, _("Your office needs a second factor. Set it up first."))
                return redirect(reverse("mfa_index"))
        return get_response(request)

    return respond
