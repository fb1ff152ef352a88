"""Passkeys: added, named, used, removed; and what is refused."""

import html
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.signing_in import by_passkey, freshly, passkey_of
from tests.soft_passkey import SoftPasskey

ADD, INDEX = reverse("mfa_add_webauthn"), reverse("mfa_index")
LOGIN = reverse("mfa_login_webauthn")
NONSENSE = ["{}", "[]", "null", "7", '"x"', '{"id": 5}', '{"response": {}}', "not json"]


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def question_on(page):
    asked = re.search(r'data-question="([^"]*)"', page.content.decode())[1]
    return json.loads(html.unescape(asked))


def add(client, key, name="My phone"):
    made = key.create(question_on(client.get(ADD)))
    return client.post(ADD, {"name": name, "credential": made})


def test_added_then_used_to_sign_in(client, cast):
    key = SoftPasskey()
    answer = add(freshly(client, cast.district), key)
    assert (answer.status_code, answer.url) == (302, reverse("mfa_view_recovery_codes"))
    assert "My phone" in client.get(INDEX).content.decode()
    other = Client()
    signed_in = by_passkey(other, key)
    assert (signed_in.status_code, signed_in.url) == (302, "/")
    assert other.session["_auth_user_id"] == str(cast.district.pk)


def test_adding_one_ends_other_sessions_and_is_told(client, cast):
    User.objects.filter(pk=cast.gp.pk).update(language="hi")
    other = Client()
    other.force_login(User.objects.get(pk=cast.gp.pk))
    freshly(client, User.objects.get(pk=cast.gp.pk))
    before = client.session.session_key
    add(client, SoftPasskey())
    assert client.session.session_key != before
    assert client.get(INDEX).status_code == 200
    assert other.get(INDEX).status_code == 302
    assert re.search(r"[\u0900-\u097f]", mail.outbox[0].subject)


def test_named_anew_and_removed(client, cast):
    passkey_of(cast.gp)
    row = Authenticator.objects.get()
    freshly(client, cast.gp)
    edit, remove = (
        reverse(name, args=[row.pk]) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    )
    assert client.post(edit, {"name": ""}).status_code == 422
    assert client.post(edit, {"name": "Office"}).url == INDEX
    assert "Office" in client.get(remove).content.decode()
    assert client.post(remove).url == INDEX
    assert not Authenticator.objects.exists()
    assert len(mail.outbox) == 1


def test_anothers_passkey_is_not_there(client, cast):
    passkey_of(cast.gp2)
    row = Authenticator.objects.get()
    freshly(client, cast.gp)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        page = reverse(name, args=[row.pk])
        assert [client.get(page).status_code, client.post(page).status_code] == [404, 404]
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("credential", NONSENSE)
def test_what_no_device_has_sent_is_refused(client, cast, credential):
    Client().get(LOGIN)
    client.get(LOGIN, headers={"Accept": "application/json"})
    assert client.post(LOGIN, {"credential": credential}).status_code == 422
    freshly(client, cast.gp).get(ADD)
    answer = client.post(ADD, {"name": "x", "credential": credential})
    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "key",
    [
        SoftPasskey(origin="https://evil.example"),
        SoftPasskey(host="evil.example"),
        SoftPasskey(verified=False),
    ],
    ids=["another page", "another site", "nobody proven"],
)
def test_a_passkey_of_elsewhere_is_refused(client, cast, key):
    assert add(freshly(client, cast.gp), key).status_code == 422
    assert not Authenticator.objects.exists()


def test_an_answer_counts_once_and_only_to_its_own_question(client, cast):
    key = passkey_of(cast.gp)
    ask = {"headers": {"Accept": "application/json"}}
    answer = key.get(client.get(LOGIN, **ask).json()["request_options"])
    other = Client()
    other.get(LOGIN, **ask)
    assert other.post(LOGIN, {"credential": answer}).status_code == 422
    assert client.post(LOGIN, {"credential": answer}).status_code == 302
    client.post(reverse("account_logout"))
    assert client.post(LOGIN, {"credential": answer}).status_code == 422


def test_one_that_was_removed_opens_nothing(client, cast):
    key = passkey_of(cast.gp)
    Authenticator.objects.all().delete()
    assert by_passkey(client, key).status_code == 422
    assert "_auth_user_id" not in client.session


def test_the_suspended_are_not_let_in(client, cast):
    key = passkey_of(cast.suspended)
    assert by_passkey(client, key).url == reverse("account_inactive")


@pytest.mark.parametrize(
    ("address", "leads"), [("/accounts/settings/", "/accounts/settings/"), ("//evil.example", "/")]
)
def test_it_leads_to_the_own_page_asked_for(client, cast, address, leads):
    assert by_passkey(client, passkey_of(cast.gp), next=address).url == leads


def test_in_production_it_belongs_to_the_configured_host(client, cast, settings):
    settings.PRODUCTION, settings.SITE_URL = True, "https://sourcebook.example.gov.in"
    question = question_on(freshly(client, cast.gp).get(ADD))
    assert question["publicKey"]["rp"]["id"] == "sourcebook.example.gov.in"
