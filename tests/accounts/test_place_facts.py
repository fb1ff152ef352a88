"""Who tells what of a place: its own offices, the office above for it, and nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import place_facts
from accounts.place_facts import OwnWord, TooMany, tell
from accounts.querysets import today
from events.models import Event
from places.likeness import like, profile_of
from places.models import Fact

KNOWN = {"source": "census", "as_of": today().replace(month=1, day=1), "precision": "year"}


def told(cast, who, place="home_gp", kind="terrain", value="desert", **more):
    details = KNOWN | more if value else more
    return tell(getattr(cast.places, place), kind, by=getattr(cast, who), value=value, **details)


def test_the_place_and_the_office_above_tell_and_the_own_word_stays(cast):
    above = told(cast, "block")
    assert above.is_recorded
    assert profile_of(cast.places.home_gp).told("terrain") == ("desert", "")
    own = told(cast, "gp", value="hilly")
    assert told(cast, "gp", value="hilly") == own  # said twice
    with pytest.raises(OwnWord):
        told(cast, "block")
    assert [fact.value for fact in Fact.objects.all()] == ["hilly", "desert"]
    event = Event.objects.filter(verb="tell-fact").latest("id")
    assert (event.actor, event.office_id, event.target) == (cast.gp, cast.offices.gp.pk, "hilly")
    told(cast, "gp", value="")
    assert told(cast, "gp", value="").value == ""
    assert Fact.objects.count() == 3
    assert profile_of(cast.places.home_gp).told("terrain") == ("", "")
    told(cast, "district", place="home_district", value="forest")
    told(cast, "outsider", place="far_district", value="forest")
    assert profile_of(cast.places.next_gp).told("terrain") == ("forest", "district")
    assert like(cast.places.home_district)[0].place == cast.places.far_district
    assert Fact.objects.newest().of(cast.places.home_gp).count() == 2


@pytest.mark.parametrize(
    ("who", "place"),
    [
        *(("gp2", "home_gp"), ("district", "home_gp"), ("state", "home_gp"), ("gp", "home_block")),
        *(("outsider", "home_district"), ("reader", "home_gp"), ("unconfirmed", "home_gp")),
        *(("suspended", "home_gp"), ("auditor", "home_gp"), ("national", "india")),
        ("facilitator", "home_district_of_another"),
    ],
)
def test_nobody_else_tells(cast, who, place):
    place = "far_district" if place == "home_district_of_another" else place
    with pytest.raises(PermissionDenied):
        told(cast, who, place)
    assert not Fact.objects.exists()


def test_what_cannot_be_is_refused_and_nobody_tells_without_end(cast):
    for wrong in (
        {"value": "yearly"},
        {"value": "<b>x</b>" * 900},
        {"source": ""},
        {"source": "x" * 300},
        {"as_of": today() + timedelta(days=1)},
        {"as_of": None},
    ):
        with pytest.raises(ValidationError):
            told(cast, "gp", **wrong)
    for kind, place, who in (
        ("no-such", "home_gp", "gp"),
        ("population", "home_block", "block"),
        ("village-stage", "home_state", "state"),
    ):
        with pytest.raises(PermissionDenied):
            told(cast, who, place, kind, "model")
    for number in range(place_facts.MOST_IN_A_DAY):
        told(cast, "gp", value=("hilly", "plain")[number % 2])
    with pytest.raises(TooMany):
        told(cast, "gp")
    assert told(cast, "gp2", place="next_gp")
