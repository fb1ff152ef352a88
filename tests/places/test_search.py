"""Finding places by what people type."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from places import search
from places.folding import fold
from places.models import Place

pytestmark = pytest.mark.usefixtures("facts")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("uda", "district:117"),
        ("UDAIPUR", "district:117"),
        ("उदय", "district:117"),
        ("যোৰ", "district:290"),
        ("கிரு", "district:577"),
        ("udaipor", "district:117"),
        ("Warangal Rural", "district:522"),
        ("असम", "state:18"),
        ("gp:42664", "gp:42664"),
        ("42664", "gp:42664"),
        ("Khajuri, Udaipur", "gp:42664"),
        ("भारत", "national:1"),
        ("राजस्\u200dथान", "state:8"),
    ],
)
def test_a_beginning_a_misspelling_a_former_name_a_code_find(text, key):
    assert key in [place.key for place in search.suggest(text)]


@pytest.mark.parametrize(
    "text", ["", "u", "  ", "%%%", "___", "\x00uda", "x" * 201, "zzzzzzz", ",,,", "'; --"]
)
def test_senseless_text_finds_nothing(text):
    assert search.suggest(text) == []


def test_the_same_name_comes_with_its_parents_and_the_near_one_first():
    gps = [
        place for place in search.suggest("Mubarakpur", levels=["gp"]) if place.name == "Mubarakpur"
    ]
    assert len({place.label for place in gps}) == len(gps) >= 2
    for near in gps:
        assert search.suggest("Mubarakpur", levels=["gp"], near=near)[0] == near


def test_the_exact_name_comes_first_then_the_higher_level():
    levels = [place.level for place in search.suggest("Udaipur") if place.name == "Udaipur"]
    assert levels[0] == "district"


def test_levels_and_a_place_above_limit():
    udaipur = Place.objects.by_key("district:117")
    found = search.suggest("go", under=udaipur)
    assert found
    assert all(place.district == udaipur for place in found)
    assert {place.level for place in search.suggest("uda", levels=["district"])} == {"district"}


def test_closed_places_are_not_suggested():
    Place.objects.filter(level="gp", code="42664").update(valid_to="2020-01-01")
    assert search.suggest("gp:42664") == []
    assert "gp:42664" not in [place.key for place in search.suggest("Khajuri")]


def test_queries_do_not_grow_with_what_is_found():
    def search_and_label(limit):
        with CaptureQueriesContext(connection) as queries:
            found = [place.long_label for place in search.suggest("sam", limit=limit)]
        assert len(found) == limit
        return len(queries)

    assert search_and_label(2) == search_and_label(9)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ज़िला", "जिला"),
        ("हिन्दी", "हिंदी"),
        ("Pānch-Mahāl", "panch mahal"),
        ("পা\u09a1\u09bcা", "পা\u09dcা"),
        ("राजस्\u200dथान", "राजस्थान"),
        ("  A.B_C ", "a b c"),
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert fold(one) == fold(other) != ""


def test_different_names_stay_different():
    assert fold("कल") != fold("काल")
    assert fold("Rampur") != fold("Rampura")


class TestSuggestions:
    def test_json_without_a_language_prefix(self, client):
        assert reverse("places:suggest") == "/places/suggest/"
        answer = client.get("/places/suggest/", {"q": "khajuri", "level": "gp"})
        assert answer.status_code == 200
        first = next(row for row in answer.json()["results"] if row["key"] == "gp:42664")
        assert first["label"] == "Khajuri GP, Lasadiya, Udaipur, Rajasthan"
        assert "Set-Cookie" not in answer.headers

    def test_at_most_twenty(self, client):
        assert len(client.get("/places/suggest/", {"q": "ba"}).json()["results"]) <= 20

    @pytest.mark.parametrize(
        "query", [{"q": "x" * 201}, {"q": "a\x00b"}, {"q": "uda", "level": "village"}]
    )
    def test_wrong_input_is_told(self, client, query):
        assert client.get("/places/suggest/", query).status_code == 400

    def test_nothing_found_is_an_empty_list(self, client):
        assert client.get("/places/suggest/").json() == {"results": []}

    def test_only_reads(self, client):
        assert client.post("/places/suggest/", {"q": "uda"}).status_code in (403, 405)


class TestPlainPage:
    def test_finds_and_leads_back(self, client):
        page = client.get("/places/choose/", {"q": "khajuri", "next": "/places/choose/?q=x"})
        assert "Khajuri GP, Lasadiya, Udaipur, Rajasthan" in page.content.decode()
        assert 'href="/places/choose/?q=x&amp;place=gp%3A42664"' in page.content.decode()

    @pytest.mark.parametrize(
        "address",
        [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/no-such-page/",
        ],
    )
    def test_never_leads_elsewhere(self, client, address):
        page = client.get("/places/choose/", {"q": "khajuri", "next": address}).content.decode()
        assert f'value="{address}"' not in page
        assert "place=gp" not in page
        assert "gp:42664" in page

    def test_says_what_to_do_with_an_unlisted_place(self, client):
        page = client.get("/places/choose/", {"q": "zzzzzzz"}).content.decode()
        assert "My place is not listed" in page
        assert "No place has this name" in page


@pytest.mark.parametrize("level_word", ["GP", "gram panchayat", "ग्राम पंचायत"])
def test_a_name_is_found_with_its_level_as_labels_of_each_language_write_it(level_word):
    assert "gp:42664" in [place.key for place in search.named(f"Khajuri {level_word}, Udaipur")]


@pytest.mark.parametrize("level_word", ["District", "ज़िला", "जिला"])
def test_a_district_is_found_with_its_level_word(level_word):
    assert [place.key for place in search.named(f"Udaipur {level_word}")] == ["district:117"]
