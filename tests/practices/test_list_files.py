"""The list as JSON, CSV, Atom and suggestions: the same query, nothing more than pages show."""

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from practices import exports, workflow
from practices.models import SearchRow
from practices.search import Filters, exporting, published, title_starts
from tests.factories.practices import STATES, practice_in, published_practice, teller
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
PRIVATE = {
    "contact": "Call Ramesh at 9876543210",
    "told_by_name": "Ramesh Private",
    "tellers_yes": "by-phone",
}
FORETOLD = exports.foretold
FILES = ("/practices.json", "/practices.csv", "/practices/feed/", "/practices/")


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response).decode() if response.streaming else response.content.decode()


def rows(client, query=""):
    return list(
        csv.DictReader(io.StringIO(text(client, f"/practices.csv{query}").lstrip("\ufeff")))
    )


def test_json_has_what_scripts_rely_on(client):
    practice = published_practice(title="शौचालय", language="hi", themes=["toilet-technology"])
    answer = client.get("/practices.json?q=शौचालय").json()
    assert answer["count"] == 1
    assert answer["next"] is None
    result = answer["results"][0]
    assert (result["pk"], result["code"], result["title"]) == (practice.pk, practice.code, "शौचालय")
    assert result["url"].endswith(practice.get_absolute_url())
    assert (result["endorsements"], result["adoptions"]) == (0, 0)
    assert result["themes"] == ["toilet-technology"]
    assert result["place"]["key"] == "gp:sample-1"
    assert client.get("/practices.json?q=zeppelin").json()["results"] == []


def test_next_of_json_leads_through_all(client):
    many_published(43)
    address, seen = "/practices.json?q=pits", []
    while address:
        answer = client.get(address).json()
        seen += [result["pk"] for result in answer["results"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == answer["count"] == 43


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_are_never_formulas(client, start):
    published_practice(title=f"{start}HYPERLINK(1)", problem=f"{start}cmd")
    row = rows(client)[0]
    assert row["title"][0] not in "=+-@\t\r"
    assert row["summary"][0] not in "=+-@\t\r"
    assert "HYPERLINK(1)" in row["title"]


def test_csv_is_for_spreadsheets_and_says_where_it_ends(client, monkeypatch):
    many_published(5)
    assert text(client, "/practices.csv").startswith("\ufeff")
    assert len(rows(client)) == 5
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    lines = text(client, "/practices.csv").splitlines()
    assert len(lines) == 1 + 3 + 1
    assert "Only the first 3" in lines[-1]


def test_the_page_says_what_the_spreadsheet_will_hold(client, monkeypatch):
    many_published(30)
    told = client.get("/practices/").context["file"]
    assert (told["rows"], told["total"]) == (30, 30)
    assert abs(told["bytes"] - len(text(client, "/practices.csv").encode())) < 300
    assert "30 lines, about" in text(client, "/practices/")
    monkeypatch.setattr(exports, "foretold", lambda *_: FORETOLD(*_, most=20))
    assert "the first 20 of 30 lines, about" in text(client, "/practices/")
    assert FORETOLD([3], 0, 20)["bytes"] == 3


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("Soak pit, school!", "soak-pit-school"),
        ("शौचालय मरम्मत", "saucalaya-marammata"),
        ("pit " * 2000, "-".join(["pit"] * 15)),
        ("x" * 9000, "x" * 60),
        ("कि" * 3000, "ki" * 30),
        ('"\\; filename=a.exe', "filenameaexe"),
        ("!!!", "list"),
        ("", "list"),
    ],
)
def test_csv_is_named_by_its_words_in_sixty_letters(client, q, name):
    answer = client.get("/practices.csv", {"q": q})
    assert answer["Content-Disposition"] == f'attachment; filename="practices-{name}.csv"'


def test_csv_reaches_beyond_one_batch(client):
    many_published(230)
    codes = [row["code"] for row in rows(client)]
    assert len(set(codes)) == len(codes) == 230


def test_csv_ends_where_the_last_entry_goes_while_it_is_read(client, monkeypatch):
    monkeypatch.setattr(exporting, "_OF_A_FILE", 2)
    last, *newer = [published_practice(title=f"Pit {n}") for n in range(3)]
    lines = iter(client.get("/practices.csv"))
    read = b"".join(next(lines) for _line in range(3)).decode()
    assert all(practice.code in read for practice in newer)
    workflow.apply(last, "withdraw", by=None, agent="test", note="Wrong.", ground="outdated")
    assert list(lines) == []


def test_feed_says_words_that_no_xml_can_hold_without_them(client):
    feed = ElementTree.fromstring(text(client, "/practices/feed/?q=pit%01s%0B%EF%BF%BE"))
    assert feed.findtext(f"{ATOM}title").endswith("pits")


