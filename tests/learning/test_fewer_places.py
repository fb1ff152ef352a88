"""A State that comes to have few districts or blocks: no more told of what is shielded there."""

from datetime import date

import pytest
from django.test import Client

from learning.models import Gap, PolicyAsk, Question
from places.directory import Row
from places.models import Place
from places.release import apply_release
from practices import search_check, search_index, shield
from practices.models import Practice
from tests.factories.learning import barrier_of, gap_of, question_of
from tests.factories.practices import published_practice
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(cast):
    """Give the home state five districts and five blocks, just enough; return the last of each."""
    last = {}
    for level in ("district", "block"):
        place = getattr(cast.places, f"home_{level}")
        of_state = Place.objects.filter(level=level, state=cast.places.home_state)
        while of_state.count() < shield.FEWEST:
            told = {"code": f"98{Place.objects.count():04}", "parent": place.parent}
            last[level] = Place.objects.create(level=level, name=f"New {level}", **told)
            last[level].refresh_from_db()
    return last


def ended(place):
    place.valid_to = date(2026, 1, 1)
    place.save()


def released_without(place):
    """Bring a release that has all of its level in its state but `place`."""
    of_level = Place.objects.filter(level=place.level, state=place.state).exclude(pk=place.pk)
    apply_release([Row(p.level, p.code, *p.parent.key.split(":"), p.state.code, p.name, *[""] * 4)
                   for p in of_level], on=date(2026, 1, 2))  # fmt: skip


def covered(place, **more):
    return published_practice(place=place, shielded=True, **more)


@pytest.mark.parametrize("goes", [ended, released_without])
@pytest.mark.parametrize("level", ["district", "block"])
def test_an_entry_is_of_india_as_soon_as_its_state_has_few(cast, many, level, goes):
    home, place = cast.places.home_state, getattr(cast.places, f"home_{level}")
    entry, of_gp = covered(place), covered(cast.places.home_gp)
    other = covered(cast.places.home_block if level == "district" else cast.places.home_district)
    assert {one.place for one in (entry, of_gp, other)} == {home}
    goes(many[level])
    assert {one.pk: one.place.level for one in Practice.objects.all()} == {
        entry.pk: "national",
        of_gp.pk: "state",
        other.pk: "state",
    }
    search_index.write_waiting()
    assert not search_index.wrong_rows()
    assert not any(search_check.wrong_counts().values())
    page = Client().get(entry.get_absolute_url(), follow=True).content.decode()
    assert f"A {level.title()} in India" in page
    assert f"A {level.title()} in {home.name}" not in page


def test_an_entry_does_not_follow_its_place_into_another_state(cast, many):
    """It would be known to be of one of those that went."""
    place = cast.places.home_block
    told = {"code": "989999", "name": "Sixth", "parent": cast.places.home_district}
    Place.objects.create(level="block", **told)
    entry = covered(place)
    place.parent, place.state = cast.places.far_district, cast.places.far_state
    place.save()
    entry.refresh_from_db()
    assert entry.place == cast.places.home_state
    page = Client().get(entry.get_absolute_url(), follow=True).content.decode()
    assert "A Block in Marudesh" in page
    assert cast.places.far_state.name not in page


def test_what_is_asked_is_of_india_too_and_no_barrier_names_the_state(cast, many):
    home = cast.places.home_state
    barrier = barrier_of(cast.district, home, shielded=True)
    rows = [gap_of(cast.district, shielded=True), question_of(cast.district, shielded=True)]
    assert {one.shown_place for one in (*rows, barrier)} == {home}
    assert barrier in PolicyAsk.objects.listed()
    ended(many["district"])
    for model in (Gap, Question, PolicyAsk):
        assert model.objects.get().shown_place == cast.places.india, model
    # Who asked and the State that answers go on reading it: nobody else.
    reads = {"district": 200, "state": 200, "gp": 404, "national": 404, "outsider": 404}
    for role, status in reads.items():
        page = client_of(getattr(cast, role)).get(barrier.get_absolute_url())
        assert page.status_code == status, role
    assert Client().get(barrier.get_absolute_url()).status_code == 404
    assert barrier.barrier not in Client().get("/asks/").content.decode()
    assert list(PolicyAsk.objects.waiting_at(cast.state)) == [barrier]
