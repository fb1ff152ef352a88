import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.next_page import is_own_page
from tests.cast import PASSWORD
from tests.factories.accounts import Person

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password, **extra})


def test_signing_in_by_address(client, cast):
    answer = sign_in(client, "District@Example.org")
    assert answer.status_code == 302
    assert answer.url == "/"
    assert client.session["_auth_user_id"] == str(cast.district.pk)


@pytest.mark.parametrize("typed", ["98765 43210", "+919876543210", "९८७६५४३२१०"])
def test_signing_in_by_mobile_number(client, cast, typed):
    User.objects.filter(pk=cast.gp.pk).update(phone="+919876543210", email=None)
    assert sign_in(client, typed).status_code == 302
    assert client.session["_auth_user_id"] == str(cast.gp.pk)


def test_after_signing_in_the_portal_speaks_the_persons_language(client, cast, settings):
    settings.LOGIN_REDIRECT_URL = "/accounts/settings/"
    User.objects.filter(pk=cast.gp.pk).update(language="hi")
    assert sign_in(client, "gp@example.org").url == "/hi/accounts/settings/"


def test_a_session_key_is_new_after_signing_in(client, cast):
    client.get(reverse("accounts:posting"))
    before = client.session.session_key
    sign_in(client, "gp@example.org")
    assert client.session.session_key != before


def test_wrong_and_unknown_read_the_same(client, cast):
    answers = [
        sign_in(client, login, "wrong-word")
        for login in ("gp@example.org", "nobody@example.org", "98765 43219", "what is this")
    ]
    texts = [
        re.sub(r'value="[^"]*"|<[^>]*csrf[^>]*>', "", answer.content.decode()) for answer in answers
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len(set(texts)) == 1
    assert "password do not match" in texts[0]


def test_an_empty_form_is_answered_422_beside_the_fields(client, db):
    answer = client.post(LOGIN, {})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"login", "password"}


def test_the_suspended_are_not_let_in(client, cast):
    answer = sign_in(client, "suspended@example.org")
    assert answer.url == reverse("account_inactive")
    assert client.get(answer.url).status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_sixth_wrong_password_waits(client, cast):
    for _try in range(5):
        assert sign_in(client, "gp@example.org", "wrong-word").status_code == 422
    answer = sign_in(client, "gp@example.org", "wrong-word", HTTP_X_FORWARDED_FOR="10.0.0.9")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert sign_in(client, "gp2@example.org").status_code == 302


def test_numbers_are_counted_each_for_itself(client, db):
    Person(email=None, phone="9876543210")
    for _try in range(6):
        blocked = sign_in(client, "9876543210", "wrong-word")
    assert blocked.status_code == 429
    assert sign_in(client, "9876543211", "wrong-word").status_code == 422


def test_the_twentieth_wrong_try_of_a_machine_waits(client, cast):
    answers = [sign_in(client, f"p{n}@example.org", "wrong-word") for n in range(20)]
    assert [answer.status_code for answer in answers] == [422] * 19 + [429]


def test_sixty_right_ones_of_a_machine_pass(cast):
    for _try in range(60):
        assert sign_in(Client(), "gp@example.org").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/accounts/settings/\r\nSet-Cookie: a=b",
        "http:///evil.example",
        "/no/such/page/",
        "/curation/postings/1/confirm/",
        f"/accounts/settings/?{'a' * 500}",
        "",
    ],
)
def test_next_leads_to_own_pages_alone(client, cast, address):
    assert not is_own_page(address)
    answer = sign_in(client, "gp@example.org", next=address)
    assert answer.status_code == 302
    assert answer.url == "/"


@pytest.mark.parametrize(
    "address", ["/accounts/settings/", "/hi/accounts/settings/", "/accounts/posting/?a=b#c"]
)
def test_next_leads_to_the_page_asked_for(client, cast, address):
    assert sign_in(client, "gp@example.org", next=address).url == address


def test_pages_of_signing_in_are_kept_by_nobody(client, db):
    for name in ("account_login", "account_signup", "account_reset_password"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"]


def test_signing_out_takes_a_post_and_wipes(client, cast):
    client.force_login(cast.gp)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    answer = client.post(reverse("account_logout"))
    assert answer.status_code == 302
    assert "storage" in answer["Clear-Site-Data"]
    assert "_auth_user_id" not in client.session


def test_a_form_without_a_token_is_refused(cast):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, "gp@example.org").status_code == 403


def ask_for_a_new_password(client, email):
    answer = client.post(reverse("account_reset_password"), {"email": email})
    assert answer.status_code == 302
    return client.get(answer.url).content


def test_a_new_password_is_asked_for_by_mail_and_reads_the_same_for_all(client, cast):
    known = ask_for_a_new_password(client, "gp@example.org")
    assert known == ask_for_a_new_password(client, "nobody@example.org")
    assert [message.to[0] for message in mail.outbox] == ["gp@example.org", "nobody@example.org"]


def test_the_link_for_a_new_password_works_once(client, cast, settings):
    settings.SITE_URL = "https://sourcebook.example.gov.in"
    ask_for_a_new_password(client, "gp@example.org")
    link = re.search(r"https://sourcebook.example.gov.in(\S+)", mail.outbox[0].body)[1]
    form_page = client.get(link, follow=True)
    chosen = client.post(form_page.redirect_chain[-1][0], {"password1": "nal-jal-2026"})
    assert chosen.status_code == 302
    assert User.objects.get(pk=cast.gp.pk).check_password("nal-jal-2026")
    again = Client().get(link, follow=True)
    assert again.status_code == 400
    assert "no longer works" in again.content.decode()


def test_changing_the_password_ends_other_sessions_and_is_told(client, cast):
    other = Client()
    for browser in (client, other):
        sign_in(browser, "gp@example.org")
    page = reverse("account_change_password")
    key = client.session.session_key
    wrong = client.post(page, {"oldpassword": "no", "password1": "nal-jal-2026"})
    assert wrong.status_code == 422
    right = client.post(page, {"oldpassword": PASSWORD, "password1": "nal-jal-2026"})
    assert right.status_code == 302
    assert client.get(reverse("accounts:settings")).status_code == 200
    assert other.get(reverse("accounts:settings")).status_code == 302
    assert client.session.session_key != key
    assert mail.outbox[-1].to == ["gp@example.org"]