def test_feed_names_the_language_of_each_entry(client):
    practice = published_practice(title="Toilets <b>&", problem="Bell\x07 here.")
    published_practice(title="குடிநீர்", language="ta")
    feed = ElementTree.fromstring(text(client, "/practices/feed/"))
    entries = feed.findall(f"{ATOM}entry")
    languages = [e.get("{http://www.w3.org/XML/1998/namespace}lang") for e in entries]
    assert languages == ["ta", "en"]
    assert entries[1].findtext(f"{ATOM}title") == "Toilets <b>&"
    assert entries[1].findtext(f"{ATOM}updated")[:19] == practice.renewed_at.isoformat()[:19]
    assert (
        len(
            ElementTree.fromstring(text(client, "/practices/feed/?language=ta")).findall(
                f"{ATOM}entry"
            )
        )
        == 1
    )


NEAR = ("zeppelin+qqxyzw", "zepelin", "zepelin+qqxyzw")


def test_json_says_what_only_comes_near(client):
    published_practice(title="Zeppelin engine")
    published_practice(title="Zeppelin")

    def said(query):
        answer = client.get(f"/practices.json?q={query}").json()
        told = [answer[name] for name in ("count", "spelled", "relaxed", "full", "apart")]
        return [*told, len(answer["results"])]

    assert said("zeppelin") == [2, "", False, None, False, 2]
    assert said("zeppelin+qqxyzw") == [2, "", True, 0, False, 2]
    assert said("zepelin") == [2, "zeppelin", False, None, False, 2]
    assert said("zepelin+qqxyzw") == [2, "zeppelin qqxyzw", True, 0, False, 2]
    assert said("zeppelin+engine") == [1, "", True, 1, False, 2]
    assert said("qqxyzw") == [0, "", False, None, False, 0]


@pytest.mark.parametrize("query", [*NEAR, "zeppelin&kind=lesson", "qqxyzw"])
def test_csv_says_that_nothing_has_all_words_and_where_the_near_ones_are(client, query):
    published_practice(title="Zeppelin")
    headings, said = csv.reader(io.StringIO(text(client, f"/practices.csv?q={query}")))
    assert headings[-1] == "confirm_by"
    assert len(said) == 1
    assert said[0].startswith("No practice of this list has all these words")
    assert said[0].endswith(f"/practices/?q={query}")


def test_csv_holds_what_has_all_words_alone(client):
    published_practice(title="Zeppelin engine")
    published_practice(title="Zeppelin")
    assert [row["title"] for row in rows(client, "?q=zeppelin+engine")] == ["Zeppelin engine"]
    assert len(rows(client, "?q=zeppelin")) == 2
    assert rows(client, "?kind=lesson") == []
    assert rows(client, "?q=zeppelin&status=submitted") == []


def test_a_page_of_near_ones_alone_offers_no_file_of_them(client):
    published_practice(title="Zeppelin engine")
    published_practice(title="Zeppelin")

    def offers(query):
        html = text(client, f"/practices/?q={query}")
        return "Download this list" in html, "The newest of this list as a feed" in html

    assert offers("zeppelin+qqxyzw") == offers("zepelin+qqxyzw") == (False, False)
    assert offers("zeppelin") == offers("zeppelin+engine") == offers("zepelin") == (True, True)


def titles_of_feed(client, query):
    feed = ElementTree.fromstring(text(client, f"/practices/feed/{query}"))
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


@pytest.mark.parametrize(
    "order", ["", "&sort=relevance", "&sort=endorsed", "&sort=adopted", "&sort=newest", "&page=1"]
)
def test_a_feed_begins_with_the_newest_whatever_order_is_asked_for(client, monkeypatch, order):
    monkeypatch.setattr(exports, "MOST_ENTRIES", 2)
    for n in range(2):
        published_practice(title=f"Zeppelin {n}", themes=["gobardhan"])
    endorsed = published_practice(title="Zeppelin", themes=["gobardhan"])
    SearchRow.objects.filter(pk=endorsed.pk).update(endorsements=9, adoptions=9)
    published_practice(title="New", result="A zeppelin came.", themes=["gobardhan"])
    assert titles_of_feed(client, f"?q=zeppelin{order}") == ["New", "Zeppelin"]
    assert titles_of_feed(client, f"?theme=gobardhan{order}") == ["New", "Zeppelin"]


def test_a_feed_holds_nothing_that_only_comes_near(client):
    published_practice(title="Zeppelin engine")
    published_practice(title="Zeppelin")
    assert "Zeppelin" in text(client, "/practices/?q=zeppelin+qqxyzw")
    for near in NEAR:
        assert titles_of_feed(client, f"?q={near}") == [], near
    assert titles_of_feed(client, "?q=zeppelin+engine") == ["Zeppelin engine"]
    assert titles_of_feed(client, "?q=zeppelin") == ["Zeppelin", "Zeppelin engine"]


