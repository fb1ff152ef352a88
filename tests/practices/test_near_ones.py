"""A list that found little offers near ones: never an empty one, each with its true count."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practices.search import near_ones

pytestmark = pytest.mark.django_db
OFFER = re.compile(r'<li><a href="([^"]+)"><span(?: lang="(\w+)")?>([^<]+)</span> <i>([\d,]+)</i>')


@pytest.fixture
def scene(entry, cast, monkeypatch):
    """Publish two entries of Khajuri and one of Gonda in Hindi; a busy machine is given time."""
    monkeypatch.setattr(near_ones, "PATIENCE", 60)
    entry("published", title="Zeer dirigible of the lane", place=cast.places.home_gp)
    entry("published", title="Zeer dirigible of the school", place=cast.places.home_gp)
    told = {"author": cast.outsider, "place": cast.places.far_district, "desk": cast.national}
    entry("published", title="गाँव का zeer", language="hi", **told)


def offers(query, prefix=""):
    """Return {label: (query of its address, count)} of what a list offers."""
    html = Client().get(f"{prefix}/practices/{query}").content.decode()
    near = html.partition('id="near-ones"')[2].partition("</section>")[0]
    return {
        label: (parse_qs(urlsplit(address.replace("&amp;", "&")).query), count)
        for address, _lang, label, count in OFFER.findall(near)
    }


def test_nothing_found_offers_each_way_out_with_the_count_that_it_leads_to(scene):
    found = offers("?q=zeer+dirigible&gp=937649&kind=practice")
    asked = {"q": ["zeer dirigible"], "kind": ["practice"]}
    assert found["Girwa District, Marudesh"] == (asked | {"district": ["9104"]}, "2")
    assert found["The same words without the filters"] == ({"q": ["zeer dirigible"]}, "2")
    for query, count in found.values():
        address = "&".join(f"{key}={value[0]}" for key, value in query.items())
        assert f"{count} practices" in Client().get(f"/practices/?{address}").content.decode()
    in_tamil = offers("?q=zeer&language=ta")
    assert in_tamil["English"] == ({"q": ["zeer"], "language": ["en"]}, "2")
    assert offers("?q=dirigible&state=209")["In all India"] == ({"q": ["dirigible"]}, "2")
    assert "Only “zeer”" not in offers("?q=zeer+wxyzq+qqzzx")  # the list has all three already
    assert "बिना छाँटे, यही शब्द" in offers("?q=zeer&kind=lesson", "/hi")


def test_the_year_is_left_out_where_the_filters_are(scene):
    found = offers("?q=zeer+dirigible&year=2016&kind=practice")
    assert found["Only “zeer”, without the filters"] == ({"q": ["zeer"]}, "3")
    assert found["The same words without the filters"] == ({"q": ["zeer dirigible"]}, "2")
    of_any_year = {"q": ["zeer dirigible"], "kind": ["practice"]}
    assert found["Of any year"] == (of_any_year, "2")
    assert "Only “zeer”, without the filters" in offers("?q=zeer+dirigible&year=2016")
    assert "किसी भी वर्ष के" in offers("?q=zeer&year=2016&kind=practice", "/hi")


def test_a_list_with_enough_or_of_everything_offers_nothing(scene):
    assert offers("") == offers("?q=zeer") == {}
    assert offers("?q=zeer+dirigible")["Only “zeer”"][1] == "3"  # two are few


def test_what_was_found_in_another_spelling_can_be_asked_for_as_it_was_typed(scene, entry):
    entry("published", title="Dirigible of the field")
    ask = '<a href="/gaps/new/?q=dirigibel">Ask for this</a>'
    for address, is_there in [
        ("/practices/?q=dirigibel", True),
        ("/practices/?q=dirigible", False),
        ("/practices/?q=dirigibel&status=submitted", False),
    ]:
        html = Client().get(address).content.decode()
        assert (ask in html, "Is what you need not here?" in html) == (is_there,) * 2, address
    assert offers("?q=dirigibel") == {}  # three were found: they need no others beside them


@pytest.mark.parametrize(
    "query", ["?q=%22%22%22", "?q=-", "?q=%D2%A0%D2%A0", "?q=a+b", "?tag=none"]
)
def test_strange_words_find_nothing_and_the_page_is_whole(scene, query):
    html = Client().get(f"/practices/{query}").content.decode()
    assert html.count("<h1") == 1


def test_it_costs_a_bounded_number_of_queries(scene):
    words = "+".join(f"wxy{n}zq" for n in range(12))
    with CaptureQueriesContext(connection) as caught:
        Client().get(
            f"/practices/?q={words}&kind=lesson&theme=liquid-waste&level=gp&tag=x&gp=937648"
        )
    assert len(caught) < 90
