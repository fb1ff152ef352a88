"""The API as a whole: open to all, the same whoever asks, sound whatever is asked."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections
from django.test import Client
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as of_the_document

from learning.asks import workflow as of_asks
from practices import counting
from sourcebook import api, flood
from tests.factories.learning import barrier_of, gap_of, question_in
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
READ = (
    "practices/",
    "themes/",
    "places/?level=state",
    "gaps/",
    "questions/",
    "asks/",
    "openapi.json",
)
CHECKS = [
    checks.not_a_server_error,
    of_the_document.status_code_conformance,
    of_the_document.content_type_conformance,
    of_the_document.response_schema_conformance,
]
NEGATIVE = schemathesis.GenerationMode.NEGATIVE
SOUND, UNSOUND = 4, 2  # a hundred at each address found no more, and took a minute


def told(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert problem["status"] == status
    return problem


@pytest.fixture
def entries(cast):
    own = {"author": cast.gp, "desk": cast.district, "place": cast.places.home_gp}
    return [practice_in(state, **own) for state in ("published", "withdrawn")]


def test_anybody_gets_the_same_and_no_cookie(cast, entries, settings):
    """A State's curator without the second factor that every page asks of her, too."""
    settings.SECOND_FACTOR_NEEDED = True
    signed_in = Client()
    signed_in.force_login(cast.state)
    assert signed_in.get("/practices/").status_code == 302
    addresses = [*READ, f"practices/{entries[0].pk}/", f"practices/{entries[1].pk}/versions/"]
    for address in addresses:
        stranger, curator = Client().get(ROOT + address), signed_in.get(ROOT + address)
        assert stranger.content == curator.content
        for answer in (stranger, curator):
            assert answer.status_code == 200
            assert answer["Content-Type"] == "application/json"
            assert answer["Cache-Control"] == "public, max-age=60"
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert answer["Vary"] == "Accept-Language, Accept-Encoding"
            assert answer["ETag"]
            assert answer["X-Robots-Tag"] == "noindex"
            assert not answer.cookies
            assert "Access-Control-Allow-Credentials" not in answer
            if address != "openapi.json":
                assert 'rel="license"' in answer["Link"]


def test_it_can_be_read_and_nothing_else(client, quiet):
    for address in READ:
        whole, head = client.get(ROOT + address), client.head(ROOT + address)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("Content-Type", "Content-Length", "Cache-Control", "Vary"):
            assert head[name] == whole[name], (address, name)
    asked = client.options(ROOT + "practices/")
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked["Allow"] == asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    strict = Client(enforce_csrf_checks=True)
    for method in (strict.post, strict.put, strict.patch, strict.delete):
        for address in (*READ, "practices/1/", "gaps/1/"):
            answer = method(ROOT + address)
            assert told(answer, 405)
            assert answer["Allow"].startswith("GET, HEAD")


def test_errors_are_problems_in_the_readers_language(client, quiet, settings):
    hindi = {"accept-language": "hi-IN,hi;q=0.9,en;q=0.5"}
    missing = f"{ROOT}practices/0/"
    titles = {told(client.get(missing, headers=h), 404)["title"] for h in ({}, hindi)}
    assert len(titles) == 2
    assert client.get(missing, headers=hindi)["Content-Language"] == "hi"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "hi"  # of a browser; the header alone counts
    assert client.get(missing)["Content-Language"] == "en"
    nowhere = client.get(f"{ROOT}zeppelins/", headers=hindi)
    assert told(nowhere, 404)["title"] in titles
    assert nowhere["Cache-Control"] == "private, no-store"
    told(client.get(f"{ROOT}practices/?q=%00", headers=hindi), 400)
    for accept in ("text/html", "application/xml", "image/*;q=0.1"):
        told(client.get(f"{ROOT}practices/", headers={"accept": accept}), 406)
    for accept in ("*/*", "application/*", "text/html,*/*;q=0.8", "application/json"):
        assert client.get(f"{ROOT}themes/", headers={"accept": accept}).status_code == 200
    assert client.get(f"{ROOT}themes/?format=xml").status_code == 200


def test_a_mistake_of_ours_and_a_database_that_is_away(monkeypatch, quiet):
    client = Client(raise_request_exception=False)
    for error, status in ((KeyError("secret"), 500), (OperationalError("gone"), 503)):

        def fail(error=error):
            raise error

        monkeypatch.setattr(counting, "themes_by_group", fail)
        answer = client.get(f"{ROOT}themes/")
        assert "secret" not in str(told(answer, status))
    assert answer["Retry-After"] == "30"


