"""Sensitive steps ask again, in whatever way the person has (S6)."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from tests.cast import PASSWORD
from tests.signing_in import by_password, code_in, freshly

AGAIN = reverse("account_reauthenticate")
SENSITIVE = [
    reverse(name)
    for name in (
        "account_email",
        "account_change_password",
        "account_change_phone",
        "mfa_activate_totp",
        "mfa_add_webauthn",
    )
]


@pytest.fixture(autouse=True)
def fresh_limits(db, settings, tmp_path):
    cache.clear()
    settings.SMS_FILES = tmp_path / "sms"


@pytest.mark.parametrize("page", SENSITIVE)
def test_a_sensitive_step_asks_again_after_a_quarter_of_an_hour(client, cast, page):
    assert freshly(client, cast.gp, ago=14 * 60).get(page).status_code == 200
    freshly(client, cast.gp, ago=16 * 60)
    for answer in (client.get(page), client.post(page, {"email": "x@example.org"})):
        assert answer.status_code == 302
        assert answer.url == f"{AGAIN}?next={page.replace('/', '%2F')}"
    assert User.objects.get(pk=cast.gp.pk).email == "gp@example.org"


def test_who_has_just_signed_in_is_not_asked(client, cast):
    by_password(client, cast.gp, PASSWORD)
    assert client.get(SENSITIVE[0]).status_code == 200


def test_a_stranger_signs_in_first(client):
    assert client.get(SENSITIVE[0]).url.startswith(reverse("account_login"))


def test_the_password_leads_back_with_a_new_session_key(client, cast):
    client.force_login(cast.gp)
    key = client.session.session_key
    wrong = client.post(AGAIN, {"password": "wrong-word", "next": SENSITIVE[0]})
    assert wrong.status_code == 422
    assert client.get(SENSITIVE[0]).status_code == 302
    right = client.post(AGAIN, {"password": PASSWORD, "next": SENSITIVE[0]})
    assert (right.status_code, right.url) == (302, SENSITIVE[0])
    assert client.session.session_key != key
    assert client.get(SENSITIVE[0]).status_code == 200


def test_who_has_no_password_gets_a_code(client, cast):
    User.objects.filter(pk=cast.gp.pk).update(password="!")
    client.force_login(User.objects.get(pk=cast.gp.pk))
    page = client.get(AGAIN)
    assert set(page.context["forms"]) == set()
    assert client.post(AGAIN, {"send": "1"}).status_code == 200
    code = code_in(mail.outbox[0].body)
    assert client.post(AGAIN, {"code": "000000"}).status_code == 422
    right = client.post(AGAIN, {"code": code, "next": SENSITIVE[0]})
    assert right.url == SENSITIVE[0]
    assert client.get(SENSITIVE[0]).status_code == 200
    assert client.post(AGAIN, {"code": code}).status_code == 422


def test_a_code_ends_with_the_third_wrong_try(client, cast):
    client.force_login(cast.gp)
    client.post(AGAIN, {"send": "1"})
    code = code_in(mail.outbox[0].body)
    for _try in range(3):
        client.post(AGAIN, {"code": "000000"})
    assert client.post(AGAIN, {"code": code}).status_code == 422


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil", "https://evil.example", "/no/"])
def test_it_leads_to_own_pages_alone(client, cast, address):
    client.force_login(cast.gp)
    answer = client.post(AGAIN, {"password": PASSWORD, "next": address})
    assert answer.url == reverse("accounts:settings")


def test_it_is_limited_and_says_so(client, cast):
    client.force_login(cast.gp)
    answers = [client.post(AGAIN, {"password": "wrong"}) for _try in range(11)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
