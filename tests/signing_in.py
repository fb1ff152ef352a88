"""Ways to sign a client in: freshly by force, by password, by code, by passkey."""

import json
import re
import time

from allauth.account.internal.flows import login as records
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail

from tests.soft_passkey import SoftPasskey, text

PASSWORD_PAGE, CODE_PAGE = "/accounts/login/", "/accounts/login/code/"
PASSKEY_PAGE, STEP_PAGE = "/accounts/login/passkey/", "/accounts/login/second-factor/"


def freshly(client, person, ago=0):
    """Sign `person` in without a page, as if it had been proven `ago` seconds before; the client.

    For pages behind `freshly_signed_in`.
    """
    client.force_login(person)
    session = client.session
    session[records.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time() - ago}
    ]
    session[records._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
    return client


def code_in(text):
    """Return the six digits that stand alone in `text`."""
    return re.search(r"(?<!\d)(\d{6})(?!\d)", text)[1]


def by_password(client, person, password):
    answer = client.post(PASSWORD_PAGE, {"login": person.email, "password": password})
    assert answer.status_code == 302, answer.status_code
    return client


def by_code(client, person):
    """Sign in with a code that came by mail."""
    before = len(mail.outbox)
    asked = client.post(CODE_PAGE, {"login": person.email})
    assert asked.status_code == 302, asked.status_code
    answer = client.post(asked.url, {"code": code_in(mail.outbox[before].body)})
    assert answer.status_code == 302, answer.status_code
    return client


def app_of(person):
    """Give `person` an app with codes; return its secret."""
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(user=person, type="totp", data={"secret": secret})
    return secret


def code_of_app(secret, later=0):
    """Return the app's code of now, or of `later` half minutes."""
    counter = int(time.time()) // 30 + later
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def passkey_of(person):
    """Give `person` a passkey, as if it had been added on its page; return the authenticator."""
    key = SoftPasskey()
    handle = text(user_pk_to_url_str(person).encode())
    made = key.create({"publicKey": {"user": {"id": handle}, "challenge": text(b"none")}})
    Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "Phone", "credential": json.loads(made)}
    )
    return key


def by_passkey(client, key, **more):
    """Sign in with the authenticator `key`."""
    question = client.get(PASSKEY_PAGE, headers={"Accept": "application/json"}).json()
    answer = key.get(question["request_options"])
    return client.post(PASSKEY_PAGE, {"credential": answer} | more)


def by_code_of_app(client, secret):
    """Take the second step, with a code of the app."""
    assert "_auth_user_id" not in client.session
    answer = client.post(STEP_PAGE, {"code": code_of_app(secret)})
    assert answer.status_code == 302, answer.status_code
    return client
