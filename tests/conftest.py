"""What every test may use. Tests run on the embedded PostgreSQL, as the web role."""

import gc
import logging
from functools import cache
from pathlib import Path

import pytest
import xdist.scheduler
from django.conf import settings as django_settings
from django.core.management.commands import flush
from django.template import Template
from django.test.utils import _TestState
from django.utils import translation

from events import pieces
from packs import typesetting
from practices import remembered
from sourcebook import flood
from tests import plans
from tests.accounts_fixtures import cast, quick_passwords  # noqa: F401
from tests.practices.hiding import told  # noqa: F401
from tests.practices_fixtures import entry  # noqa: F401

# Files that take longest come first, so that no worker is left alone with one at the end.
LONGEST = (
    *("test_serve", "test_crawl", "test_rights_matrix", "test_drill", "test_rights_shielded"),
    *("test_erased_everywhere", "test_backup", "test_point_in_time", "test_cluster", "test_print"),
    *("test_demo", "test_accessible", "test_archive"),
    *("test_every_page", "test_journey", "test_network_cut", "test_one_question"),
)
# Whose tests are long and need nothing of each other: each goes to whoever is free. The tests of
# any other file stay with one worker, as they share what the first of them set up.
SHARED = {"test_rights_matrix", "test_crawl", "test_rights_shielded"}


class ByFile(xdist.scheduler.LoadFileScheduling):
    """Gives a worker a whole file; of SHARED a test."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return nodeid if Path(file).stem in SHARED else file


def pytest_xdist_make_scheduler(config, log):
    """Return the order of work for `--dist loadfile`; another is left as it is."""
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items):
    """Put the tests of the longest files first; the rest keeps its order."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONGEST)))


def pytest_collection():
    """Look for no dead objects while half a million are made that live until the end."""
    gc.disable()


def pytest_collection_finish():
    """Look less often for dead objects among half a million that live until the end."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 200, 20)


@pytest.fixture(autouse=True, scope="session")
def rows_of_migrations_stay():
    """Let no flush load them anew: emptying the tables keeps them (sourcebook/postgres)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "emit_post_migrate_signal", lambda *words, **how: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def folder_of_static_files():
    """WhiteNoise warns with each client where there is none: tests serve the files uncollected."""
    django_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Keep what a test uploads, prints or mails in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRINTS = tmp_path / "prints"
    settings.SOUNDS = tmp_path / "sounds"
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    settings.SEARCHES_KEPT = False  # a search would be written during a later test
    settings.STORAGES = django_settings.STORAGES | {
        "default": {
            "BACKEND": "sourcebook.storage.WholeFiles",
            "OPTIONS": {"location": tmp_path / "media"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Let a print take its time where the machine is busy: its processor time stays bounded."""
    monkeypatch.setattr(typesetting, "SECONDS", 120)


@pytest.fixture(autouse=True)
def no_flood(monkeypatch):
    """Count each test's requests from nothing, and never together: that would be a query."""
    monkeypatch.setattr(flood, "_counts", {})
    monkeypatch.setattr(flood, "LUMP", 10**9)


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Begin each test without the themes and states of the one before."""
    remembered.forget()
    pieces.forget()


@pytest.fixture(autouse=True)
def nothing_prepared():
    """How a statement is sent and planned hangs on no other test."""
    plans.forget_prepared()


@pytest.fixture(autouse=True)
def in_english():
    """Begin each test in English: a request for a Hindi page leaves its thread in Hindi."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def no_lines(request):
    """Write no line of each request, which takes a tenth of it, but where a test reads them."""
    if {"caplog", "logged"} & set(request.fixturenames):
        yield
        return
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def logged():
    """Say that the test is about what stands in a log."""


@cache
def reads_contexts(file):
    """Return whether a file of tests reads the `context` or the `templates` of an answer."""
    text = file.read_text(encoding="utf-8")
    return ".context" in text or ".templates" in text


@pytest.fixture(autouse=True)
def no_contexts(request, monkeypatch):
    """Keep no copy of what each template was given, but where the file reads the `context`."""
    if not reads_contexts(request.path):
        monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


@pytest.fixture
def quiet(no_lines):
    """Write no log at all: hundreds of requests that are refused would fill it."""
    logging.disable()