def test_from_a_mistyped_list_one_takes_along_what_was_looked_for(client):
    published_practice(title="Zeppelin")
    client.force_login(teller())
    html = text(client, "/practices/?q=zepelin&kind=practice")
    for address in ("/practices.csv", "/practices/feed/", "/me/searches/new/"):
        assert f'href="{address}?q=zeppelin&amp;kind=practice"' in html, address
    assert "Only “zepelin”" not in html
    html = text(client, "/practices/?q=zeppelin")
    assert 'href="/practices/feed/?q=zeppelin"' in html
    for nowhere in ("q=zepelin+qqxyzw", "q=zepelin&amp;kind=lesson"):
        html = text(client, f"/practices/?{nowhere.replace('&amp;', '&')}")
        assert f'href="/me/searches/new/?{nowhere}"' in html


def test_nobody_who_follows_a_search_is_told_of_what_only_comes_near():
    practice = published_practice(title="Zeppelin")

    def told(query):
        day, nobody = timedelta(days=1), AnonymousUser()
        since, until = practice.published_at - day, practice.published_at + day
        return [one.pk for one in published(query, Filters(), nobody, since, until)]

    assert told("zeppelin") == [practice.pk]
    assert told("zepelin") == told("zeppelin qqxyzw") == told("zepelin qqxyzw") == []


@pytest.mark.parametrize("state", STATES)
def test_no_file_tells_more_than_is_public(client, state):
    practice = practice_in(state, title="Marked zeppelin", particulars=PRIVATE)
    for address in (*FILES, "/practices/suggest/?q=marked"):
        said = text(client, address)
        assert "9876543210" not in said
        assert "Ramesh" not in said
        shown = "Marked zeppelin" in said
        # A superseded one has a replacement of the same title here.
        assert shown == (state.startswith("published") or state == "superseded")
        if state == "withdrawn":
            assert practice.code not in said


def test_hidden_ones_are_in_no_file(client):
    practice = published_practice(title="Marked zeppelin")
    workflow.apply(
        practice,
        "withdraw",
        by=None,
        agent="test",
        note="It names a child.",
        ground="personal-data",
    )
    for address in FILES:
        assert "zeppelin" not in text(client, f"{address}?status=withdrawn")
        assert practice.code not in text(client, f"{address}?status=withdrawn")


def test_suggestions_begin_with_what_was_typed(client):
    practice = published_practice(title="Windmill pumps water", tag_names=["wind power"])
    practice_in("draft", title="Windmill in secret", tag_names=["windsecret"])
    found = client.get("/practices/suggest/?q=wind").json()
    assert [t["title"] for t in found["titles"]] == ["Windmill pumps water"]
    assert found["titles"][0]["url"] == practice.get_absolute_url()
    assert [t["name"] for t in found["tags"]] == ["wind power"]
    assert client.get("/practices/suggest/?q=pump").json()["titles"] != []
    assert client.get("/practices/suggest/?q=ills").json()["titles"] == []
    assert client.get("/practices/suggest/?q=gobar").json()["themes"][0]["key"] == "gobardhan"
    assert "Udaipur" in {
        p["name"] for p in client.get("/practices/suggest/?q=udaip").json()["places"]
    }
    assert client.get("/practices/suggest/").json()["titles"] == []


def test_themes_and_states_are_suggested_by_their_sound_where_nothing_begins_so(client):
    def told(q):
        found = client.get("/practices/suggest/", {"q": q}).json()
        return [one["key"] for one in found["themes"]], [one["name"] for one in found["places"]]

    for q in ("shochalay", "sochaalay", "shouchalay takneek"):
        assert told(q)[0][0] == "toilet-technology", q
    assert told("rajsthan") == ([], ["Rajasthan"])
    for q in ("zzqq", "rajsthan zzqq", "qqiscly", "!!!!", "sh"):
        assert told(q) == ([], []), q


def test_suggestions_follow_what_is_published(client):
    def titles(typed):
        found = client.get("/practices/suggest/", {"q": typed}).json()["titles"]
        return [title["title"] for title in found]

    within = published_practice(title="Old pumps of a windmill")
    published_practice(title="Windmill pumps")
    published_practice(title="शौचालयों की मरम्मत", language="hi")
    assert titles("windm") == ["Windmill pumps", "Old pumps of a windmill"]
    assert titles("pumps of a w") == ["Old pumps of a windmill"]
    assert titles("शौचा") == ["शौचालयों की मरम्मत"]
    assert titles("100%") == titles("w_ndm") == titles("of") == []
    workflow.apply(within, "withdraw", by=None, agent="test", note="Wrong.", ground="outdated")
    assert titles("windm") == ["Windmill pumps"]
    before = list_of_starts()
    title_starts.rebuild()
    assert list_of_starts() == before != []


def list_of_starts():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM practices_title_start ORDER BY 1, 2, 3")
        return cursor.fetchall()


def test_suggestions_are_ten_at_most(client):
    many_published(15)
    assert len(client.get("/practices/suggest/?q=twin").json()["titles"]) == 10
