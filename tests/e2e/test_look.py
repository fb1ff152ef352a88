"""The look as it is seen: contrast, targets, large text, narrow phones, other colours."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from tests.cast import PASSWORD, cast
from tests.e2e.browser import set_width
from tests.e2e.every_page import carry
from tests.e2e.seen import measure
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = {
    None: [
        *("/", "/practices/", "/practices/?q=nothing-has-this", "{practice}", "/themes/"),
        *("/places/district/{district}/", "/accounts/login/", "/styleguide/", "/nowhere/"),
        "/styleguide/steps/",
    ],
    "gp": ["/", "/practices/new/", "/me/"],
    "district": ["/curation/", "{waiting}", "{practice}"],
}


@pytest.fixture
def pages(live_server):
    """Return for each reader the addresses of the main kinds of pages."""
    people = cast()
    cache.clear()
    own = {"author": people.gp, "desk": people.district, "place": people.places.home_gp}
    told = {
        state: practice_in(state, title=f"Pits {state} in every lane", **own)
        for state in ("draft", "submitted", "returned", "published")
    }
    words = {
        "practice": told["published"].get_absolute_url(),
        "waiting": f"/practices/{told['submitted'].pk}/open/",
        "district": people.places.home_district.code,
    }
    return {who: [one.format(**words) for one in addresses] for who, addresses in PAGES.items()}


def signed_in(who):
    client = Client(headers={"user-agent": "Chrome"})
    client.post("/accounts/login/", {"login": f"{who}@example.org", "password": PASSWORD})
    return client


def weights(page):
    """Return what styles with drawings, and scripts, of a page weigh, in bytes as they travel."""
    loaded = measure(page, "loaded")
    weights = {"css": len(gzip.compress(loaded["drawn"].encode())), "js": 0}
    for address in loaded["files"]:
        kind = {"svg": "css"}.get(address.rpartition(".")[2], address.rpartition(".")[2])
        if address.startswith("/static/") and kind in weights:
            path = finders.find(address.removeprefix("/static/"))
            weights[kind] += len(gzip.compress(Path(path).read_bytes()))
    assert min(weights.values()) > 500, "what the page loads was not found"
    return weights


def faults(page, fits):
    """Yield what is wrong with a page that stands open on a phone."""
    measured = measure(page, "contrast")
    assert measured["seen"] > 10, page.url
    yield from measured["weak"]
    yield from measure(page, "small")
    yield from measure(page, "twice")
    if measure(page, "lines") != 1:
        yield "not one ground line"
    if measure(page, "inline"):
        yield "a style or script in the page itself"
    for width in (640, 320):
        set_width(page, width)
        fits(page)
    set_width(page, 360)
    measure(page, "enlarge")
    fits(page)


def test_each_kind_of_page_keeps_the_look(page_at, live_server, fits, pages):
    wrong = []
    for who, addresses in pages.items():
        page = page_at(360, language="hi")
        if who:
            carry(signed_in(who), page, live_server.url)
        for address in addresses:
            page.goto(f"/hi{address}")
            weight = weights(page)
            if weight["js"] > 20 * 1024 or weight["css"] > 15 * 1024:
                wrong.append(f"{address}: {weight}")
            wrong += [f"{address}: {fault}" for fault in faults(page, fits)]
    assert not wrong, "\n".join(wrong)


def test_the_measures_find_what_they_should(page_at):
    page = page_at(360)
    page.goto("/nowhere/")
    page.evaluate(
        """() => {
            document.querySelector('h1').style.color = '#667';
            document.querySelector('main').append(document.createElement('button'));
            document.querySelector('h1').id = 'main';
            document.querySelector('.foot').style.borderBottom = '4px solid';
        }"""
    )
    assert len(measure(page, "contrast")["weak"]) == 1
    assert len(measure(page, "small")) == 1
    assert measure(page, "twice") == ["twice: id main"]
    assert measure(page, "lines") == 2
    assert measure(page, "inline") == 2
    page.evaluate(
        """() => {
            const link = document.querySelector('.foot a'), again = link.cloneNode(true);
            again.style.position = 'absolute';
            link.before(again);
        }"""
    )
    assert sum("lies over" in fault for fault in measure(page, "small")) == 1


def test_focus_and_marks_are_seen_in_forced_colours(page_at):
    page = page_at(1280, forced_colors="active")
    page.goto("/styleguide/")
    found = measure(page, "forced")
    assert found["outline"] == "solid"
    assert found["fill"] != found["empty"] == "none"
    assert len({found["stroke"], found["late"], found["open"]}) == 3
    assert found["seal"] == found["tap"] == found["line"]
    assert found["tick"] != found["mark"]


def test_a_pressed_button_is_busy_and_sends_once_until_the_line_breaks(page_at):
    page, sent = page_at(360), []
    page.goto("/accounts/login/")

    def answer_nothing(route):
        sent.append(route)
        route.fulfill(status=204)  # the page stays, as while a slow answer is waited for

    page.route("**/accounts/login/", answer_nothing)
    page.fill("[name=login]", "gp@example.org")
    page.fill("[name=password]", "any-words-at-all")
    button = page.locator("main form:has([name=password]) button.button:not(.second)")
    words = button.inner_text()

    def press():
        with page.expect_response("**/accounts/login/"):
            button.click()

    press()
    expect(button).to_have_attribute("aria-busy", "true")
    expect(button).to_have_text("One moment …")
    button.click()
    page.evaluate("() => dispatchEvent(new Event('offline'))")
    expect(button).to_have_text(words)
    expect(button).not_to_have_attribute("aria-busy", "true")
    press()
    assert len(sent) == 2, "what was pressed in between was sent too"
    page.evaluate("() => dispatchEvent(new Event('pageshow'))")
    expect(button).to_have_text(words)


def test_a_file_says_how_far_it_is_and_wakes_its_button(page_at, live_server):
    cast()
    page = page_at(360)
    carry(signed_in("gp"), page, live_server.url)
    page.goto("/me/data/copy/")
    page.check("[name=purpose][value=to-see]")
    button = page.locator("main .button:not(.quiet)")
    page.evaluate(
        """() => document.addEventListener('busy', (event) => {
            (window.told ??= []).push(event.detail);
        })"""
    )
    with page.expect_download() as coming:
        button.click()
    assert coming.value.suggested_filename.startswith("my-data-")
    page.locator("[data-file-came]").wait_for()
    assert button.inner_text() == "Download the copy"
    assert re.fullmatch(r"Downloading, (\d+) of \1 KB", page.evaluate("told.at(-1)"))
    page.route("**/copy/", lambda route: route.abort())
    button.click()
    page.locator("[data-file-lost]").wait_for()
    assert not page.locator("[data-file-came]").is_visible()
    page.unroute("**/copy/")
    page.evaluate("() => document.querySelector('[name=purpose]:checked').checked = false")
    button.click()
    page.locator("[data-error-summary]").wait_for()  # what is refused is a page


def test_every_part_is_accessible_on_a_desk(page_at, axe):
    """On a phone it is opened with all other pages (test_every_page)."""
    page = page_at(1280)
    page.goto("/styleguide/")
    axe(page)
