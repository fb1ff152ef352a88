"""Limits that speak and never lock, and links that work once (S9, S10, S11)."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import adapter
from accounts.invitations import invite
from accounts.models import User
from tests.cast import PASSWORD
from tests.signing_in import freshly

LOGIN, RESET = reverse("account_login"), reverse("account_reset_password")


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password}, **more)


def test_a_hundred_honest_people_behind_one_address_pass(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "120/m/ip"}
    secret = make_password(PASSWORD)
    User.objects.bulk_create(
        User(name=f"P{n}", email=f"p{n}@example.org", password=secret) for n in range(100)
    )
    for n in range(100):
        assert sign_in(Client(), f"p{n}@example.org").status_code == 302


def test_a_forged_address_changes_nothing(client, cast):
    for n in range(5):
        sign_in(client, "gp@example.org", "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}")
    answer = sign_in(client, "gp@example.org", "wrong", HTTP_X_FORWARDED_FOR="10.0.0.99")
    assert answer.status_code == 429


def test_behind_a_proxy_only_its_own_entry_counts(client, cast, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(19):
        forged = f"10.9.9.{n}, 203.0.113.7"
        sign_in(client, f"p{n}@example.org", "wrong", HTTP_X_FORWARDED_FOR=forged)
    blocked = sign_in(client, "q@example.org", "x", HTTP_X_FORWARDED_FOR="1.2.3.4, 203.0.113.7")
    assert blocked.status_code == 429
    other = sign_in(client, "q@example.org", "x", HTTP_X_FORWARDED_FOR="203.0.113.7, 198.51.100.1")
    assert other.status_code == 422


def test_no_lock_lasts(client, cast, monkeypatch):
    for _try in range(6):
        blocked = sign_in(client, "gp@example.org", "wrong")
    wait = int(blocked["Retry-After"])
    assert 60 < wait <= 300
    now = timezone.now().timestamp()
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: now + wait + 1)
    assert sign_in(client, "gp@example.org").status_code == 302


def test_who_is_blocked_by_password_still_gets_in_by_code(client, cast):
    for _try in range(6):
        sign_in(client, "gp@example.org", "wrong")
    assert client.post("/accounts/login/code/", {"login": "gp@example.org"}).status_code == 302


def test_strangers_who_sign_up_with_an_address_lock_nobody_out(client, cast):
    EmailAddress.objects.create(user=cast.gp, email="gp@example.org", verified=False)
    for _try in range(3):
        Client().post("/accounts/signup/", SIGNUP | {"email": "gp@example.org"})
    assert sign_in(client, "gp@example.org").status_code == 302


def test_asking_for_new_passwords_is_limited_and_said(client, cast):
    for address in ("gp@example.org", "nobody@example.org"):
        answers = [client.post(RESET, {"email": address}) for _try in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_the_page_says_that_nobody_is_locked_out(client, cast):
    for _try in range(6):
        blocked = sign_in(client, "gp@example.org", "wrong")
    assert "nobody is locked out" in blocked.content.decode()


def test_known_and_unknown_cost_one_hash_each(client, cast, monkeypatch):
    """Somebody without a password too: hashing is what takes long."""
    hashed = []

    def counted(method):
        def count(*args, **kwargs):
            hashed.append(method.__name__)
            return method(*args, **kwargs)

        return count

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted(MD5PasswordHasher.encode))
    User.objects.filter(pk=cast.gp2.pk).update(password=make_password(None))
    counts = []
    for login in ("gp@example.org", "gp2@example.org", "no@example.org", "98765 43219", "what"):
        hashed.clear()
        assert sign_in(client, login, "wrong").status_code == 422
        counts.append(len(hashed))
    assert counts == [1] * 5


def test_inviting_known_and_unknown_reads_the_same(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        links = [invite(f"{name}@example.org", cast.places.home_state)[1] for name in ("gp", "no")]
    assert len({len(link) for link in links}) == 1
    bodies = [mail.outbox[n].body.replace(links[n], "") for n in range(2)]
    assert bodies[0] == bodies[1]


def link_for(client, email, **more):
    client.post(RESET, {"email": email}, **more)
    return re.search(r"(https?://\S+?)(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)


def test_links_carry_the_configured_host(client, cast, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://sourcebook.example.gov.in", ["*"]
    found = link_for(client, "gp@example.org", HTTP_HOST="evil.example")
    assert found[1] == "https://sourcebook.example.gov.in"
    client.post("/accounts/signup/", SIGNUP, HTTP_HOST="evil.example")
    assert all("evil.example" not in message.body for message in mail.outbox)


SIGNUP = {
    "name": "Rita Devi",
    "email": "gp2@example.org",
    "phone": "",
    "password1": "pani-ghar-84",
    "language": "en",
}


def test_a_link_ends_after_72_hours(client, cast, monkeypatch):
    link = link_for(client, "gp@example.org")[2]
    now = PasswordResetTokenGenerator()._now()
    for hours, status in ((71, 200), (73, 400)):
        then = now + timedelta(hours=hours)
        monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self, at=then: at)
        assert Client().get(link, follow=True).status_code == status


def test_a_link_is_good_for_its_own_account_alone(client, cast):
    link = link_for(client, "gp@example.org")[2]
    own, other = (user_pk_to_url_str(person) for person in (cast.gp, cast.gp2))
    forged = link.replace(f"/{own}-", f"/{other}-")
    assert forged != link
    assert client.get(forged).status_code == 400
    form = client.get(link).url
    taken = form.replace(f"/{own}-", f"/{other}-")
    assert client.post(taken, {"password1": "nal-jal-2026"}).status_code == 400
    assert User.objects.get(pk=cast.gp2.pk).check_password(PASSWORD)


def test_a_new_password_by_link_ends_all_sessions_and_is_told(client, cast):
    other = Client()
    other.force_login(cast.gp)
    form = client.get(link_for(client, "gp@example.org")[2]).url
    assert client.post(form, {"password1": "nal-jal-2026"}).status_code == 302
    assert other.get("/me/").status_code == 302
    assert mail.outbox[-1].to == ["gp@example.org"]


def test_an_invitation_for_somebody_else_is_refused(client, cast):
    _invitation, link = invite("asha@example.org", cast.places.home_state, by=cast.national)
    path = re.search(r"/accounts/invitation/\S+", link)[0]
    freshly(client, cast.gp2)
    for answer in (client.get(path), client.post(path, SIGNUP)):
        assert answer.status_code == 400
        assert "somebody else" in answer.content.decode()
    assert not User.objects.filter(email="asha@example.org").exists()


def test_codes_are_made_by_the_systems_randomness():
    codes = {adapter.AccountAdapter().generate_login_code() for _one in range(50)}
    assert len(codes) > 45
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)
