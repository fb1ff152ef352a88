"""The desk in a real browser: by keyboard, at both widths, in both languages."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practices.models import Practice
from tests import cast as people
from tests.e2e.browser import assert_accessible, assert_no_sideways_scroll
from tests.factories.practices import practice_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("SOURCEBOOK_PICTURES")


@pytest.fixture
def desk():
    """Make four entries that wait for the District, one of them late and one sent in anew."""
    cast, now = people.cast(), timezone.now()
    titles = [
        "Ponds dug before the rains",
        "Choosing where a sludge plant can live",
        "A tap a house",
    ]
    cast.entries = [
        practice_in(
            "submitted",
            author=cast.gp,
            place=cast.places.home_gp,
            title=title,
            at=now - timedelta(days=days),
        )
        for title, days in zip(titles, (8, 4, 1), strict=True)
    ]
    return cast


def sign_in(page, name):
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{name}@example.org")
    page.fill("[name=password]", people.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)


def picture(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("language", ["", "/hi"])
def test_the_desk_is_open_to_everybody(desk, page_at, width, language):
    page = page_at(width)
    sign_in(page, "district")
    entry = desk.entries[1].pk
    for address in ("/curation/", f"/curation/{entry}/"):
        page.goto(language + address)
        picture(
            page, f"{address.strip('/').replace('/', '-')[:9]}{len(address)}-{width}{language[1:]}"
        )
        assert_no_sideways_scroll(page)
        if width != 320:
            assert_accessible(page)


def test_one_decides_by_keyboard_alone(desk, page_at):
    page = page_at(1280)
    sign_in(page, "district")
    page.goto("/curation/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Choosing where a sludge plant can live")
    page.locator("summary", has_text="Ask about this").nth(8).press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("jard: counted by whom?")
    expect(page.locator("[data-key=r]")).not_to_have_class("button second")
    page.keyboard.press("Tab")
    page.keyboard.press("r")
    expect(page.locator("[data-key=r]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ponds dug before the rains")
    assert Practice.objects.get(pk=desk.entries[1].pk).latest_version.state == "returned"


def test_the_keys_can_be_turned_off(desk, page_at):
    page = page_at(1280)
    sign_in(page, "district")
    page.goto("/curation/")
    page.locator("[data-keys] summary").click()
    page.locator("[data-switch]").click()
    page.reload()
    page.keyboard.press("j")
    expect(page.locator("[data-entry]").first).not_to_be_focused()


def test_without_script_a_note_can_be_written(desk, page_at):
    page = page_at(360, javascript=False)
    sign_in(page, "district")
    page.goto(f"/curation/{desk.entries[0].pk}/")
    page.locator("summary", has_text="Ask about this").first.click()
    page.fill("#note-title", "Say where.")
    page.get_by_role("button", name="Return with a note").click()
    expect(page.locator("h1")).to_have_text("Choosing where a sludge plant can live")


def test_vouching_explains_each_type(desk, page_at):
    published = practice_in("published", author=desk.gp, place=desk.places.home_gp)
    page = page_at(360)
    sign_in(page, "block")
    page.goto(published.get_absolute_url())
    page.locator("#endorse > summary").click()
    picture(page, "endorse-360")
    page.get_by_label("We do this", exact=True).check()
    page.locator("#endorse form button").click()
    expect(page.locator('[data-endorsement="we-do-this"]')).to_have_count(1)
    assert_accessible(page)
