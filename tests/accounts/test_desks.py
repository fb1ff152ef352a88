import pytest

from accounts.desks import acting_desk, curators_at, desk_above, desk_place
from accounts.models import Duty, Office, User
from places.models import Place

CASES = [
    # place of the entry, office of its author, desk
    ("home_gp", "home_gp", "home_district"),
    ("home_gp", None, "home_district"),
    ("home_gp", "home_block", "home_district"),
    ("home_gp", "home_district", "home_state"),
    ("home_gp", "home_state", "india"),
    ("home_gp", "india", "india"),
    ("home_block", "home_gp", "home_district"),
    ("home_district", "home_gp", "home_state"),
    ("home_district", "home_district", "home_state"),
    ("home_state", "home_gp", "india"),
    ("india", "home_gp", "india"),
    ("far_district", "home_gp", "far_state"),
    ("next_gp", "far_district", "far_state"),
]


@pytest.mark.parametrize(("place", "author", "desk"), CASES)
def test_the_desk_lies_above_the_higher_of_place_and_office(cast, place, author, desk):
    office = author and Office(place=getattr(cast.places, author), title="Any")
    found = desk_place(getattr(cast.places, place), office)
    assert found == getattr(cast.places, desk)


def test_a_missing_level_is_passed_over(cast):
    gp = Place.objects.create(
        level="gp", code="990001", name="Lungpui", parent=cast.places.home_state
    )
    assert desk_place(gp) == cast.places.home_state
    block = Place.objects.create(
        level="block", code="990002", name="Aibawk", parent=cast.places.home_state
    )
    assert desk_place(block) == cast.places.home_state
    assert desk_above(cast.places.home_state) == cast.places.india


def test_curators_at_leaves_the_authors_out(cast):
    found = curators_at(cast.places.home_district, "sbm", excluding=[cast.district])
    assert [duty.person for duty in found] == [cast.district2]
    assert not curators_at(
        cast.places.home_district, "sbm", excluding=[cast.district, cast.district2.pk]
    )


def acting(cast, **details):
    return acting_desk(cast.places.home_gp, cast.offices.gp, "sbm", **details)


def test_a_staffed_desk_acts(cast):
    assert acting(cast) == cast.places.home_district
    assert acting(cast, excluding=[cast.district]) == cast.places.home_district


def test_a_desk_of_authors_alone_counts_as_the_desk_above(cast):
    authors = [cast.district, cast.district2]
    assert acting(cast, excluding=authors) == cast.places.home_state
    assert acting(cast, excluding=[*authors, cast.state, cast.state2]) == cast.places.india


def test_a_desk_of_the_other_mission_counts_as_the_desk_above(cast):
    Duty.objects.filter(place=cast.places.home_district).update(programme="jjm")
    assert acting(cast) == cast.places.home_state


def test_suspended_curators_staff_no_desk(cast):
    User.objects.filter(pk__in=[cast.district.pk, cast.district2.pk]).update(is_active=False)
    assert acting(cast) == cast.places.home_state


def test_the_national_desk_acts_last_even_without_a_curator(cast):
    Duty.objects.all().delete()
    assert acting(cast) == cast.places.india
