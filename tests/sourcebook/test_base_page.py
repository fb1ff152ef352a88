"""What every page carries: its language, the way to the others, nothing that tracks a stranger."""

import contextlib
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_info, override

from sourcebook.context import portal

pytestmark = pytest.mark.django_db


def test_a_strangers_page_sets_no_cookie_and_carries_no_form_token(client):
    answer = client.get("/there-is-no-such-page/")
    assert answer.status_code == 404
    assert not answer.cookies
    assert b"csrfmiddlewaretoken" not in answer.content


@pytest.mark.parametrize(
    ("address", "language", "other"),
    [
        ("/nowhere/?q=a&level=gp", "en", "/hi/nowhere/?q=a&amp;level=gp"),
        ("/hi/nowhere/?q=a", "hi", "/nowhere/?q=a"),
    ],
)
def test_a_page_links_to_itself_in_the_other_language(client, address, language, other):
    html = client.get(address).content.decode()
    assert f'<html lang="{language}"' in html
    assert re.search(rf'<a href="{re.escape(other)}" lang="\w+"', html)


@pytest.mark.parametrize(
    ("sent_to", "sent_from", "other"),
    [
        ("/hi/accounts/login/?next=/me/", "", "/accounts/login/?next=/me/"),
        ("/practices/1/endorse/", "http://testserver/hi/themes/?a=b", "/hi/themes/"),
        ("/practices/1/endorse/", "http://elsewhere.example/themes/", None),
        ("/practices/1/endorse/", "http://testserver/practices/1/accept/", "/hi/practices/1/"),
        ("/practices/1/endorse/", "http://testserver/me/notices/read/", None),
        ("/practices/1/endorse/", "http://testserver/no/such/page/", None),
        ("/nowhere/", "", None),
    ],
)
def test_what_answers_a_form_leads_to_its_page_in_the_other_language(
    rf, db, sent_to, sent_from, other
):
    request = rf.post(sent_to, headers={"referer": sent_from})
    with override("hi" if sent_to.startswith("/hi/") else "en"):
        with contextlib.suppress(Resolver404):
            request.resolver_match = resolve(request.path)
        told = portal(request)
    assert [one["address"] for one in told["alternates"]] == ([other] if other else [])
    assert told["in_languages"] == []


def test_a_page_has_one_heading_a_skip_link_and_says_what_it_is_not(client):
    html = client.get("/nowhere/").content.decode()
    assert html.count("<h1") == 1
    assert 'class="skip" href="#main"' in html
    assert 'id="main"' in html
    assert "not an order, norm, sanction, progress report or audit evidence" in html


def test_the_demo_wears_its_banner_and_nothing_else_does(client, settings):
    settings.DEMO = True
    assert "entries marked Sample are invented" in client.get("/nowhere/").content.decode()
    settings.DEMO = False
    assert "entries marked Sample are invented" not in client.get("/nowhere/").content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 405, 408, 409, 413, 422, 429, 500, 503])
def test_each_error_page_has_one_heading_and_a_way_on(rf, status):

    request = rf.get("/")
    request.user, request.session = AnonymousUser(), {}
    html = render_to_string(f"errors/{status}.html", {"status": status}, request)
    assert html.count("<h1") == 1
    assert re.search(r'<a class="button[^>]* href="/', html)


def test_every_language_of_the_portal_has_a_name_of_its_own():

    assert all(get_language_info(code)["name_local"] for code, _name in settings.LANGUAGES)
