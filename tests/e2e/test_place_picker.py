"""The place picker in a browser: by keyboard with JavaScript, by radio buttons without."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from places.facts import load_facts
from tests.cast import cast

pytestmark = pytest.mark.django_db(transaction=True)
OPTION = "[role=option]"


@pytest.fixture
def posting_form(page_at, live_server):
    """Open the form on which a new person states where the office is."""

    def open_form(width=360, **options):
        load_facts()
        client = Client()
        client.force_login(cast().reader)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page = page_at(width, **options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(reverse("accounts:posting"))
        return page

    return open_form


def test_by_keyboard_alone(posting_form, axe, fits):
    page = posting_form()
    box = page.get_by_role("combobox", name="Where")
    box.press_sequentially("khaj")
    expect(page.locator(OPTION).first).to_contain_text("Khaj")
    expect(box).to_have_attribute("aria-expanded", "true")
    axe(page)
    fits(page)
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("."))
    expect(page.locator(f"#{box.get_attribute('aria-activedescendant')}")).to_be_visible()
    box.press("ArrowUp")  # from the first round to the last, and on to the first again
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("[name=place]")).to_have_value(re.compile(r"^(block|gp):\d+$"))
    expect(page.locator(OPTION)).to_have_count(0)
    expect(box).to_have_value(re.compile("Khaj"))


def test_escape_closes_and_keeps_what_was_typed(posting_form):
    page = posting_form(1280)
    box = page.get_by_role("combobox", name="Where")
    box.press_sequentially("उदय")
    page.locator(OPTION).first.wait_for()
    box.press("Escape")
    expect(page.locator(OPTION)).to_have_count(0)
    expect(box).to_have_value("उदय")
    expect(page.locator("[name=place]")).to_have_value("उदय")


def test_nothing_found_is_said(posting_form):
    page = posting_form()
    page.get_by_role("combobox", name="Where").press_sequentially("zzzzzz")
    page.get_by_text("No place found.").first.wait_for()


def test_without_javascript_a_name_of_several_places_asks_which(posting_form, fits):
    page = posting_form(320, javascript=False)
    box = page.get_by_role("textbox", name="Where")
    box.fill("Mubarakpur")
    box.press("Enter")
    choices = page.get_by_role("radio", name="Mubarakpur GP")
    expect(choices.nth(1)).to_be_visible()
    expect(page.get_by_role("textbox", name="Where")).to_have_value("Mubarakpur")
    fits(page)
    choices.first.check()
    with page.expect_navigation():
        page.get_by_role("textbox", name="Where").press("Enter")
    expect(page.locator("[name=place]").first).to_have_value(re.compile("^gp:"))


def test_the_plain_page(page_at, fits, live_server):
    load_facts()
    page = page_at(320, javascript=False)
    page.goto(reverse("places:choose"))
    page.get_by_role("searchbox").fill("khajuri, udaipur")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_text("Khajuri GP, Lasadiya, Udaipur, Rajasthan")).to_be_visible()
    fits(page)


def test_the_plain_page_and_the_choice_are_accessible(posting_form, axe):
    page = posting_form()
    box = page.get_by_role("combobox", name="Where")
    box.fill("Mubarakpur")
    page.locator("form.stack button[type=submit]").click()
    page.get_by_role("radio", name="Mubarakpur GP").first.wait_for()
    axe(page)
    page.goto(reverse("places:choose") + "?q=khajuri")
    axe(page)
