"""Numbers of themes, states and districts are read from kept counts, and are those of a count."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from places.models import Place
from practices import counting, merged_themes, search_index, workflow
from practices.models import Practice, Theme
from tests.factories.practices import practice_in, published_practice

pytestmark = pytest.mark.django_db
SHIELDED = {"shielded": True, "terrain": "hilly", "village": "Dhimrapur"}


@pytest.fixture
def mixed(cast):
    """Entries of every kind: what counts, what does not, and what counts in the state alone."""
    places = cast.places
    several = ["gobardhan", "solid-waste", "handwashing"]
    published_practice(themes=several, place=places.home_gp)
    published_practice(themes=["solid-waste"], place=places.home_block)
    published_practice(themes=["gobardhan"], place=places.other_district)
    published_practice(themes=["gobardhan"], place=places.home_state)
    published_practice(themes=["handwashing"], place=places.far_district)
    published_practice(themes=["handwashing"], place=places.india)
    published_practice(themes=["handwashing"])  # at a sample place
    at_home = {"author": cast.gp, "desk": cast.district, "place": places.home_gp}
    practice_in("published", themes=["solid-waste"], **at_home, **SHIELDED)
    for state in ("draft", "submitted", "withdrawn", "superseded", "published+draft"):
        practice_in(state, themes=["solid-waste"], place=places.home_gp)
    hidden = published_practice(themes=["gobardhan"], place=places.home_gp)
    workflow.apply(hidden, "withdraw", by=None, agent="test", note="No.", ground="unsafe")
    old, into = Theme.objects.get(key="gobardhan"), Theme.objects.get(key="solid-waste")
    old.merged_into = into
    old.save()
    merged_themes.move(old.pk)
    search_index.write_waiting()
    return places


def naive(**conditions):
    return Practice.objects.visible_to(AnonymousUser()).listed().filter(**conditions).count()


def asked(address):
    """Return the answer to an address, and the statements that it took."""
    with CaptureQueriesContext(connection) as caught:
        answer = Client().get(address)
    assert answer.status_code == 200
    return answer, [one["sql"] for one in caught]


def test_themes_have_the_numbers_of_a_count(mixed):
    told = {one.what: one.count for *_names, group in counting.themes_by_group() for one in group}
    assert told == {theme: naive(themes=theme) for theme in Theme.objects.current()}
    assert told[Theme.objects.get(key="solid-waste")] > told[Theme.objects.get(key="handwashing")]
    for theme in told:
        assert counting.of_theme(theme) == told[theme]


def test_states_and_districts_have_the_numbers_of_a_count(mixed):
    told = {one.what: one.count for one in counting.states()}
    assert told == {state: naive(place__state=state) for state in told}
    samples = [state for state in told if not state.code.isdigit()]
    assert sum(told[state] for state in samples) == 1
    home = told[mixed.home_state]
    for state in told:
        for level in counting.children_of(state, "en"):
            for one in level.places:
                assert one.count == naive(**{f"place__{level.level}": one.what}), one
    (districts,) = counting.children_of(mixed.home_state, "en")
    in_districts = sum(one.count for one in districts.places)
    assert home == in_districts + 2  # one of the state, and one that is shielded


def test_what_lies_in_a_district_is_counted_there(mixed):
    (blocks,) = counting.children_of(mixed.home_district, "en")
    assert {one.what: one.count for one in blocks.places} == {
        mixed.home_block: naive(place__block=mixed.home_block)
    }


@pytest.mark.parametrize("name", ["home_state", "home_district", "other_district", "sample", "gp"])
def test_a_page_of_a_place_says_how_many_there_are(mixed, name):
    sample = Place.objects.by_key("gp:sample-1").state
    place = {"sample": sample, "gp": mixed.home_gp}.get(name) or getattr(mixed, name)
    answer, _ = asked(f"/places/{place.level}/{place.code}/")
    path = "place" if name == "gp" else f"place__{place.level}"
    assert answer.context["total"] == naive(**{path: place}) > 0


@pytest.mark.parametrize(
    "address",
    ["/themes/", "/themes/solid-waste/", "/places/state/208/", "/api/v1/themes/solid-waste/"],
)
def test_no_page_counts_all_that_a_theme_or_a_state_has(mixed, address):
    answer, statements = asked(address)
    assert not [sql for sql in statements if "COUNT(" in sql and 'FROM "practices_practice"' in sql]
    assert not [sql for sql in statements if "count(*)" in sql and "practices_search " in sql]
    if "solid-waste" in address:
        number = naive(themes__key="solid-waste")
        told = answer.json()["practices"] if "api" in address else answer.context["total"]
        assert told == number > 0
