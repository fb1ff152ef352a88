"""What search engines are told: the sitemap, robots.txt, which pages are to be forgotten."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practices import workflow
from practices.choices import WithdrawalGround
from practices.models import Practice
from sourcebook import sitemap
from tests.factories.practices import practice_in, published_practice
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def locations(address="/sitemap.xml"):
    answer = Client().get(address, headers={"host": "localhost"})
    assert answer.status_code == 200
    return [place.text for place in ElementTree.fromstring(answer.content).iterfind(".//s:loc", NS)]


def head(address):
    return Client().get(address).content.decode().partition("</head>")[0]


def is_forgotten(address):
    return '<meta name="robots" content="noindex">' in head(address)


def test_it_names_what_is_published_at_the_configured_host(settings):
    seen = published_practice()
    gone = [practice_in(state, title="Markedword") for state in ("draft", "submitted", "withdrawn")]
    gone.append(practice_in("superseded", title="Markedword"))
    unsafe = published_practice(title="Markedword pits")
    details = {"note": "Unsafe.", "ground": WithdrawalGround.UNSAFE}
    workflow.apply(unsafe, "withdraw", by=unsafe.author, **details)
    found = locations()
    assert f"{settings.SITE_URL}{seen.get_absolute_url()}" in found
    assert f"{settings.SITE_URL}/hi{seen.get_absolute_url()}" in found
    assert not [one for practice in [*gone, unsafe] for one in found if f"/{practice.pk}/" in one]
    assert all(one.startswith(settings.SITE_URL) for one in found)
    practices = [one for one in found if "/practices/" in one]
    assert len(practices) == 2 * (Practice.objects.listed().count() + 1)  # and the list itself


def test_each_page_names_itself_in_every_language(settings):
    practice = published_practice()
    address = settings.SITE_URL + practice.get_absolute_url()
    tree = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    entry = next(e for e in tree.iterfind("s:url", NS) if e.find("s:loc", NS).text == address)
    links = {link.get("hreflang"): link.get("href") for link in entry.iterfind("x:link", NS)}
    hindi = f"{settings.SITE_URL}/hi{practice.get_absolute_url()}"
    assert links == {"en": address, "hi": hindi, "x-default": address}
    assert entry.find("s:lastmod", NS).text == f"{practice.renewed_at:%Y-%m-%d}"


def test_places_are_those_of_what_is_published(cast):
    told = {"author": cast.gp, "place": cast.places.home_gp}
    published_practice(**told)
    practice_in("submitted", author=cast.gp2, place=cast.places.next_gp)
    found = {re.sub(r".*?/places/", "", one) for one in locations() if "/places/" in one}
    assert found - {""} == {"gp/937648/", "block/9501/", "district/9104/", "state/208/"}


def test_a_shielded_place_is_not_among_them(cast):
    published_practice(author=cast.gp, place=cast.places.home_gp, shielded=True)
    found = {re.sub(r".*?/places/", "", one) for one in locations() if "/places/" in one}
    assert found - {""} == {"state/208/"}


def test_many_are_told_in_parts(monkeypatch, settings):
    many_published(9)
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 8)  # four pages in two languages
    parts = locations()
    assert f"{settings.SITE_URL}/sitemap-practices-3.xml" in parts
    assert f"{settings.SITE_URL}/sitemap-practices-4.xml" not in parts
    within = [one.removeprefix(settings.SITE_URL) for one in parts]
    found = [one for part in within for one in locations(part)]
    assert len(set(found)) == len(found)
    for practice in Practice.objects.listed():
        assert settings.SITE_URL + practice.get_absolute_url() in found
    for nothing in ("practices-4", "practices-0", "people-1"):
        assert Client().get(f"/sitemap-{nothing}.xml").status_code == 404


def test_more_practices_cost_no_more_queries():
    def queries():
        with CaptureQueriesContext(connection) as caught:
            locations()
        return len(caught)

    published_practice()
    few = queries()
    many_published(20)
    assert queries() == few


def test_crawlers_are_kept_from_forms_desks_and_accounts_in_both_languages(settings):
    lines = Client().get("/robots.txt").content.decode().splitlines()
    for path in ("/accounts/", "/me/", "/curation/", "/practices/new/", "/practices/*/print/"):
        assert {f"Disallow: {path}", f"Disallow: /hi{path}"} <= set(lines)
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"
    assert not [line for line in lines if line in ("Disallow: /", "Disallow: /practices/")]


@pytest.mark.parametrize(
    "query", ["?q=pit", "?theme=gobardhan", "?status=withdrawn", "?sort=newest"]
)
def test_a_search_is_forgotten_and_the_list_is_not(query, settings):
    published_practice()
    assert is_forgotten(f"/practices/{query}")
    assert "canonical" not in head(f"/practices/{query}")
    for plain in ("/practices/", "/practices/?utm_source=chat"):
        assert not is_forgotten(plain)
        assert f'<link rel="canonical" href="{settings.SITE_URL}/practices/">' in head(plain)


@pytest.mark.parametrize("address", ["/practices.json", "/practices.csv", "/practices/feed/"])
def test_files_of_a_list_are_forgotten(address):
    assert Client().get(address)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
def test_what_left_the_lists_is_forgotten(state):
    practice = practice_in(state)
    assert is_forgotten(practice.get_absolute_url())
    assert "canonical" not in head(practice.get_absolute_url())


def test_old_versions_histories_and_hidden_pages_are_forgotten():
    live, unsafe = published_practice(), published_practice()
    assert not is_forgotten(live.get_absolute_url())
    for part in ("v/1/", "history/", "share/"):
        assert is_forgotten(f"/practices/{live.pk}/{part}")
    details = {"note": "Unsafe.", "ground": WithdrawalGround.UNSAFE}
    workflow.apply(unsafe, "withdraw", by=unsafe.author, **details)
    assert is_forgotten(f"/practices/{unsafe.pk}/")


def test_a_page_names_its_own_address_in_each_language(settings):
    practice = published_practice()
    address = practice.get_absolute_url()
    for prefix in ("", "/hi"):
        html = head(prefix + address)
        assert f'<link rel="canonical" href="{settings.SITE_URL}{prefix}{address}">' in html
        for code, own in (("en", address), ("hi", f"/hi{address}"), ("x-default", address)):
            assert f'hreflang="{code}" href="{settings.SITE_URL}{own}"' in html
