"""Each page in a browser: on a phone in Hindi by axe, and on a desk in English by Tab alone."""

import pytest

from tests.e2e import every_page
from tests.e2e.browser import set_width
from tests.e2e.hands import one_heading_only, walk_by_tab
from tests.e2e.seen import measure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db, settings, tmp_path):
    settings.SMS_FILES = tmp_path / "sms"
    return every_page.Scene()


BROKEN = (500, 503)  # these speak both languages on one page
WITHOUT_OFFICE = ("stranger", "reader")
# Three for each language, that workers may share them.
PARTS = ("links without an office", "links of an office", "steps and forms")


class Visit:
    """One browser in one language that opens page after page and looks at each with `look`."""

    def __init__(self, scene, page_at, address, language, width, look):
        self.scene, self.page_at, self.address = scene, page_at, address
        self.language, self.width, self.look = language, width, look
        self.prefix = "" if language == "en" else f"/{language}"
        self.wrong = []

    def page(self, client):
        page = self.page_at(self.width, language=self.language)
        every_page.carry(client, page, self.address)
        return page

    def of(self, part):
        """Visit one of PARTS."""
        if part == "steps and forms":
            self.of_steps()
            self.of_forms()
        for role, paths in self.scene.pages().items():
            if part == PARTS[role not in WITHOUT_OFFICE]:
                self.of_links(role, paths)

    def of_links(self, role, paths):
        page = self.page(self.scene.client_of(role))
        for path, status in paths.items():
            self.open(page, path, status)

    def of_steps(self):
        for client, path in self.scene.begun():
            self.open(self.page(client), path)

    def of_forms(self):
        page = self.page(self.scene.client_of("district"))
        for path, status, expected, html in self.scene.sent(self.prefix):
            if status != expected:
                self.wrong.append(f"{path}: {status}, not {expected}")
            self.show(page, path, html, status)
        for status, html in self.scene.broken(self.language):
            self.show(page, "/sent/", html, status)

    def show(self, page, path, html, status):
        """Show the answer that a form got, at its address."""
        there = f"{self.address}{self.prefix}{path}"
        words = {"body": html, "content_type": "text/html; charset=utf-8", "status": status}
        page.route(there, lambda route: route.fulfill(**words))
        self.open(page, path, status)
        page.unroute(there)

    def open(self, page, path, status=200):
        answer = page.goto(f"{self.prefix}{path}")
        if answer.status != status or (path not in page.url and "/reset/key/" not in path):
            self.wrong.append(f"{path}: {answer.status} at {page.url}")
            return
        spoken = page.get_attribute("html", "lang")
        if spoken != self.language and status not in BROKEN:
            self.wrong.append(f"{path}: speaks {spoken}")
        try:
            self.look(page)
        except AssertionError as fault:
            self.wrong.append(f"{path} ({status}): {fault}")


def test_every_address_is_opened():
    """A new page is opened by its row in docs/addresses.csv, or has a line in `every_page`."""
    opened = every_page.opened_by_a_step() | set(every_page.FRESH) | every_page.ELSEWHERE
    for pages in (*every_page.opened_by_table().values(), *every_page.FURTHER.values()):
        opened |= set(pages)
    assert {row["name"] for row in every_page.pages_of_table()} - opened == set()


@pytest.mark.parametrize("part", PARTS)
def test_each_is_accessible_on_a_phone_in_hindi(scene, page_at, live_server, axe, fits, part):
    def look(page):
        one_heading_only(page)
        # Both are measured below, for all text and all targets and more strictly; axe takes as long
        # for these two as for all its other rules.
        axe(page, without=("color-contrast", "target-size"))
        faults = [*measure(page, "contrast")["weak"], *measure(page, "small")]
        faults += measure(page, "twice")
        assert not faults, faults
        set_width(page, 320)
        fits(page)
        set_width(page, 360)

    visit = Visit(scene, page_at, live_server.url, "hi", 360, look)
    visit.of(part)
    assert not visit.wrong, "\n\n".join(visit.wrong)


@pytest.mark.parametrize("part", PARTS)
def test_each_is_walked_by_tab_on_a_desk_in_english(scene, page_at, live_server, fits, part):
    def look(page):
        fits(page)
        walk_by_tab(page)

    visit = Visit(scene, page_at, live_server.url, "en", 1280, look)
    visit.of(part)
    assert not visit.wrong, "\n\n".join(visit.wrong)
