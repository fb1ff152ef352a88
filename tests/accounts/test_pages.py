"""Every page of the room in both languages: one heading, nothing inline, no stranger let in."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from accounts import sign_in_urls
from accounts.views import public
from tests.signing_in import freshly

PUBLIC = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_request_login_code",
]
OWN = [
    "accounts:posting",
    "accounts:settings",
    "accounts:postings",
    "account_email",
    "account_change_phone",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "usersessions_list",
]


def check_page(answer, language):
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert f'<html lang="{language}"' in html
    assert not re.search(r"<script(?![^>]*src)|<style|\sstyle=|\son[a-z]+=", html)


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages(client, db, name, language):
    with translation.override(language):
        check_page(client.get(reverse(name)), language)


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("name", OWN)
def test_own_pages(client, cast, name, language):
    freshly(client, cast.district)
    with translation.override(language):
        answer = client.get(reverse(name))
    check_page(answer, language)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", [name for name in OWN if name != "account_logout"])
def test_strangers_are_asked_to_sign_in(client, db, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={reverse(name)}"


def test_every_page_of_signing_in_is_our_own():
    """None of allauth's own templates is behind an address."""
    views = [pattern.callback for pattern in sign_in_urls.urlpatterns]
    views += [public.OtherPhoneCode.as_view(), public.NewPhoneCode.as_view()]
    names = {view.view_class.template_name for view in views if hasattr(view, "view_class")}
    assert len(names) > 15
    for name in names:
        origin = Path(get_template(name).origin.name)
        assert origin.is_relative_to(settings.BASE_DIR / "templates"), name
