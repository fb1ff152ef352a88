"""What search engines are told: the sitemap, robots.txt, which pages are to be forgotten."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.querysets import today
from learning.asks import workflow as of_barriers
from learning.lessons import LESSONS
from practices import workflow
from practices.choices import WithdrawalGround
from practices.models import Practice
from sourcebook import sitemap
from tests.factories.learning import barrier_of, question_in, question_of, unit_of
from tests.factories.practices import practice_in, published_practice
from tests.factories.recognition import celebration_of
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def locations(address="/sitemap.xml"):
    answer = Client().get(address, headers={"host": "localhost"})
    assert answer.status_code == 200
    return [place.text for place in ElementTree.fromstring(answer.content).iterfind(".//s:loc", NS)]


def covered(row):
    """Hide a shielded row as until its week is over."""
    type(row).objects.filter(pk=row.pk).update(opens_on=today())
    return row


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


def _of_learning(settings):
    """Return the paths in the sitemap of pages that the learning room has."""
    paths = [one.removeprefix(settings.SITE_URL) for one in locations()]
    rooms = ("gaps", "questions", "asks", "units", "celebrations", "insights", "learn")
    return [path for path in paths if path.split("/")[1] in rooms]


def test_the_learning_room_is_told_as_far_as_anybody_reads_it(cast, settings):
    people = {"asker": cast.gp, "writer": cast.gp2, "desk": cast.district}
    asked = barrier_of(cast.gp, cast.places.home_state)
    taken_back = barrier_of(cast.gp, cast.places.home_district)
    of_barriers.apply(taken_back, "withdraw", by=cast.gp)
    told = [
        *(question_in(state, **people)[0] for state in ("answered", "gap")),
        *(asked, barrier_of(cast.gp2, cast.places.home_state, shielded=True)),
        celebration_of(cast.gp, "shown", desk=cast.district),
        unit_of(cast.places.home_district, cast.district),
    ]
    untold = [
        *(question_in(state, **people)[0] for state in ("withdrawn", "hidden")),
        question_of(cast.gp, "Who pays?", shielded=True),  # its page is to be forgotten
        covered(question_of(cast.gp2, "Who digs?", shielded=True)),
        *(taken_back, covered(barrier_of(cast.gp2, cast.places.home_state, shielded=True))),
        *(celebration_of(cast.gp2, state, desk=cast.district) for state in ("waiting", "declined")),
    ]
    found = _of_learning(settings)
    for lasting in ("/insights/reach/", "/asks/", f"/learn/{LESSONS[0].key}/"):
        assert lasting in found
    assert {row.get_absolute_url() for row in told} <= set(found)
    assert not {row.get_absolute_url() for row in untold} & set(found)
    for path in found:
        answer = Client().get(path)
        assert (answer.status_code, b'content="noindex"' in answer.content) == (200, False), path


def test_of_what_may_be_shielded_no_day_is_told(cast):
    rows = [question_of(cast.gp), barrier_of(cast.gp, cast.places.home_state, shielded=True)]
    rows.append(unit_of(cast.places.home_district, cast.district))
    tree = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    days = {e.find("s:loc", NS).text: e.find("s:lastmod", NS) for e in tree.iterfind("s:url", NS)}
    found = [next(days[one] for one in days if one.endswith(r.get_absolute_url())) for r in rows]
    assert [day is None for day in found] == [True, True, False]


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


def test_more_rows_cost_no_more_queries(cast):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            locations()
        return len(caught)

    def more(asker, district, curator):
        question_of(asker)
        barrier_of(asker, district)
        celebration_of(asker, "shown", desk=curator)
        unit_of(district, curator)

    published_practice()
    more(cast.gp, cast.places.home_district, cast.district)
    few = queries()
    many_published(20)
    more(cast.gp2, cast.places.home_state, cast.state)
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
