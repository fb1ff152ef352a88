"""Addresses for those who run the portal."""

import pytest
from django.db import OperationalError, connection

pytestmark = pytest.mark.django_db


def test_it_is_alive_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"alive\n"


def test_it_is_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")
    assert "no-store" in answer["Cache-Control"]


def test_it_is_not_ready_without_the_database(client, monkeypatch):
    def gone(*args):
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready: database\n")


def test_metrics_are_for_this_machine_and_for_who_has_the_token(client, settings):
    assert b"django_http_requests" in client.get("/metrics").content
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    settings.METRICS_TOKEN = "a long token"
    far = {"REMOTE_ADDR": "203.0.113.9"}
    wrong = client.get("/metrics", headers={"authorization": "Bearer wrong"}, **far)
    right = client.get("/metrics", headers={"authorization": "Bearer a long token"}, **far)
    assert (wrong.status_code, right.status_code) == (404, 200)


def test_behind_a_proxy_only_the_token_counts(client, settings):
    settings.PROXIES = 1
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("address", ["/security.txt", "/.well-known/security.txt"])
def test_it_says_whom_to_tell_of_a_hole(client, address):
    text = client.get(address).content.decode()
    assert "Contact: mailto:" in text
    assert "Expires: 2" in text


def test_crawlers_are_kept_from_what_is_private(client):
    assert b"Disallow: /accounts/" in client.get("/robots.txt").content


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics", "/robots.txt"])
def test_they_are_for_reading_only(client, address):
    assert client.post(address).status_code == 405
