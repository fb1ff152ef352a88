"""A real browser on a live server: `page_at(width)` opens a page, `axe(page)` checks it."""

import os
import threading

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.signals import request_finished, request_started
from django.http import HttpResponse
from playwright.sync_api import sync_playwright

from tests.e2e import browser as browsers

# Playwright keeps an event loop in this thread; the database is used from here all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
WAIT = 10_000  # milliseconds


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/e2e/" in str(item.path).replace(os.sep, "/"):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all journeys; without any they are skipped, never passed."""
    path = browsers.found()
    if not path:
        pytest.skip("no browser found: install chromium, or set SOURCEBOOK_BROWSER to its path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=browsers.FLAGS,
            env={**os.environ, **(browsers.libraries() if browsers.FOLDER in path.parents else {})},
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def kept_files():
    """Let a browser keep styles and scripts, as it may of the real portal, whose names change."""
    serve = StaticFilesHandler.serve
    script = {"content": AXE_SCRIPT, "content_type": "text/javascript; charset=utf-8"}

    def serve_to_keep(handler, request):
        axe_asked = request.path == browsers.AXE_ADDRESS
        answer = HttpResponse(**script) if axe_asked else serve(handler, request)
        answer.headers["Cache-Control"] = "public, max-age=600, immutable"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_to_keep)
        yield


class Running:
    """Counts the requests that the live server answers now."""

    def __init__(self):
        self.count, self.changed = 0, threading.Condition()

    def begin(self, **signal):
        self._add(1)

    def end(self, **signal):
        self._add(-1)

    def _add(self, number):
        with self.changed:
            self.count += number
            self.changed.notify_all()

    def none_left(self):
        """Wait until the last is answered: what still writes would meet the emptying of tables."""
        with self.changed:
            return self.changed.wait_for(lambda: self.count <= 0, timeout=WAIT / 1000)


@pytest.fixture
def running():
    """The requests of this test."""
    running = Running()
    request_started.connect(running.begin)
    request_finished.connect(running.end)
    yield running
    request_started.disconnect(running.begin)
    request_finished.disconnect(running.end)


@pytest.fixture
def page_at(browser, kept_files, live_server, running):
    """Return a function that opens a page of a given width in a session of its own.

    `page_at(360, javascript=False, language="hi")`; paths are relative to the live server. When the
    test ends, a blocked script or style, or an error in a script, fails it.
    """
    contexts, problems = [], []

    def open_page(width=360, height=800, *, javascript=True, language="en", **options):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale=language,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _judge(message, page, problems))
        return page

    yield open_page
    for context in contexts:
        context.close()
    running.none_left()
    assert not problems, "\n".join(problems)


def _judge(message, page, problems):
    if "Content Security Policy" in message.text:
        problems.append(f"{page.url}: {message.text}")


@pytest.fixture
def gp_page(page_at, client, cast):
    """Return a function that opens a page of the GP's Secretary on a phone, signed in."""

    def open_page(path="/practices/new/", who="gp", context=None, **options):
        page = context.new_page() if context else page_at(360, **options)
        client.force_login(getattr(cast, who))
        cookie = client.cookies["sourcebook-session"].value
        page.context.add_cookies(
            [{"name": "sourcebook-session", "value": cookie, "url": page_url(page)}]
        )
        page.goto(path)
        return page

    def page_url(page):
        page.goto("/healthz")
        return page.url

    return open_page


@pytest.fixture
def axe():
    """Return the check that a page breaks no rule of accessibility: `axe(page, without=rules)`."""
    return browsers.assert_accessible


@pytest.fixture
def fits():
    """Return the check that a page does not scroll sideways."""
    return browsers.assert_no_sideways_scroll
