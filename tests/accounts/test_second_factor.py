"""The second factor: who needs one, and that a code counts once (S8)."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.second_factor import accept_code
from tests.cast import PASSWORD
from tests.signing_in import app_of, by_passkey, code_of_app, freshly, passkey_of

APP, INDEX = reverse("mfa_activate_totp"), reverse("mfa_index")
CODES, STEP = reverse("mfa_view_recovery_codes"), reverse("mfa_authenticate")
DUTY = ["/curation/", "/curation/postings/", "/me/", "/practices/new/", "/", "/admin/"]


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def needed(settings):
    settings.SECOND_FACTOR_NEEDED = True


def sign_in(client, person):
    return client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})


def test_an_app_is_set_up_with_its_code(client, cast, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, **options: call())
    other = Client()
    other.force_login(cast.state)
    freshly(client, cast.state)
    page = client.get(APP)
    html = page.content.decode()
    assert "<svg" in html
    assert not re.search(r"\sstyle=|<style|data:", html)
    secret = page.context["form"].secret
    assert client.post(APP, {"code": "000000"}).status_code == 422
    answer = client.post(APP, {"code": code_of_app(secret)})
    assert answer.url == CODES
    assert "shown only this once" in client.get(CODES).content.decode()
    assert client.get(CODES).context["can_view_codes"] is False
    assert other.get(INDEX).status_code == 302
    assert mail.outbox[0].to == ["state@example.org"]
    assert accept_code(cast.state, code_of_app(secret)) is None


def test_password_and_code_of_the_app_sign_in(client, cast):
    secret = app_of(cast.state)
    asked = sign_in(client, cast.state)
    assert asked.url == STEP
    assert "_auth_user_id" not in client.session
    assert client.get(STEP).status_code == 200
    assert client.post(STEP, {"code": "000000"}).status_code == 422
    assert client.post(STEP, {"code": code_of_app(secret)}).status_code == 302
    assert client.session["_auth_user_id"] == str(cast.state.pk)


def test_a_code_used_twice_is_refused(cast):
    secret = app_of(cast.state)
    code = code_of_app(secret)
    for expected in (302, 422):
        client = Client()
        sign_in(client, cast.state)
        assert client.post(STEP, {"code": code}).status_code == expected


def test_a_code_older_than_the_last_one_is_refused(cast):
    secret = app_of(cast.state)
    assert accept_code(cast.state, code_of_app(secret)) is not None
    assert accept_code(cast.state, code_of_app(secret, later=-1)) is None
    assert accept_code(cast.state, code_of_app(secret, later=1)) is not None
    assert accept_code(cast.state, code_of_app(secret, later=9)) is None


def test_a_recovery_code_counts_once(cast):
    app_of(cast.state)
    row = Authenticator.objects.create(
        user=cast.state, type="recovery_codes", data={"seed": "a" * 80, "used_mask": 0}
    )
    code = row.wrap().get_unused_codes()[3]
    for expected in (302, 422):
        client = Client()
        sign_in(client, cast.state)
        assert client.post(STEP, {"code": code}).status_code == expected


def test_a_passkey_is_a_second_factor_too(client, cast):
    key = passkey_of(cast.state)
    assert sign_in(client, cast.state).url == STEP
    question = client.get(STEP).context["question"]
    answer = client.post(STEP, {"credential": key.get(json.loads(question))})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.state.pk)


def test_wrong_codes_are_limited_and_said(client, cast):
    app_of(cast.state)
    sign_in(client, cast.state)
    answers = [client.post(STEP, {"code": "000000"}) for _try in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 60


@pytest.mark.parametrize("who", ["state", "national", "auditor", "facilitator"])
@pytest.mark.parametrize("page", DUTY)
def test_no_page_of_a_duty_without_a_second_factor(client, cast, needed, who, page):
    client.force_login(getattr(cast, who))
    for answer in (client.get(page), client.get(f"/hi{page}"), client.post(page)):
        assert answer.status_code == 302
        assert answer.url.removeprefix("/hi") == INDEX
    assert "needs a second factor" in client.get(INDEX).content.decode()


def test_with_one_the_pages_open(client, cast, needed):
    key = passkey_of(cast.state)
    by_passkey(client, key)
    assert client.get("/curation/").status_code == 200
    app_of(cast.national)
    client.force_login(cast.national)
    assert client.get("/curation/").status_code == 200


@pytest.mark.parametrize("who", ["gp", "block", "district"])
def test_below_the_state_none_is_needed(client, cast, needed, who):
    client.force_login(getattr(cast, who))
    assert client.get("/me/").status_code == 200


def test_the_demo_asks_none(client, cast):
    client.force_login(cast.national)
    assert client.get("/curation/").status_code == 200


def test_who_needs_one_keeps_the_last(client, cast, needed):
    app_of(cast.state)
    freshly(client, cast.state)
    page = reverse("mfa_deactivate_totp")
    for answer in (client.get(page), client.post(page)):
        assert "needs a second factor" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()
    passkey_of(cast.state)
    assert client.post(page).status_code == 302
    assert not Authenticator.objects.filter(type="totp").exists()
    key = Authenticator.objects.get(type="webauthn")
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 422
    assert Authenticator.objects.filter(type="webauthn").exists()


def test_a_sensitive_step_takes_the_code_of_the_app(client, cast):
    secret = app_of(cast.state)
    client.force_login(cast.state)
    again = reverse("account_reauthenticate")
    assert client.post(again, {"app_code": "000000"}).status_code == 422
    assert client.post(again, {"app_code": code_of_app(secret), "next": APP}).url == APP
    assert client.get(reverse("account_email")).status_code == 200
    assert client.post(again, {"app_code": code_of_app(secret)}).status_code == 422
