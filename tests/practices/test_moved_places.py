"""Places that move or get another name: counts of the search at once, its words a minute later."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from places.directory import Row
from places.models import Place
from places.release import apply_release
from practices import search_check, search_index
from practices.search import Filters, find
from practices.search.counts import shown
from tests.cast import make_places
from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


@pytest.fixture
def places():
    return make_places()


@pytest.fixture
def told(places):
    """Three entries in a GP, and one in the block that it lies in."""
    home, block = places["home_gp"].key, places["home_block"].key
    entries = [published_practice(title=f"Pits told {n}", place=home) for n in range(3)]
    return [*entries, published_practice(title="Pits of all", place=block)]


def waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT practice_id FROM practices_search_waiting ORDER BY 1")
        return [pk for (pk,) in cursor.fetchall()]


def keys_of(practices):
    return sorted(practice.pk for practice in practices)


def by_district(code):
    """Return the numbers that stand beside the list of a state, by the name of the district."""
    filters = Filters(state=(code,))
    counted = find("", filters, ANYBODY, facets=shown(filters)).facets["district"]
    names = dict(Place.objects.values_list("pk", "name"))
    return {names[pk]: number for pk, number in counted.items()}


def found(words):
    return sorted(row.pk for row in find(words, Filters(), ANYBODY).practices)


def released(*places):
    """Bring a release of these places, as they stand."""
    apply_release([Row(p.level, p.code, *p.parent.key.split(":"), p.state.code, p.name, *[""] * 4)
                   for p in places])  # fmt: skip


def agrees():
    return not any(search_check.wrong_counts().values()) and not search_index.wrong_rows()


@pytest.mark.parametrize("save", [Place.save, released])
def test_the_counts_of_districts_follow_a_place_that_moves_at_once(places, told, save):
    """A GP alone: what lies elsewhere in its block stays where it is."""
    assert by_district("208") == {"Girwa": 4}
    moved = places["home_gp"]
    moved.parent = places["other_district"]
    save(moved)
    assert by_district("208") == {"Salumbar": 3, "Girwa": 1}
    assert not search_check.wrong_counts()["practices_search_cell"]
    assert waiting() == keys_of(told[:3])


@pytest.mark.parametrize("save", [Place.save, released])
def test_entries_of_a_block_follow_it_into_another_state(places, told, save):
    assert (found("Girwa"), found("Gonda")) == (keys_of(told), [])
    moved = places["home_block"]
    moved.parent = places["far_district"]
    moved.state = places["far_state"]
    save(moved)
    assert not search_check.wrong_counts()["practices_search_cell"]
    assert search_index.write_waiting() == 4
    assert (found("Girwa"), found("Gonda")) == ([], keys_of(told))
    assert (by_district("208"), by_district("209")) == ({}, {"Gonda": 4})
    assert agrees()


@pytest.mark.parametrize("save", [Place.save, released])
@pytest.mark.parametrize("name", ["home_gp", "home_block", "home_district"])
def test_entries_at_and_under_a_place_are_found_by_its_new_name(places, told, save, name):
    renamed = places[name]
    renamed.name = "Navapura"
    save(renamed)
    wanted = keys_of(told[:3] if name == "home_gp" else told)
    assert waiting() == wanted
    search_index.write_waiting()
    assert found("Navapura") == wanted
    assert waiting() == []
    assert agrees()


def test_what_says_the_same_waits_for_nothing(places, told):
    places["home_gp"].save()
    released(*(place for place in places.values() if place.level != "national"))
    assert waiting() == []


def test_a_new_place_is_no_matter_of_the_entries(places, told):
    Place(level="gp", code="937650", name="Nai", parent=places["home_block"]).save()
    assert waiting() == []


def test_what_waits_is_written_some_at_a_time(places, told, monkeypatch):
    """So nobody who publishes waits for all of a state; the rest is left for the next run."""
    monkeypatch.setattr(search_index, "_AT_ONCE", 3)
    places["home_state"].name = "Navapura"
    places["home_state"].save()
    assert search_index.write_waiting(seconds=0) == 3
    assert waiting() == keys_of(told)[3:]
    assert search_index.write_waiting() == 1
    assert found("Navapura") == keys_of(told)
