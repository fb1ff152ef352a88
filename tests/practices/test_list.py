"""The list page: filters, chips, pages, bad input, and a cost that does not grow."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, quote_plus, unquote, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from places.models import Place
from practices import remembered
from practices.models import Practice, SearchRow, Theme
from practices.search import finding, fresh, ranking
from tests.factories.practices import practice_in, published_practice, teller
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db


def page(client, query="", status=200):
    response = client.get(f"/practices/{query}")
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


def queries(client, address="/practices/"):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_each_row_links_to_its_practice(client):
    practice = published_practice(title="नल की मरम्मत", language="hi", themes=["household-taps"])
    html = page(client)
    assert f'href="/practices/{practice.pk}/' in html
    assert '<strong lang="hi">नल की मरम्मत</strong>' in html
    assert "1 practice" in html
    assert f'href="/hi/practices/{practice.pk}/' in client.get("/hi/practices/").content.decode()


def test_anonymous_answers_may_be_kept_and_set_no_cookie(client):
    for address in ("/practices/", "/practices.json", "/practices.csv", "/practices/feed/"):
        response = client.get(address)
        assert "public" in response["Cache-Control"]
        assert not response.cookies
    client.force_login(teller())
    assert "no-store" in client.get("/practices/")["Cache-Control"]


def test_filters_count_tick_and_come_off_by_chip(client):
    published_practice(title="One", themes=["gobardhan"], kind="lesson", place="state:8")
    published_practice(title="Two", themes=["handwashing"], place="gp:42664")
    html = page(client, "?theme=gobardhan&kind=lesson&state=8")
    assert "One" in html
    assert "Two" not in html
    assert 'name="theme" value="gobardhan" checked' in html
    chip = re.search(r'<a class="chip" href="([^"]+)"><span>GOBARdhan', html).group(1)
    assert parse_qs(urlsplit(chip.replace("&amp;", "&")).query) == {
        "kind": ["lesson"],
        "state": ["8"],
    }
    two = page(client, "?theme=gobardhan&theme=handwashing")
    assert "2 practices" in two


def test_states_stand_by_their_names_whatever_is_told_of_them(client):
    """Nothing puts places in the order of entries or failures: as many told come no sooner."""
    for place in ("state:8", "state:33", "state:33", "state:9"):
        published_practice(title=f"Of {place}", kind="lesson", place=place)
    for query in ("", "?kind=lesson", "?q=of"):
        html = page(client, query)
        assert re.findall(r'name="state" value="(\d+)"', html) == ["8", "33", "9"]  # R, T, U
    ticked = page(client, "?state=9")
    assert re.findall(r'name="state" value="(\d+)"', ticked) == ["9", "8", "33"]


def test_words_and_every_place_level_filter(client):
    published_practice(title="Of Khajuri", place="gp:42664")
    published_practice(title="Of Tamil Nadu", place="state:33")
    for query in ("?gp=42664", "?block=6620", "?district=117", "?state=8", "?q=Khajuri"):
        html = re.sub("</?mark>", "", page(client, query))
        assert "Of Khajuri" in html, query
        assert "Of Tamil Nadu" not in html, query


@pytest.mark.parametrize(
    "query",
    [
        "?theme=no-such", "?kind=x", "?programme=x", "?level=village", "?state=999", "?state=x",
        "?district=999999", "?block=x", "?gp=x", "?language=xx", "?status=draft", "?endorsed=maybe",
        "?sort=title", "?sort=-id", "?sort=id);--", "?page=x", "?page=1e30", "?after=x",
        "?after=%C3", "?after=bnwxfDF8MQ", "?theme=gobardhan&theme=x", "?kind=practice'--",
        "?page=%FF",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/practices/", "/practices.json", "/practices.csv", "/practices/feed/"]
)
def test_unknown_values_are_refused(client, path, query):
    assert client.get(path + query).status_code == 400


def test_a_sample_state_filters_too(client):
    here = published_practice(title="Told in the sample state")
    for path in ("/practices/", "/practices.json"):
        assert here.title in client.get(f"{path}?state=sample-1").content.decode()
        assert here.title not in client.get(f"{path}?state=sample-2").content.decode()


def test_of_several_states_any_may_hold(client):
    published_practice(title="Told in the sample state")
    published_practice(title="Told in Rajasthan", place="state:8")
    assert listed(client, "?state=sample-1&state=sample-2") == {"Told in the sample state"}
    both = {"Told in the sample state", "Told in Rajasthan"}
    assert listed(client, "?state=sample-1&state=8") == both
    assert listed(client, "?state=sample-2") == set()


def listed(client, query):
    return {row["title"] for row in client.get(f"/practices.json{query}").json()["results"]}


@pytest.mark.parametrize("query", ["?q=%00", "?theme=%00", "?after=%00", "?gp=%00"])
def test_broken_text_is_refused(client, query):
    assert client.get(f"/practices/{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["?page=51", "?page=2", "?page=0", "?page=-1", "?page=99999999999999"]
)
def test_no_such_page(client, query):
    published_practice()
    assert client.get(f"/practices/{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["?colour=blue", "?utm_source=x", "?q=&theme=&state=&page=", "?sort=adopted"]
)
def test_what_is_not_known_or_empty_is_ignored(client, query):
    published_practice(title="Still here")
    assert "Still here" in page(client, query)


def test_next_goes_by_mark_and_previous_back(client):
    many_published(45)
    html = page(client)
    seen = []
    for number in (1, 2, 3):
        seen += re.findall(r'class="row" href="/practices/(\d+)/', html)
        assert f"Page {number} of 3" in html
        following = re.search(r'rel="next" href="([^"]+)"', html)
        if following:
            assert "after=" in following.group(1)
            html = page(client, following.group(1).replace("&amp;", "&"))
    assert len(seen) == len(set(seen)) == 45
    back = re.search(r'rel="prev" href="([^"]+)"', html).group(1)
    assert re.findall(r'class="row" href="/practices/(\d+)/', page(client, back)) == seen[20:40]


def test_nothing_found_says_what_to_do(client):
    html = page(client, "?q=hydroponics")
    assert "Nobody has shared this yet" in html
    assert 'href="/practices/new/"' in html


def test_long_queries_are_cut_and_said_so(client):
    assert "Only the first 12 words" in page(client, "?q=" + "+".join(f"w{n}" for n in range(30)))
    assert "Only the first 12 words" not in page(client, "?q=three+short+words")
    page(client, "?q=" + "'" * 900)


def test_nearest_are_marked_as_such(client):
    published_practice(title="Masons learn")
    html = page(client, "?q=masons+zeppelin")
    assert "No practice has all these words" in html
    assert "<mark>Masons</mark> learn" in html


def test_words_typed_are_shown_as_text(client):
    published_practice()
    assert "<script>alert" not in page(
        client, "?q=<script>alert(1)</script>&tag=<script>alert(2)</script>"
    )


def test_fresh_entries_only_for_peers_of_the_state(client):
    practice = practice_in("submitted", title="Fresh windmill")
    practice_in("submitted", title="Closed windmill", peers_may_read=False)
    assert "Fresh windmill" not in page(client, "?status=submitted")
    client.force_login(teller("gp:sample-5"))
    html = page(client, "?status=submitted")
    assert "Fresh windmill" in html
    assert "Closed windmill" not in html
    assert "Fresh windmill" not in page(client)
    assert client.get("/practices.json?status=submitted").json()["count"] == 0
    assert "Fresh windmill" not in page(client, "?status=submitted&q=aqueduct")
    client.force_login(teller("state:33"))
    assert "Fresh windmill" not in page(client, "?status=submitted")
    client.force_login(practice.author)
    assert "Fresh windmill" not in page(client, "?status=submitted")


def test_what_is_read_of_a_long_query_alone_is_carried_on(client):
    for n in range(21):
        published_practice(title=f"Windmill {n}")
    words = "windmill " + "लंबा" * 3000
    read = words[:200] + "…"
    html = page(client, f"?q={words}&kind=practice&tag={'t' * 9000}&tag={'t' * 300}")
    assert "Only the first 12 words and 200 letters were looked for." in html
    assert f'value="{read}"' in html
    assert quote_plus(read) + "&amp;kind=practice" in html
    assert "लंबा" * 51 not in unquote(html)
    assert "t" * 202 not in html
    assert "letters were looked" in page(client, f"?q={read}&page=1")
    for name in (".json", "/feed/", ".csv"):
        assert client.get(f"/practices{name}?q={words}").status_code == 200, name
    told = client.get(f"/practices.json?q=windmill {' ' * 300}qqx").json()
    assert told["count"] == 21  # what is not read does not count
    assert "letters were looked" in page(client, f"?q=windmill {' ' * 300}qqx")


def test_a_query_that_is_read_wholly_is_left_as_it_is(client):
    exact = "windmill " + "x" * 191
    html = page(client, f"?q= {exact} ")
    assert "letters were looked" not in html
    assert f'value="{exact}"' in html


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("theme=gobardhan&theme=handwashing", True),
        ("theme=handwashing", False),
        ('q="soak pit"', True),
        ('q="pit soak"', False),
        ("q=school soak -plastic", True),
        ("q=soak -school", False),
        ("q=सड़क", True),
        ("q=सडक\u200d।", True),
        ("q=Road: की? \u200b!", False),
        ("q=the की", True),
        ("q=की\u200d?", True),
        ("q=the था", True),
        ("q=था।", False),
        ("q=की lawn", False),
        ("q=at this school!", True),
        ("q=hindi school", False),
        ("q=हिंदी, PITS.", True),
        ('q="the school, सड़क"', True),
        ('q="हिन्दी pits"', False),
        ('q="of every yard"', True),
        ("q=पাं", False),
        ("q=!", True),
        ("q=😀 -", True),
        ("q=school -yard.", False),
        ("q=school -lawn!", True),
        ("q=%", True),
        ("q=schoo_", True),
    ],
)
def test_fresh_entries_by_theme_and_words(client, query, finds):
    title = "A soak pit at the school, सड़क की हिन्दी"
    problem = "Pits of\nevery-yard overflowed."
    practice_in("submitted", title=title, problem=problem, themes=["gobardhan"])
    client.force_login(teller("gp:sample-5"))
    assert (title in page(client, f"?status=submitted&{query}")) == finds


def test_fresh_entries_of_a_merged_theme_stand_under_the_other(client):
    practice_in("submitted", title="Fresh windmill", themes=["gobardhan"])
    into = Theme.objects.get(key="handwashing")
    Theme.objects.filter(key="gobardhan").update(merged_into=into)
    remembered.forget()
    client.force_login(teller("gp:sample-5"))
    assert "Fresh windmill" in page(client, "?status=submitted&theme=handwashing")
    assert "Fresh windmill" not in page(client, "?status=submitted&theme=household-taps")


def test_fresh_entries_wear_no_filter_that_they_cannot_have(client):
    practice_in("submitted", title="Fresh windmill")
    client.force_login(teller("gp:sample-5"))
    of_published = "tag=wind&year=2016&endorsed=saw-it&adopted=in-use&confirmed=yes"
    html = page(client, f"?status=submitted&kind=practice&{of_published}")
    assert "Fresh windmill" in html
    assert html.count('class="chip"') == 2  # its kind and its status
    for name in ("tag", "year", "endorsed", "adopted", "confirmed"):
        assert f'name="{name}"' not in html


def test_more_fresh_entries_than_are_shown_are_said_to_be_more(client, monkeypatch):
    monkeypatch.setattr(fresh, "MOST", 2)
    client.force_login(teller("gp:sample-5"))
    for said in ("1 entry", "2 entries", "2+ entries"):
        practice_in("submitted", title="Fresh windmill")
        assert f"{said} fresh from the field" in page(client, "?status=submitted")


def test_the_cost_does_not_grow(client, monkeypatch):
    monkeypatch.setattr(remembered, "KEPT_FOR", 3600)  # a slow machine shall not read them anew
    remembered.forget()
    many_published(1)
    queries(client)  # from now on the themes and states are known
    one = queries(client)
    many_published(2)
    assert queries(client) == one
    many_published(17)
    twenty = queries(client)
    many_published(180)
    assert Practice.objects.count() == 200
    assert queries(client) == twenty == one
    assert queries(client, "/practices/?page=9") == one
    assert one <= 3


def test_the_districts_of_one_state_follow_it(client):
    published_practice(title="Of Khajuri", place="gp:42664")
    published_practice(title="Of Tamil Nadu", place="state:33")

    def districts(query):
        html = page(client, query)
        found = r"name=\"district\" value=\"(\d*)\"( checked)?>.*?<i>(.*?)</i>"
        return re.findall(found, html)

    assert districts("") == districts("?state=33") == districts("?state=8&state=33") == []
    assert districts("?state=8") == [("", " checked", ""), ("117", "", "1")]
    assert districts("?state=8&kind=practice") == [("", " checked", ""), ("117", "", "1")]
    assert districts("?state=8&district=117") == [("", "", ""), ("117", " checked", "1")]
    assert "Of Khajuri" in page(client, "?state=8&district=117")
    few = queries(client, "/practices/?state=8")
    many_published(3, places=[Place.objects.get(level="gp", code="42664")])
    assert queries(client, "/practices/?state=8") <= few


def test_years_of_publication_follow(client):
    late = datetime(2024, 12, 31, 19, 0, tzinfo=UTC)  # in India it is 2025
    published_practice(title="Of the new year", at=late)
    published_practice(title="Of the old year", at=late - timedelta(hours=2))

    def years(query):
        found = r"name=\"year\" value=\"(\d*)\"( checked)?>.*?<i>(.*?)</i>"
        return re.findall(found, page(client, query))

    assert years("") == [("", " checked", ""), ("2025", "", "1"), ("2024", "", "1")]
    assert years("?kind=practice")[1:] == [("2025", "", "1"), ("2024", "", "1")]
    assert years("?kind=lesson") == []
    html = page(client, "?year=2025")
    assert "Of the new year" in html
    assert "Of the old year" not in html
    assert "1 practice<" in html
    for wrong in ("1999", "2101", "x"):
        page(client, f"?year={wrong}", status=400)


def test_depth_costs_the_same(client):
    many_published(100)
    queries(client)
    first = queries(client, "/practices.json?sort=newest")
    address = "/practices.json"
    for _ in range(4):
        address = client.get(address).json()["next"]
    assert queries(client, address) == first


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading(client, method):
    assert getattr(client, method)("/practices/").status_code == 405


def test_counts_of_the_best_alone_say_at_least(client, monkeypatch):
    """Where a word has so many hits that only the best are counted, each number says so."""
    late = {"title": "Late", "problem": "Zeolite in it.", "themes": ["gobardhan"]}
    pks = many_published(30, [late])
    SearchRow.objects.filter(practice__in=pks[:21]).update(endorsements=4)
    monkeypatch.setattr(finding, "ENOUGH", 20)
    monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
    monkeypatch.setattr(finding, "_least", lambda _words: ranking.Least(4))
    html = page(client, "?q=zeolite")
    assert "21+ practices" in html
    theme = html[html.index('name="theme"') :].partition("</label>")[0]
    assert "<i>21+</i>" in theme
    monkeypatch.setattr(finding, "_is_large", lambda _hour: False)
    html = page(client, "?q=zeolite")
    assert "30 practices" in html
    assert "30+" not in html


def test_of_what_is_fresh_the_newest_are_looked_through(client, monkeypatch):
    """Each text is folded anew for each search, and of all that waits there may be many."""
    for title in ("First windmill", "Second windmill"):
        practice_in("submitted", title=title)
    client.force_login(teller("gp:sample-5"))
    assert "2 entries fresh from the field" in page(client, "?status=submitted&q=windmill")
    monkeypatch.setattr(fresh, "MOST_FOLDED", 1)
    assert "1 entry fresh from the field" in page(client, "?status=submitted&q=windmill")
    assert "2 entries fresh from the field" in page(client, "?status=submitted")
