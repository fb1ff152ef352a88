"""One-time codes by mail and text message: once, for a short time, telling nobody who is known."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import sms
from accounts.models import User
from tests.cast import PASSWORD
from tests.signing_in import by_code, code_in, freshly

ASK, CONFIRM = reverse("account_request_login_code"), reverse("account_confirm_login_code")
NUMBER = "+919876543210"


@pytest.fixture(autouse=True)
def fresh_limits(db, settings, tmp_path):
    cache.clear()
    settings.SMS_FILES = tmp_path / "sms"


@pytest.fixture
def phone(cast):
    """Give gp a number and no address; return the person."""
    User.objects.filter(pk=cast.gp.pk).update(phone=NUMBER, email=None)
    return User.objects.get(pk=cast.gp.pk)


def texts(settings):
    return [file.read_text() for file in sorted(settings.SMS_FILES.glob("*"))]


def ask(client, login):
    return client.post(ASK, {"login": login})


def test_a_code_by_mail_signs_in(client, cast):
    before = client.session.session_key
    by_code(client, cast.gp)
    assert client.session["_auth_user_id"] == str(cast.gp.pk)
    assert client.session.session_key != before


@pytest.mark.parametrize("typed", ["98765 43210", "९८७६५४३२१०"])
def test_a_code_by_text_message_signs_in_and_proves_the_number(client, phone, settings, typed):
    User.objects.filter(pk=phone.pk).update(language="hi")
    assert ask(client, typed).url == CONFIRM
    assert re.search(r"[\u0900-\u097f]", texts(settings)[0])
    assert client.post(CONFIRM, {"code": code_in(texts(settings)[0])}).status_code == 302
    assert client.session["_auth_user_id"] == str(phone.pk)
    assert User.objects.get(pk=phone.pk).phone_verified


def test_it_leads_to_the_page_asked_for(client, cast):
    asked = client.post(ASK, {"login": "gp@example.org", "next": "/accounts/posting/"})
    answer = client.post(asked.url, {"code": code_in(mail.outbox[0].body)})
    assert answer.url == "/accounts/posting/"


def test_a_code_works_once(client, cast):
    ask(client, "gp@example.org")
    code = code_in(mail.outbox[0].body)
    old = Client()
    old.cookies.update(client.cookies)
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    assert old.post(CONFIRM, {"code": code}).url.startswith("/accounts/login/")
    assert "_auth_user_id" not in old.session
    client.post(reverse("account_logout"))
    assert client.post(CONFIRM, {"code": code}).url.startswith("/accounts/login/")


def test_a_code_opens_only_where_it_was_asked_for(client, cast):
    ask(client, "gp@example.org")
    other = Client()
    ask(other, "gp2@example.org")
    assert other.post(CONFIRM, {"code": code_in(mail.outbox[0].body)}).status_code == 422


def test_a_new_code_replaces_the_old(client, cast):
    ask(client, "gp@example.org")
    client.post(CONFIRM, {"action": "resend"})
    old, new = (code_in(message.body) for message in mail.outbox)
    assert client.post(CONFIRM, {"code": old}).status_code == (422 if old != new else 302)
    assert client.post(CONFIRM, {"code": new}).status_code == 302


def test_a_code_ends_with_the_third_wrong_try(client, cast):
    ask(client, "gp@example.org")
    answers = [client.post(CONFIRM, {"code": "000000"}) for _try in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 302]
    client.post(CONFIRM, {"code": code_in(mail.outbox[0].body)})
    assert "_auth_user_id" not in client.session


def test_a_code_ends_after_ten_minutes(client, cast, monkeypatch):
    ask(client, "gp@example.org")
    session = client.session
    state = session["account_login"]["state"]["stages"]["login_by_code"]["data"]
    state["at"] -= 601
    session.save()
    client.post(CONFIRM, {"code": code_in(mail.outbox[0].body)})
    assert "_auth_user_id" not in client.session


def test_tries_sent_at_the_same_moment_are_counted(client, cast):
    """Each begins from the state before any was counted: the limit counts beside the session."""
    ask(client, "gp@example.org")
    before = dict(client.session.items())
    statuses = []
    for _try in range(6):
        session = client.session
        session.update(before)
        session.save()
        statuses.append(client.post(CONFIRM, {"code": "000000"}).status_code)
    assert statuses == [422] * 5 + [429]


@pytest.mark.parametrize(
    ("known", "unknown"),
    [("gp2@example.org", "nob@example.org"), ("98765 43210", "98765 43211")],
)
def test_known_and_unknown_read_the_same(phone, known, unknown):
    answers = []
    for login in (known, unknown):
        client = Client()
        asked = ask(client, login)
        page = client.get(asked.url).content.decode()
        answers.append((asked.status_code, asked.url, re.sub(r'value="[^"]*"', "", page)))
    (first, url, text), (second, url_too, other) = answers
    assert (first, url) == (second, url_too)
    for said in ("gp2@example.org", "nob@example.org", NUMBER, "+919876543211"):
        text, other = text.replace(said, ""), other.replace(said, "")
    assert text == other


def test_known_and_unknown_both_cost_one_mail(cast):
    for login in ("gp@example.org", "nobody@example.org"):
        ask(Client(), login)
    assert [message.to[0] for message in mail.outbox] == ["gp@example.org", "nobody@example.org"]


def test_an_unknown_number_gets_no_message(client, db, settings):
    assert ask(client, "98765 43219").url == CONFIRM
    assert texts(settings) == []


@pytest.mark.parametrize("typed", ["", "gp@", "12345", "who knows"])
def test_what_is_neither_address_nor_number_is_refused(client, db, typed):
    assert ask(client, typed).status_code == 422
    assert mail.outbox == []


def test_without_a_gateway_codes_go_to_addresses_alone(client, phone, settings):
    settings.SMS_GATEWAY = ""
    assert ask(client, NUMBER).status_code == 422
    freshly(client, phone)
    assert client.get(reverse("account_change_phone")).status_code == 404
    assert "phone/change" not in client.get(reverse("accounts:settings")).content.decode()


def test_asking_too_often_is_said_with_how_long_to_wait(client, cast):
    answers = [ask(client, "gp@example.org") for _try in range(4)]
    assert [answer.status_code for answer in answers] == [302] * 3 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert len(mail.outbox) == 3
    assert ask(client, "gp2@example.org").status_code == 302


def test_a_number_is_changed_by_a_code_and_other_sessions_end(client, cast, settings):
    change, verify = reverse("account_change_phone"), reverse("account_verify_phone")
    other = Client()
    other.force_login(cast.gp)
    freshly(client, cast.gp)
    assert client.post(change, {"phone": "123"}).status_code == 422
    assert client.post(change, {"phone": "98765 43210"}).url == verify
    assert client.get(verify).status_code == 200
    assert client.post(verify, {"code": "000000"}).status_code == 422
    assert User.objects.get(pk=cast.gp.pk).phone is None
    key = client.session.session_key
    done = client.post(verify, {"code": code_in(texts(settings)[0])})
    assert done.url == reverse("accounts:settings")
    person = User.objects.get(pk=cast.gp.pk)
    assert (person.phone, person.phone_verified) == (NUMBER, True)
    assert client.session.session_key != key
    assert client.get(done.url).status_code == 200
    assert other.get(done.url).status_code == 302
    assert mail.outbox[-1].to == ["gp@example.org"]


def test_anothers_number_is_not_taken_over(client, cast, phone, settings):
    freshly(client, cast.gp2)
    client.post(reverse("account_change_phone"), {"phone": NUMBER})
    answer = client.post(reverse("account_verify_phone"), {"code": code_in(texts(settings)[0])})
    assert answer.status_code == 422
    assert User.objects.get(phone=NUMBER) == phone


def test_an_address_is_changed_by_a_code_and_other_sessions_end(client, cast):
    page, verify = reverse("account_email"), reverse("account_email_verification_sent")
    other = Client()
    other.force_login(cast.gp)
    freshly(client, cast.gp)
    asked = client.post(page, {"action_add": "1", "email": "new@example.org"})
    assert asked.url == verify
    assert User.objects.get(pk=cast.gp.pk).email == "gp@example.org"
    assert mail.outbox[0].to == ["new@example.org"]
    assert client.post(verify, {"code": "000000"}).status_code == 422
    done = client.post(verify, {"code": code_in(mail.outbox[0].body)})
    assert done.url == reverse("accounts:settings")
    assert User.objects.get(pk=cast.gp.pk).email == "new@example.org"
    assert client.get(done.url).status_code == 200
    assert other.get(done.url).status_code == 302
    assert mail.outbox[-1].to == ["gp@example.org"]


def test_anothers_address_is_not_taken_over(client, cast):
    freshly(client, cast.gp)
    client.post(reverse("account_email"), {"action_add": "1", "email": "gp2@example.org"})
    code = code_in(mail.outbox[0].body)
    answer = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert answer.status_code == 422
    assert User.objects.get(pk=cast.gp.pk).email == "gp@example.org"


@pytest.mark.parametrize("action", ["action_remove", "action_primary", "action_send"])
def test_an_address_is_not_removed_by_what_has_no_button(client, cast, action):
    freshly(client, cast.gp).get(reverse("account_email"))
    answer = client.post(reverse("account_email"), {action: "1", "email": "gp@example.org"})
    assert answer.status_code == 302
    assert User.objects.get(pk=cast.gp.pk).email == "gp@example.org"
    assert cast.gp.emailaddress_set.count() == 1


def test_neither_number_nor_code_stands_in_a_log(client, phone, settings, caplog, capfd):
    ask(client, NUMBER)
    code = code_in(texts(settings)[0])
    client.post(CONFIRM, {"code": code})
    freshly(client, phone).post(reverse("account_change_phone"), {"phone": "98765 43212"})
    said = caplog.text + "".join(capfd.readouterr())
    assert "request_finished" in said
    for secret in (NUMBER, NUMBER[3:], "9876543212", code):
        assert secret not in said


def test_the_gateway_gets_number_text_and_token_and_a_failure_tells_nothing(monkeypatch, caplog):
    sent = []

    class Opener:
        def open(self, request, timeout):
            sent.append(request)
            raise OSError("987654 was not sent to +919876543210")

    monkeypatch.setattr(sms, "build_opener", lambda *handlers: Opener())
    sms.HttpsSms("https://sms.example.org/send", "secret")._post(NUMBER, "987654 is your code")
    assert sent[0].get_header("Authorization") == "Bearer secret"
    assert b"+919876543210" in sent[0].data
    assert "sms_not_sent" in caplog.text
    assert "98765" not in caplog.text


def test_a_password_still_signs_in(client, cast):
    answer = client.post("/accounts/login/", {"login": "gp@example.org", "password": PASSWORD})
    assert answer.status_code == 302