def test_a_flood_is_refused_as_of_searches(client, settings, monkeypatch):
    names = ("practices/", "themes/", "places/", "gaps/", "questions/", "asks/")
    settings.REQUESTS_A_MINUTE = {"all": 100, "search": len(names)}
    monkeypatch.setattr(flood, "_stocks", {})
    monkeypatch.setattr(flood, "LUMP", 10**9)
    for name in names:
        assert client.get(ROOT + name).status_code == 200
    answer = client.get(f"{ROOT}practices/", headers={"accept-language": "hi"})
    assert told(answer, 429)
    assert int(answer["Retry-After"]) >= 1
    assert answer["Content-Language"] == "hi"
    assert client.get(f"{ROOT}openapi.json").status_code == 200


def test_its_page(client):
    for address, language in ((ROOT, "en"), (f"/hi{ROOT}", "hi")):
        page = client.get(address)
        html = page.content.decode()
        assert f'<html lang="{language}"' in html
        assert f"http://127.0.0.1:8000{ROOT}practices/" in html
        assert "creativecommons.org/licenses/by/4.0" in html
        assert f'href="{ROOT}openapi.json"' in html
    about = client.get("/hi/about/").content.decode()
    assert f'href="/hi{ROOT}"' in about
    for_scripts = client.get(ROOT, headers={"accept": "application/json"})
    assert "Accept" in for_scripts["Vary"].split(", ")
    for name in ("practices", "themes", "places", "gaps", "questions", "asks", "openapi"):
        path = for_scripts.json()[name].removeprefix("http://127.0.0.1:8000")
        assert client.get(path).status_code == 200


def test_its_document_is_sound(client):
    document = client.get(f"{ROOT}openapi.json").json()
    validate_schema(document)
    assert len(document["paths"]) == len(api.data_addresses)
    for path, operations in document["paths"].items():
        assert set(operations) == {"get"}, path
        assert {"200", "304", "400", "404", "406", "429", "503"} <= set(
            operations["get"]["responses"]
        )
    filters = {one["name"] for one in document["paths"][f"{ROOT}practices/"]["get"]["parameters"]}
    assert {"q", "theme", "district", "adopted", "confirmed", "page_size", "after"} <= filters


def test_whatever_is_asked_the_answer_is_as_the_document_says(
    quiet, one_transaction, cast, entries
):
    """Each address is asked for what it knows, and for what is sound and unsound."""
    known = {"name": [str(entries[0].pk), entries[1].code], "key": ["gp:937648", "gobardhan"]}
    asked = {"writer": cast.gp2, "desk": cast.district}
    known["question"] = [question_in(s, asker=cast.gp, **asked)[0].pk for s in ("answered", "gap")]
    barriers = [barrier_of(cast.gp, cast.places.home_state, shielded=one) for one in (True, False)]
    of_asks.apply(barriers[1], "support", by=cast.gp2, note="Here too.")
    of_asks.apply(barriers[1], "lift", by=cast.state, note="It is.")
    known["ask"] = [ask.pk for ask in barriers]
    known["gap"] = [gap_of(cast.gp).pk, gap_of(cast.gp, "Another", shielded=True).pk]
    document = schemathesis.openapi.from_wsgi(f"{ROOT}openapi.json", _portal())
    operations = [found.ok() for found in document.get_all_operations()]
    assert len(operations) == len(api.data_addresses)
    for operation in operations:
        _ask(operation.as_strategy(), SOUND)
        if operation.query or operation.path_parameters:
            _ask(operation.as_strategy(generation_mode=NEGATIVE), UNSOUND)
        _ask_known(operation, known)


@pytest.fixture
def one_transaction():
    """Keep the connection of the test open, which a server looks at before and after a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _portal():
    """Return the portal as a server runs it, which says from where it is asked; uncompressed."""
    portal, more = get_wsgi_application(), {"REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_ENCODING": ""}
    return lambda said, start: portal(said | more, start)


def _ask(cases, examples):
    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case):
        case.call_and_validate(checks=CHECKS)

    ask()


def _ask_known(operation, known):
    """Ask for what is there, so that whole answers are held against the document."""
    names = [name for name in known if f"{{{name}}}" in operation.path]
    for name in names:
        for value in known[name]:
            parts = {name: value} | ({"number": 1} if "{number}" in operation.path else {})
            operation.Case(path_parameters=parts).call_and_validate(checks=CHECKS)
