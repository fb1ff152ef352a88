"""A flood from one address gets 429; an ordinary page costs no query for it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from sourcebook import flood
from tests.practices.filling_in import filled_in, sent

pytestmark = pytest.mark.django_db
FLOOD = {"REMOTE_ADDR": "203.0.113.9"}
MINUTE = 1_790_000_000 // 60


@pytest.fixture(autouse=True)
def limits(settings, monkeypatch):
    """Three requests a kind, counted from nothing, in one minute that does not end."""
    settings.REQUESTS_A_MINUTE = {"all": 12, "search": 3, "form": 3, "upload": 2}
    monkeypatch.setattr(flood, "LUMP", 50)
    monkeypatch.setattr(flood, "time", SimpleNamespace(time=lambda: MINUTE * 60 + 15))
    cache.clear()


@pytest.mark.parametrize(
    "address", ["/practices/?q=pit", "/practices/suggest/?q=p", "/hi/places/suggest/?q=p"]
)
def test_searches(client, address):
    statuses = [client.get(address, **FLOOD).status_code for _ in range(5)]
    assert 429 not in statuses[:3]
    assert statuses[3:] == [429, 429]
    assert client.get("/healthz", **FLOOD).status_code == 200
    assert client.get(address).status_code != 429  # somebody else's


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


def test_one_address_makes_one_account_at_a_time(settings, rf):
    settings.SIGN_UPS_AT_ONCE = 2
    begun, let_go, inside = threading.Semaphore(0), threading.Event(), []

    def slowly(request):
        address = request.META["REMOTE_ADDR"]
        answer = HttpResponse(f"{inside.count(address)} before me")
        inside.append(address)
        begun.release()
        assert let_go.wait(10)
        inside.remove(address)
        return answer

    def sign_up(address=FLOOD["REMOTE_ADDR"]):
        return flood._in_turn(rf.post("/accounts/signup/", REMOTE_ADDR=address), slowly)

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(sign_up)
        assert begun.acquire(timeout=10)
        second = pool.submit(sign_up)
        while flood._turns[FLOOD["REMOTE_ADDR"]].here < 2:
            pass
        assert sign_up() is None
        elsewhere = pool.submit(sign_up, "203.0.113.10")
        assert begun.acquire(timeout=10)
        assert len(inside) == 2
        let_go.set()
        assert elsewhere.result()
    assert second.result().content == first.result().content == b"0 before me"
    assert flood._turns == {}


def test_who_finds_others_before_her_is_told_when_to_come_back(client, settings, monkeypatch):
    settings.SIGN_UPS_AT_ONCE = 2
    turn = SimpleNamespace(lock=threading.Lock(), here=2)
    monkeypatch.setattr(flood, "_turns", {FLOOD["REMOTE_ADDR"]: turn})
    answer = client.post("/hi/accounts/signup/", {}, **FLOOD)
    assert (answer.status_code, answer["Retry-After"]) == (429, "2")
    assert client.get("/accounts/signup/", **FLOOD).status_code == 200
    assert client.post("/accounts/signup/", {}).status_code == 422


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
