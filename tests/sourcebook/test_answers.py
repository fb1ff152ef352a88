"""What holds for every answer: headers, caching, error pages, and input that no page can use."""

import re
import sys
from html import escape, unescape

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.utils.crypto import get_random_string

from sourcebook.handler import Handler
from sourcebook.views import errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.sourcebook.urls_that_break")]

STATUSES = {
    "/t/200": 200,
    "/t/302": 302,
    "/t/403": 403,
    "/no-such-page/": 404,
    "/t/500": 500,
    "/t/503": 503,
    "/?q=%00": 400,
    "/healthz": 200,
    "/static/css/none.css": 404,
}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("address", "status"), STATUSES.items())
def test_every_answer_has_the_headers(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    policy = answer["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert all(source in {"'self'", "'none'"} for part in policy for source in part.split()[1:])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in answer.headers


def test_what_anybody_may_see_is_kept_for_a_minute(client):
    answer = client.get("/t/200")
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in answer["Vary"]
    assert not answer.cookies


def test_pages_are_compressed(client):
    answer = client.get("/t/long", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 1000


@pytest.mark.parametrize("address", ["/t/302", "/t/403", "/no-such-page/", "/t/500"])
def test_what_may_change_at_once_is_not_kept(client, address):
    assert client.get(address)["Cache-Control"] == "private, no-store"


def test_what_is_somebodys_own_is_never_kept(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = get_random_string(32)
    assert client.get("/t/200")["Cache-Control"] == "private, no-store"


def test_an_answer_to_a_form_is_never_kept(client):
    assert client.post("/t/form", {"text": "x"})["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/practices/?q=%00",
        "/practices/?%00=1",
        "/%FF",
        "/%ED%A0%80/",
        "/practices/?page=1e30",
        "/practices/?page=%FF",
        "/practices/?page=" + "9" * 400,
        "/practices/99999999999999999999999/",
        "/sitemap-practices-99999999999999999999.xml",
        "/places/gp/%00/",
        "/places/suggest/?q=%00",
        "/c/%00",
        "/practices/?theme=%27%22",
        "/hi/%00",
    ],
)
def test_bad_addresses_are_never_our_mistake(client, address):
    assert client.get(address).status_code in {400, 404}


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_text_that_cannot_be_kept_is_refused(client, text):
    body = b"text=" + text.encode("utf-8", "surrogatepass").replace(b"\x00", b"%00")
    answer = client.post("/t/form", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400 or "\ud800" not in answer.content.decode()


@pytest.mark.parametrize("charset", ["hex", "idna", "undefined", "utf-16"])
def test_the_charset_that_a_request_names_decides_nothing(rf, charset):
    environ = rf.get("/", {"q": "é"}).environ
    named = environ | {"CONTENT_TYPE": f"text/plain; charset={charset}"}
    assert Handler.request_class(named).GET["q"] == "é"


def test_a_broken_cookie_is_refused(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "a\x00b"
    assert client.get("/t/200").status_code == 400


def test_a_request_larger_than_any_form_is_refused_unread(client, settings):
    settings.REQUEST_MAX_BYTES = 100
    answer = client.post("/t/form", {"text": "x" * 200})
    assert answer.status_code == 413
    assert answer["Content-Security-Policy"]


def test_a_request_that_does_not_say_its_size_is_refused_unread(client):
    answer = client.post("/t/form", {"text": "x"}, HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code == 400
    assert answer["Connection"] == "close"


def test_a_thousand_files_are_refused(client):
    files = {f"photo-{n}": SimpleUploadedFile("a.jpg", b"x", "image/jpeg") for n in range(1000)}
    assert client.post("/t/form", files).status_code in {400, 413}


def test_a_missing_database_is_told_apart_from_our_mistake(client):
    answer = client.get("/t/503")
    assert answer["Retry-After"] == "30"
    assert "<h1>" in answer.content.decode()


TYPED = {
    "text": "Pits of clay\nand <b>stone</b>",
    "request_id": "0190",
    "steps": ["One step", "Two"],
}


@pytest.mark.parametrize("address", ["/t/503", "/t/503?x=1&y=2", "/t/full", "/t/full-database"])
def test_a_form_that_could_not_be_taken_is_given_back(client, address):
    """Every word goes along in the form, so that it can be sent again with the same id."""
    photo = SimpleUploadedFile("a.jpg", b"x", "image/jpeg")
    answer = client.post(address, TYPED | {"photo-1": photo})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    kept = [(name, unescape(value)) for name, value in hidden]
    assert kept == [
        ("text", TYPED["text"]),
        ("request_id", "0190"),
        ("steps", "One step"),
        ("steps", "Two"),
    ]
    assert f'action="{escape(address)}"' in page
    assert "<b>stone" not in page
    assert "Photos are not sent along" in page
    assert ("no room left" in page) is address.startswith("/t/full")


def test_a_server_that_dies_in_a_statement_is_told_apart_from_our_mistake(client):
    assert client.get("/t/503-died").status_code == 503
    assert client.get("/t/500-database").status_code == 500


def test_a_session_that_the_database_lost_is_no_fault_of_the_reader(rf):
    def save():
        try:
            raise OperationalError
        except OperationalError:
            raise UpdateError  # noqa: B904 - as Django does

    try:
        save()
    except UpdateError:
        lost = SessionInterrupted()
        lost.__context__ = sys.exc_info()[1]
    assert errors.bad_request(rf.get("/"), lost).status_code == 503
    assert errors.bad_request(rf.get("/"), SessionInterrupted()).status_code == 400


def test_a_password_is_never_given_back(client):
    answer = client.post("/accounts/t/503", {"login": "gp@example.org", "password": "secret word"})
    assert answer.status_code == 503
    assert "secret" not in answer.content.decode()
    assert "gp@example.org" not in answer.content.decode()


def test_a_form_without_its_token_is_refused():
    answer = Client(enforce_csrf_checks=True).post("/t/form", {"text": "x"})
    assert answer.status_code == 403


def test_a_form_from_another_site_is_refused():
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})
    assert client.post("/t/form", {"text": "x"}).status_code == 403


def test_an_unknown_host_is_refused(client):
    assert client.get("/t/200", headers={"host": "evil.example"}).status_code == 400


def test_error_pages_speak_the_language_of_the_address(client):
    assert b'<html lang="hi"' in client.get("/hi/no-such-page/").content
    assert b'<html lang="en"' in client.get("/no-such-page/").content


@pytest.mark.parametrize(
    ("status", "words"), [(500, ("हमारी ओर से कुछ गड़बड़ हुई")), (503, "अभी उपलब्ध नहीं")]
)
def test_what_broke_is_told_in_the_readers_language_without_the_database(client, status, words):
    def away(*_):
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        hindi, english = (client.get(f"{prefix}/t/{status}") for prefix in ("/hi", ""))
    assert (hindi.status_code, english.status_code) == (status, status)
    text, other = hindi.content.decode(), english.content.decode()
    assert '<html lang="hi">' in text
    assert words in re.search(r"<h1>(.*)</h1>", text)[1]
    assert text.index('lang="hi"', 40) < text.index('lang="en"')
    assert '<html lang="en">' in other
    assert words in other


def test_a_page_that_has_not_changed_is_not_sent_again(client):
    """What anybody may keep is asked for anew after a minute; a page of one's own has no mark."""
    first = client.get("/about/", headers={"accept-encoding": "gzip"})
    again = client.get("/about/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "public, max-age=60"
    assert client.get("/about/", headers={"if-none-match": '"other"'}).status_code == 200
    client.cookies["sourcebook-session"] = get_random_string(32)
    assert "ETag" not in client.get("/about/")


def test_an_address_of_more_parts_than_are_read_is_refused(client):
    """The page that says so links itself in other languages: it does not ask for the parts."""
    assert client.get(f"/practices/?{'theme=a&' * 501}").status_code == 400
    assert client.get(f"/practices/?{'q=pits&' * 400}").status_code == 200
