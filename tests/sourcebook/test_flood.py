"""A flood from one address gets 429; an ordinary page costs no query for it."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from sourcebook import flood
from tests.practices.filling_in import filled_in, sent

pytestmark = pytest.mark.django_db
FLOOD = {"REMOTE_ADDR": "203.0.113.9"}
MINUTE = 1_790_000_000 // 60


@pytest.fixture(autouse=True)
def limits(settings, monkeypatch):
    """Three requests a kind, counted from nothing, in one minute that does not end."""
    settings.REQUESTS_A_MINUTE = {"all": 12, "search": 3, "suggestion": 3, "form": 3, "upload": 2}
    settings.REQUESTS_A_MINUTE |= {"sign-up": 3, "print": 2}
    monkeypatch.setattr(flood, "LUMP", 50)
    monkeypatch.setattr(flood, "_stocks", {})
    monkeypatch.setattr(flood, "_pages", {})
    monkeypatch.setattr(flood, "time", SimpleNamespace(time=lambda: MINUTE * 60 + 15))
    cache.clear()


@pytest.mark.parametrize(
    "address",
    [
        "/practices/?q=pit",
        "/practices/suggest/?q=p",
        "/hi/places/suggest/?q=p",
        "/hi/places/gp/1/like/",
    ],
)
def test_searches(client, address):
    statuses = [client.get(address, **FLOOD).status_code for _ in range(5)]
    assert 429 not in statuses[:3]
    assert statuses[3:] == [429, 429]
    assert client.get("/healthz", **FLOOD).status_code == 200
    assert client.get(address).status_code != 429  # somebody else's


@pytest.mark.parametrize("address", ["/hi/gaps/new/", "/questions/new/"])
def test_a_form_that_searches_is_a_search_too(client, settings, address):
    settings.REQUESTS_A_MINUTE |= {"form": 9}
    statuses = [client.post(address, **FLOOD).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_prints(client):
    address = "/practices/1/print/district-note.pdf"
    statuses = [client.get(address, **FLOOD).status_code for _ in range(4)]
    assert statuses == [404, 404, 429, 429]
    assert client.get("/practices/", **FLOOD).status_code == 200


def test_the_page_says_when_to_come_back_in_the_readers_language(client):
    for _ in range(4):
        answer = client.get("/hi/practices/?q=pit", **FLOOD)
    assert answer["Retry-After"] == "45"
    assert answer["Cache-Control"] == "private, no-store"
    assert '<html lang="hi"' in answer.content.decode()


def test_forms_and_sign_ups(client):
    statuses = [client.post("/accounts/signup/", {}, **FLOOD).status_code for _ in range(4)]
    assert statuses[-1] == 429
    assert 429 not in statuses[:3]


def test_a_minutes_worth_is_not_given_out_at_once(settings):
    settings.REQUESTS_PACED, settings.WEB_WORKERS = True, 2
    settings.REQUESTS_A_MINUTE = {"search": 240}
    now = MINUTE * 60
    assert [flood._in_stock("search", "a", now) for _ in range(7)] == [True] * 6 + [False]
    assert flood._in_stock("search", "b", now)
    # Two a second in each process: what all of them give out is the limit of a minute.
    assert [flood._in_stock("search", "a", now + 1) for _ in range(3)] == [True, True, False]
    assert [flood._in_stock("search", "a", now + 60) for _ in range(7)] == [True] * 6 + [False]


def test_pages_with_their_photos_come_at_once(settings):
    settings.REQUESTS_PACED = True
    settings.REQUESTS_A_MINUTE = {"all": 60}
    assert all(flood._in_stock("all", "a", MINUTE * 60) for _ in range(60))


def test_few_sign_ups_at_a_time(client, settings):
    settings.REQUESTS_PACED, settings.WEB_WORKERS = True, 2
    settings.REQUESTS_A_MINUTE |= {"all": 100, "sign-up": 60}
    answers = [client.post("/hi/accounts/signup/", {}, **FLOOD) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert answers[-1]["Retry-After"] == "2"
    assert '<html lang="hi"' in answers[-1].content.decode()
    assert client.get("/accounts/signup/", **FLOOD).status_code == 200
    assert client.post("/accounts/signup/", {}).status_code == 422


def test_the_page_of_a_refusal_is_made_once_for_everybody(client, cast, monkeypatch):
    client.force_login(cast.gp)
    first = [client.get("/about/", **FLOOD) for _ in range(13)][-1]
    monkeypatch.setattr(flood.errors, "page", None)
    again = client.get("/practices/", **FLOOD)
    assert (again.status_code, again.content) == (429, first.content)
    assert "Sign in" in first.content.decode()  # nothing of hers, though she is signed in


def test_uploads(client, cast):
    client.force_login(cast.gp)

    def send():
        form = filled_in(cast.places.home_gp, **{"photo-1": sent(b"no photo" * 15_000)})
        return client.post("/practices/new/", form, **FLOOD).status_code

    assert [send(), send(), send()] == [422, 422, 429]


def test_any_address(client):
    statuses = [client.get("/about/", **FLOOD).status_code for _ in range(14)]
    assert statuses == [200] * 12 + [429] * 2


def test_processes_count_together(settings, monkeypatch):
    settings.REQUESTS_A_MINUTE = {"all": 200, "search": 200, "form": 200, "upload": 200}

    def process(requests):
        monkeypatch.setattr(flood, "_counts", {})
        return [flood._passes("all", "203.0.113.9", MINUTE * 60) for _ in range(requests)]

    assert all(process(100))
    assert all(process(100))
    third = process(100)
    assert all(third[:49])
    assert not any(third[49:])


def test_the_next_minute_begins_anew():
    assert [flood._passes("search", "a", 60) for _ in range(4)][-1] is False
    assert flood._passes("search", "a", 120)


def test_an_ordinary_reader_costs_no_query(settings, django_assert_num_queries):
    settings.REQUESTS_A_MINUTE = {"all": 3000, "search": 600, "form": 600, "upload": 600}
    client = Client()
    with django_assert_num_queries(0):
        for _ in range(40):
            client.get("/about/")


def test_counts_are_bounded(settings, monkeypatch):
    settings.REQUESTS_A_MINUTE = {"all": 3000}
    monkeypatch.setattr(flood, "MOST_ADDRESSES", 100)
    for number in range(1000):
        flood._passes("all", f"203.0.113.{number}", 60)
    assert len(flood._counts) <= 101
