from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Duty, Posting, User
from accounts.querysets import today
from accounts.standing import standing_of
from tests.factories.accounts import office, posting

DAY = timedelta(days=1)


def fresh(user):
    return standing_of(User.objects.get(pk=user.pk))


def test_who_holds_an_office_speaks_for_it(cast):
    standing = fresh(cast.gp)
    assert standing.main_office == cast.offices.gp
    assert standing.office_ids == {cast.offices.gp.pk}
    assert standing.state_ids == {cast.places.home_state.pk}
    assert standing.has_posting
    assert not standing.curates


@pytest.mark.parametrize("name", ["unconfirmed", "suspended", "reader", "auditor"])
def test_without_a_confirmed_posting_one_speaks_for_nothing(cast, name):
    standing = fresh(getattr(cast, name))
    assert not standing.has_posting
    assert standing.offices == []
    assert standing.state_ids == frozenset()


def test_the_suspended_and_the_anonymous_have_no_duty_either(cast):
    Duty.objects.filter(person=cast.district).update(person=cast.suspended)
    assert fresh(cast.suspended).duties == []
    assert standing_of(AnonymousUser()).duties == []
    assert standing_of(AnonymousUser()).former_office_ids == frozenset()


def test_a_curator_serves_his_place_and_programme(cast):
    Duty.objects.filter(person=cast.district).update(programme="jjm")
    standing = fresh(cast.district)
    assert standing.curates_place(cast.places.home_district, "jjm")
    assert standing.curates_place(cast.places.home_district, "both")
    assert standing.curates_place(cast.places.home_district, "other")
    assert not standing.curates_place(cast.places.home_district, "sbm")
    assert not standing.curates_place(cast.places.other_district, "jjm")
    assert not standing.is_national_curator
    assert fresh(cast.national).is_national_curator


def test_an_auditor_audits_his_state(cast):
    assert fresh(cast.auditor).audits_state_ids == {cast.places.home_state.pk}
    assert fresh(cast.state).audits_state_ids == frozenset()


def test_what_has_ended_or_not_begun_gives_nothing(cast):
    Posting.objects.filter(person=cast.district).update(ends_on=today() - DAY)
    Duty.objects.filter(person=cast.district).update(starts_on=today() + DAY)
    standing = fresh(cast.district)
    assert not standing.has_posting
    assert standing.duties == []
    assert standing.former_office_ids == {cast.offices.district.pk}


def test_the_last_day_still_counts(cast):
    Posting.objects.filter(person=cast.gp).update(ends_on=today())
    assert fresh(cast.gp).has_posting


def test_the_main_office_is_the_highest(cast):
    posting(cast.places.home_state, person=cast.gp)
    assert fresh(cast.gp).main_office.place == cast.places.home_state


def test_a_standing_costs_two_queries_however_many_offices(cast, django_assert_num_queries):
    for _number in range(5):
        posting(cast.places.next_gp, person=cast.district)
    user = User.objects.get(pk=cast.district.pk)
    with django_assert_num_queries(2):
        standing = standing_of(user)
        for held in standing.offices:
            assert held.place.label
            assert held.organisation.name
        for duty in standing.curates:
            assert duty.place.label
        assert standing.state_ids
        assert standing.main_office
        assert standing_of(user) is standing


def test_curators_for_a_programme(cast):
    Duty.objects.filter(person=cast.district).update(programme="jjm")
    place = cast.places.home_district
    active = Duty.objects.active()
    assert {d.person for d in active.curators_for(place, "sbm")} == {cast.district2}
    assert {d.person for d in active.curators_for(place, "jjm")} == {cast.district, cast.district2}
    assert {d.person for d in active.curators_for(place, "other")} == {
        cast.district,
        cast.district2,
    }


def test_an_office_is_found_with_its_place(cast, django_assert_num_queries):
    office(cast.places.home_gp)
    with django_assert_num_queries(1):
        assert all(row.place.label for row in type(cast.offices.gp).objects.with_place())
