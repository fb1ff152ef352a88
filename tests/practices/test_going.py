"""A code typed into the search leads straight there; a place named in it is offered as a filter."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from places.models import Place, PlaceName
from practices.search.naming import named_in
from tests.factories.practices import draft_practice, published_practice

pytestmark = pytest.mark.django_db


def to(client, q):
    """Return where a search for `q` leads, or its status."""
    answer = client.get("/practices/", {"q": q})
    return answer.url if answer.status_code == 302 else answer.status_code


def test_codes_lead_straight_there(client, cast):
    practice, hidden = published_practice(), draft_practice()
    for typed in (practice.code, practice.code.lower(), practice.code[3:], f" {practice.code} "):
        assert to(client, typed) == practice.get_absolute_url()
    wrong = practice.code[:-1] + ("0" if practice.code[-1] != "0" else "1")
    for typed in (wrong, hidden.code, wrong[:-1], f"ls {wrong[3:]}1", wrong.replace("-", "–")):
        said = client.get("/practices/", {"q": typed}, follow=True)
        assert (said.status_code, said.redirect_chain[0][0][:3]) == (404, "/c/"), typed
        assert "has this code" in said.text or "has a typing error" in said.text
    assert practice.title in client.get("/practices/", {"q": wrong}, follow=True).text
    for typed in (
        hidden.code[3:],
        "LS road 12",
        "ls",
        "LS-",
        "LS-12",
        "LSGD",
        "LS-SBM report 2024",
    ):
        assert to(client, typed) == 200, typed
    gp = Place.objects.get(level="gp", code="42664")
    for typed in (
        "gp:42664",
        "GP 42664",
        "LGD 42664",
        "lgd code: 42664",
        "42664",
        "४२६६४",
        "gp:৪২৬৬৪",
    ):
        assert to(client, typed) == "/places/gp/42664/", typed
    for typed in ("gp:999999", "block:42664", "999999999", "९" * 5, "gp:" + "9" * 500):
        assert to(client, typed) == 200, typed
    Place.objects.create(
        level="block", code="42664", name="Twin", parent=gp.district, state=gp.state
    )
    page = client.get("/practices/", {"q": "42664"})
    assert page.status_code == 200
    assert 'href="?gp=42664"' in page.text
    assert 'href="?block=42664"' in page.text


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("q=toilets Udaipur&state=33", "q=toilets&district=117"),
        ("q=toilets Udaipur&state=33&state=8", "q=toilets&state=8&district=117"),
        ("q=toilets Udaipur&state=8&kind=lesson", "q=toilets&state=8&kind=lesson&district=117"),
        ("q=toilets Udaipur&state=sample-1", "q=toilets&district=117"),
        ("q=Udaipur&gp=sample-1&theme=gobardhan", "theme=gobardhan&district=117"),
        ("q=toilets Gogunda&state=33&district=117", "q=toilets&district=117&block=796"),
        ("q=toilets Rajasthan&district=117&block=6620", "q=toilets&state=8"),
    ],
)
def test_a_place_is_offered_without_those_in_which_it_does_not_lie(client, asked, offered):
    html = client.get(f"/practices/?{asked}").text
    chips = re.findall(r'<a class="chip" href="([^"]+)">Only in', html)
    assert parse_qs(offered) in [parse_qs(unescape(chip)[1:]) for chip in chips], chips


def test_a_place_that_is_named_is_offered_and_not_put_on(client, cast):
    published_practice(title="Toilets by the tribe", place="gp:42664")
    published_practice(title="Toilets by a tribe of Udaipur elsewhere", place="state:33")
    page = client.get("/practices/", {"q": "toilets tribe Udaipur"}).text
    assert "elsewhere" in page
    assert "Only in Udaipur District, Rajasthan" in page
    assert 'href="?q=toilets+tribe&amp;district=' in page
    district = Place.objects.get(level="district", name="Udaipur", state__code="8")
    narrowed = client.get("/practices/", {"q": "toilets tribe Udaipur", "district": district.code})
    assert "Only in" not in narrowed.text
    assert f'href="?district={district.code}"' in client.get("/practices/?q=udaipur").text
    PlaceName.objects.create(place=district, kind="former", name="Mewar Mandal")
    assert next(iter(named_in("mewar mandal toilets"))) == (district, "toilets")
    with CaptureQueriesContext(connection) as caught:
        assert [rest for place, rest in named_in("soak pits of Udaipur")] == ["soak pits of"]
        assert named_in("toilet " * 40) == []
    assert len(caught) == 3  # one, and one more where a place is named


def rest_of(text):
    return {place.name: rest for place, rest in named_in(text)}.get("Udaipur")


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ('"soak pit" -plastic Udaipur', '"soak pit" -plastic'),
        ("Udaipur “Soak  Pit” –plastic", "“Soak Pit” –plastic"),
        ('Udaipur, -"hand pump" Toilets', '-"hand pump" Toilets'),
        ("Toilets; UDAIPUR Toilets", "Toilets; Toilets"),
        ('"Udaipur" Toilets', "Toilets"),
        ("Toilets-Udaipur", "toilets"),
        ("Udaipur -Udaipur", "-Udaipur"),
        ("-Udaipur Toilets Udaipur", "-Udaipur Toilets"),
        ('Udaipur"', ""),
        (f"{'Udaipur '}{'toilets ' * 20}", " ".join(["toilets"] * 20)),
    ],
)
def test_the_rest_of_what_was_typed_keeps_its_quotes_minus_signs_and_letters(typed, rest):
    assert rest_of(typed) == rest


@pytest.mark.parametrize(
    "typed", ["toilets -Udaipur", 'toilets -"Udaipur"', '"toilets of Udaipur"', '-"near Udaipur" x']
)
def test_what_must_not_be_there_and_a_phrase_name_no_place(typed):
    assert rest_of(typed) is None


def test_what_stands_apart_is_no_name():
    district = Place.objects.get(level="district", name="Udaipur", state__code="8")
    PlaceName.objects.create(place=district, kind="former", name="Mewar Mandal")
    assert rest_of("mewar mandal") == ""
    assert rest_of('mewar "soak pit" mandal') is rest_of("mewar -x mandal") is None


def test_hindi_keeps_the_spelling_of_who_typed_it():
    district = Place.objects.get(level="district", name="Udaipur", state__code="8")
    PlaceName.objects.get_or_create(place=district, kind="local", name="उदयपुर", language="hi")
    assert rest_of("उदयपुर में हिन्दी सोख़ता गड्ढा") == "में हिन्दी सोख़ता गड्ढा"


def test_an_assamese_name_is_known_in_its_own_letters():
    """Which the search folds into the Bengali ones, and the directory of places does not."""
    district = Place.objects.get(level="district", name="Udaipur", state__code="8")
    PlaceName.objects.create(place=district, kind="local", name="কামৰূপ", language="as")
    assert rest_of("শৌচাগাৰ কামৰূপ।") == "শৌচাগাৰ"
    assert rest_of("শৌচাগাৰ নলবাৰী") is None


def test_the_offer_leaves_out_what_was_to_be_left_out(client, cast):
    page = client.get("/practices/", {"q": '"soak pit" -plastic Udaipur'}).text
    assert 'href="?q=%22soak+pit%22+-plastic&amp;district=' in page
    assert "Only in" not in client.get("/practices/", {"q": "toilets -Udaipur"}).text


def test_gram_panchayats_only_where_nothing_above_has_the_name(cast):
    gp = Place.objects.get(level="gp", code="42664")
    assert gp in [place for place, rest in named_in(f"pits in {gp.name}")]
    for code in ("1", "2", "3"):
        twin = Place(level="gp", code=f"77{code}", name=gp.name, parent=gp.parent, state=gp.state)
        twin.save()
        PlaceName.objects.get_or_create(place=twin, kind="official", name=gp.name)
    assert named_in(gp.name) == []  # too many to guess
    assert named_in("of") == named_in("") == named_in("\x00 '") == []
