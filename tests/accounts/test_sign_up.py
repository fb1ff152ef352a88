"""Making an account: nobody learns who has one, and none can be used before it is proven."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import Person
from tests.signing_in import code_in

FORM = {
    "name": "Rita Devi",
    "email": "Rita@Example.org",
    "phone": "",
    "password1": "pani-ghar-84",
    "language": "hi",
}
PROVE_ADDRESS = reverse("account_email_verification_sent")
PROVE_NUMBER = reverse("account_verify_phone")


@pytest.fixture(autouse=True)
def fresh_limits(db, settings, tmp_path):
    cache.clear()
    settings.SMS_FILES = tmp_path / "sms"


def sign_up(client, **changes):
    return client.post("/accounts/signup/", FORM | changes)


def texts(settings):
    """Return the text messages sent so far."""
    return [file.read_text() for file in sorted(settings.SMS_FILES.glob("*"))]


def shape(answer):
    """Return status, place and page of an answer, without what differs at each time."""
    text = re.sub(r'value="[^"]*"|[\w.]+@example.org', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location"), text


def test_the_code_leads_to_the_posting(client):
    answer = sign_up(client)
    assert (answer.status_code, answer.url) == (302, PROVE_ADDRESS)
    assert "_auth_user_id" not in client.session
    assert client.get(answer.url).status_code == 200
    proven = client.post(PROVE_ADDRESS, {"code": code_in(mail.outbox[0].body)})
    assert (proven.status_code, proven.url) == (302, reverse("accounts:posting"))
    person = User.objects.get(pk=client.session["_auth_user_id"])
    assert (person.name, person.email, person.language) == ("Rita Devi", "rita@example.org", "hi")
    assert person.check_password("pani-ghar-84")
    assert EmailAddress.objects.get(user=person).verified


def test_a_number_alone_is_proven_by_a_text_message(client, settings):
    answer = sign_up(client, email="", phone="09876543210")
    assert (answer.status_code, answer.url) == (302, PROVE_NUMBER)
    assert client.post(PROVE_NUMBER, {"code": "000000"}).status_code == 422
    proven = client.post(PROVE_NUMBER, {"code": code_in(texts(settings)[0])})
    assert (proven.status_code, proven.url) == (302, reverse("accounts:posting"))
    person = User.objects.get(pk=client.session["_auth_user_id"])
    assert (person.phone, person.phone_verified) == ("+919876543210", True)
    assert mail.outbox == []


def test_without_a_gateway_no_number_is_asked_for(client, settings):
    settings.SMS_GATEWAY = ""
    assert "phone" not in client.get("/accounts/signup/").context["form"].fields
    assert sign_up(client, email="", phone="09876543210").status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "rita"}, "email"),
        ({"email": "r@ex\u0430mple.org"}, "email"),
        ({"phone": "12345"}, "phone"),
        ({"name": ""}, "name"),
        ({"name": "Rit\u0430"}, "name"),
        ({"password1": "12345678"}, "password1"),
        ({"password1": "rita@example.org"}, "password1"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_is_wrong_is_said(client, changes, field):
    answer = sign_up(client, **changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ({"email": "GP@example.org"}, {"email": "no@example.org"}),
        ({"email": "", "phone": "9876543210"}, {"email": "", "phone": "9876543211"}),
    ],
)
def test_known_and_unknown_read_the_same(cast, known, unknown):
    User.objects.filter(pk=cast.gp.pk).update(phone="+919876543210")
    answers = []
    for changes in (known, unknown):
        client = Client()
        first = sign_up(client, **changes)
        answers.append([shape(first), shape(client.get(first.url))])
        answers[-1].append(shape(client.post(first.url, {"code": "000000"})))
    (_, page, wrong), (_, other, wrong_too) = answers
    assert answers[0][0] == answers[1][0]
    assert re.sub(r"\+91\d+", "", page[2]) == re.sub(r"\+91\d+", "", other[2])
    assert re.sub(r"\+91\d+", "", wrong[2]) == re.sub(r"\+91\d+", "", wrong_too[2])


def test_the_known_hears_by_mail_that_he_has_an_account(client, cast):
    User.objects.filter(pk=cast.gp.pk).update(language="hi")
    sign_up(client, email="gp@example.org")
    assert User.objects.filter(email="gp@example.org").count() == 1
    assert mail.outbox[0].to == ["gp@example.org"]
    assert re.search(r"[\u0900-\u097f]", mail.outbox[0].subject)
    assert "/accounts/login/code/" in mail.outbox[0].body
    for _try in range(3):
        client.post(PROVE_ADDRESS, {"code": "000000"})
    assert "_auth_user_id" not in client.session


def test_known_and_unknown_cost_one_hash_each(cast, monkeypatch):
    hashed = []
    real = User.set_password
    monkeypatch.setattr(User, "set_password", lambda u, raw: hashed.append(raw) or real(u, raw))
    monkeypatch.setattr(
        "accounts.adapter.make_password", lambda raw: hashed.append(raw) or "!unusable"
    )
    for address in ("gp@example.org", "no@example.org"):
        sign_up(Client(), email=address)
    assert hashed == [FORM["password1"]] * 2


def test_what_is_not_proven_has_no_password_to_wait_with(client):
    """Whoever makes an account with another's address cannot use it, nor keep a key to it."""
    sign_up(client)
    assert not User.objects.get().has_usable_password()
    stranger = Client()
    login = {"login": FORM["email"], "password": FORM["password1"]}
    assert stranger.post("/accounts/login/", login).status_code == 422


def test_the_code_of_one_device_opens_nothing_on_another(client):
    sign_up(client)
    other = Client()
    sign_up(other, email="other@example.org")
    answer = other.post(PROVE_ADDRESS, {"code": code_in(mail.outbox[0].body)})
    assert answer.status_code == 422
    assert "_auth_user_id" not in other.session


def test_fields_that_are_not_asked_are_ignored(client):
    sign_up(client, is_staff="on", is_superuser="on", phone_verified="on", state="confirmed")
    person = User.objects.get()
    flags = (person.is_staff, person.is_superuser, person.phone_verified)
    assert flags == (False, False, False)
    assert not person.postings.exists()


def test_of_two_equal_sign_ups_at_once_one_makes_the_account(client, monkeypatch):
    """The twin comes in between the check of the form and the saving."""
    Person(email="rita@example.org")
    monkeypatch.setattr(
        "accounts.forms.SignupForm.clean_email", lambda form: form.cleaned_data["email"].lower()
    )
    answer = sign_up(client)
    assert (answer.status_code, answer.url) == (302, PROVE_ADDRESS)
    assert User.objects.filter(email="rita@example.org").count() == 1
