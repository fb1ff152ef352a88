"""The pages of people, offices and one's own account: in Hindi on a phone, in English on a desk."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD, cast
from tests.e2e.hands import one_heading_only
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "district": [
        "/accounts/settings/",
        "/accounts/sessions/",
        "/accounts/second-factor/",
        "/curation/people/",
        "/curation/people/{gp}/",
        "/curation/people/list/",
    ],
    "block": ["/places/mine/", "/me/notices/"],
    "auditor": ["/audit/"],
    "gp": ["/me/notices/", "/me/data/", "/me/data/copy/", "/me/data/erase/"],
}
SMALL = """() => [...document.querySelectorAll(
        'main :is(button, select, summary, .button, .alone > a)')]
    .filter(one => one.offsetParent && one.getBoundingClientRect().height < 43.5)
    .map(one => one.outerHTML.slice(0, 120))"""


def signed_in(page, name, address):
    """Sign in without drawing the page for it, which costs a second each time."""
    client = Client(headers={"user-agent": "Chrome"})
    client.post("/accounts/login/", {"login": f"{name}@example.org", "password": PASSWORD})
    page.context.add_cookies(
        [{"name": one.key, "value": one.value, "url": address} for one in client.cookies.values()]
    )


@pytest.mark.parametrize(("language", "width", "narrow"), [("hi", 360, 320), ("en", 1280, 1280)])
def test_each_is_accessible_fits_and_speaks_the_language(
    page_at, live_server, axe, fits, language, width, narrow
):
    people = cast()
    cache.clear()
    own = {"author": people.gp, "desk": people.district, "place": people.places.home_gp}
    for state in ("draft", "submitted", "returned", "published"):
        practice_in(state, title=f"Pits {state}", **own)
    prefix = "/hi" if language == "hi" else ""

    def look_at(page, address):
        answer = page.goto(f"{prefix}{address}")
        assert (answer.status, page.url.endswith(address)) == (200, True), page.url
        assert page.get_attribute("html", "lang") == language
        one_heading_only(page)
        axe(page)
        assert not page.evaluate(SMALL), address
        page.set_viewport_size({"width": narrow, "height": 800})
        fits(page)
        page.set_viewport_size({"width": width, "height": 800})

    look_at(page_at(width, language=language), "/accounts/login/code/")
    for name, addresses in PAGES.items():
        page = page_at(width, language=language)
        signed_in(page, name, live_server.url)
        for address in addresses:
            look_at(page, address.format(gp=people.gp.pk))
