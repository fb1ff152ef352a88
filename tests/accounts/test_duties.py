from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from accounts.models import Duty, User
from accounts.querysets import today
from accounts.services import end_duty, grant_duty, suspend
from accounts.standing import standing_of
from events import registry
from events.models import Event


def fresh(user):
    return User.objects.get(pk=user.pk)


GRANTS = [
    # who, at which place, whether it may be
    ("state", "home_district", True),
    ("national", "home_district", True),
    ("national", "home_state", True),
    ("district", "home_district", False),
    ("state", "home_state", False),
    ("state", "far_district", False),
    ("outsider", "home_district", False),
    ("national", "india", False),
    ("gp", "home_district", False),
    ("auditor", "home_district", False),
    ("suspended", "home_district", False),
]


@pytest.mark.parametrize(("name", "place", "may"), GRANTS)
def test_who_grants_where(cast, name, place, may):
    by, place = fresh(getattr(cast, name)), getattr(cast.places, place)
    details = {"by": by, "programme": "both"}
    if may:
        duty = grant_duty(cast.reader, "curator", place, **details)
        assert duty.granted_by == by
        assert standing_of(fresh(cast.reader)).curates_place(place, "jjm")
    else:
        with pytest.raises(PermissionDenied):
            grant_duty(cast.reader, "curator", place, **details)
        assert not cast.reader.duties.exists()


def test_nobody_grants_himself(cast):
    with pytest.raises(PermissionDenied):
        grant_duty(cast.state, "curator", cast.places.home_district, by=cast.state, programme="sbm")


def test_curators_sit_at_desks_and_auditors_in_states(cast):
    for kind, place in (("curator", cast.places.home_block), ("auditor", cast.places.home_gp)):
        with pytest.raises(ValidationError):
            grant_duty(
                cast.reader, kind, place, by=cast.national, ends_on=today() + timedelta(days=9)
            )


def test_an_auditors_duty_ends(cast):
    with pytest.raises(ValidationError):
        grant_duty(cast.reader, "auditor", cast.places.home_state, by=cast.national)


def test_the_same_duty_is_not_granted_twice(cast):
    with pytest.raises(IntegrityError):
        grant_duty(
            cast.district, "curator", cast.places.home_district, by=cast.state, programme="both"
        )


def test_a_new_duty_is_told_while_it_is_held(cast):
    duty = grant_duty(
        cast.reader, "curator", cast.places.home_district, by=cast.state, programme="jjm"
    )
    event = Event.objects.get(verb="grant-duty")
    assert "Girwa" in registry.notices([event], fresh(cast.reader))[event.pk].sentence
    end_duty(duty, by=cast.state)
    assert registry.notices([event], fresh(cast.reader)) == {}


def test_an_ended_duty_gives_no_right_from_then_on(cast):
    duty = cast.district.duties.get()
    end_duty(duty, by=cast.state)
    assert not standing_of(fresh(cast.district)).curates
    assert Duty.objects.get(pk=duty.pk).ends_on < today()
    assert Event.objects.filter(verb="end-duty", actor=cast.state).exists()


def test_one_may_lay_down_ones_own_duty_but_not_end_a_peers(cast):
    end_duty(cast.district.duties.get(), by=cast.district)
    assert not standing_of(fresh(cast.district)).curates
    with pytest.raises(PermissionDenied):
        end_duty(cast.state2.duties.get(), by=cast.state)


def test_the_national_suspends_and_at_once_nothing_is_served(client, cast):
    client.force_login(cast.state)
    assert client.get("/curation/postings/").status_code == 200
    suspend(cast.state, by=cast.national, note="Left the service.")
    assert client.get("/curation/postings/").status_code == 302
    assert Event.objects.get(verb="suspend-person").note.text == "Left the service."


@pytest.mark.parametrize("name", ["gp", "district", "state", "reader"])
def test_others_suspend_nobody(cast, name):
    with pytest.raises(PermissionDenied):
        suspend(cast.gp2, by=getattr(cast, name))
    assert fresh(cast.gp2).is_active


def test_nobody_suspends_himself(cast):
    with pytest.raises(PermissionDenied):
        suspend(cast.national, by=cast.national)
