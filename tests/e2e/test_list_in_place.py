"""The list in a browser: ticks change it in place, Back leads back, the search box suggests."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db(transaction=True)
OPTION = "[role=option]"


@pytest.fixture
def told(cast):
    for title, kind in (("Windmill one", "innovation"), ("Windmill two", "practice")):
        published_practice(title=title, kind=kind, author=cast.gp, place=cast.places.home_gp)


def test_ticks_and_back_change_the_list_in_place(page_at, told, axe):
    page = page_at(1280)
    page.goto("/practices/?q=windmill")
    page.evaluate("window.same = true")
    box, count = page.locator("#f-kind-innovation"), page.locator("#found [role=status]")
    expect(count).to_have_text("2 practices")
    box.focus()
    box.press("Space")
    expect(count).to_have_text("1 practice")
    expect(page).to_have_url(re.compile("kind=innovation"))
    expect(box).to_be_focused()
    expect(page.locator(".row mark")).not_to_have_count(0)
    axe(page)
    page.locator(".chip", has_text="Innovation").press("Enter")
    expect(count).to_have_text("2 practices")
    expect(box).not_to_be_checked()
    page.go_back()
    expect(count).to_have_text("1 practice")
    expect(box).to_be_checked()
    page.go_back()
    expect(count).to_have_text("2 practices")
    assert page.evaluate("window.same"), "the page was loaded anew"


def test_suggestions_by_keyboard(page_at, told, axe, fits):
    page = page_at(320)
    page.goto("/practices/")
    search = page.get_by_role("combobox", name="Search practices")
    search.press_sequentially("wind")
    expect(page.locator(OPTION)).to_have_count(2)
    expect(page.locator("form [role=status]")).to_contain_text("2 suggestions")
    search.press("Escape")
    expect(page.locator(OPTION)).to_have_count(0)
    expect(search).to_have_value("wind")
    search.press("Backspace")
    expect(page.locator(OPTION)).to_have_count(2)
    search.press("ArrowDown")
    search.press("ArrowDown")
    expect(page.locator(f"#{search.get_attribute('aria-activedescendant')}")).to_be_visible()
    axe(page)
    fits(page)
    search.press("Enter")
    expect(page).to_have_url(re.compile(r"/practices/\d+/windmill-two/"))


def test_without_javascript_the_same_is_a_plain_form(page_at, told):
    page = page_at(360, javascript=False)
    page.goto("/practices/?q=windmill")
    page.locator(".filters > summary").click()
    page.locator("#f-kind-innovation").check()
    page.get_by_role("button", name="Show these practices").click()
    expect(page.locator("#found")).to_have_text("1 practice")
