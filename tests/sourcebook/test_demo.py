"""The demo: every state to be seen, something to do for everybody, inventions on Sample places."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Posting, User
from accounts.standing import standing_of
from demo.loading import load
from practices.models import Endorsement, Practice, Version

pytestmark = pytest.mark.django_db
PASSWORD = "demo-sourcebook"
SIGN_INS = [
    *("gp", "gp2", "block", "district", "district2", "district3", "state", "state2"),
    *("national", "national2", "facilitator", "auditor", "outsider"),
]


@pytest.fixture
def demo():
    load(PASSWORD)
    return {name: User.objects.get(email=f"{name}@example.org") for name in SIGN_INS}


def test_every_sign_in_works_and_stands_where_it_should(demo):
    assert all(user.check_password(PASSWORD) for user in demo.values())
    places = {n: o.place for n, u in demo.items() if (o := standing_of(u).main_office)}
    assert places["gp"].block == places["gp2"].block == places["block"]
    assert places["block"].district == places["district"] == places["district2"]
    assert places["district3"] != places["district"]
    assert places["district"].state == places["district3"].state == places["state"]
    assert places["outsider"].level == "district"
    assert places["outsider"].state != places["state"]
    curators = [name for name, user in demo.items() if standing_of(user).curates]
    assert curators == [
        "district",
        "district2",
        "district3",
        "state",
        "state2",
        "national",
        "national2",
        "outsider",
    ]
    assert standing_of(demo["auditor"]).audits_state_ids == {places["state"].pk}


def test_it_shows_each_state_and_four_languages(demo):
    assert Practice.objects.count() >= 16
    assert set(Practice.objects.values_list("state", flat=True)) == {
        "unpublished",
        "published",
        "superseded",
        "withdrawn",
    }
    assert set(Version.objects.values_list("state", flat=True)) == {
        "draft",
        "submitted",
        "returned",
        "declined",
        "accepted",
    }
    assert set(Version.objects.values_list("language", flat=True)) == {"en", "hi", "as", "ta"}
    assert set(Endorsement.objects.values_list("type", flat=True)) == {
        "we-do-this",
        "saw-it",
        "data-checked",
        "technically-cleared",
    }


@pytest.mark.parametrize("name", [n for n in SIGN_INS if n not in ("facilitator", "auditor")])
def test_everybody_finds_something_to_do(demo, name):
    user = demo[name]
    own = Version.objects.filter(state__in=["draft", "returned", "declined"])
    waiting = Version.objects.in_queue_of(user)
    helped = own.visible_to(user)
    assert waiting.exists() or helped.exists()


def test_what_is_invented_lies_on_sample_places(demo):
    assert not Version.objects.filter(place__is_sample=False).exists()
    offices = Posting.objects.exclude(office__place__level="national")
    assert not offices.filter(office__place__is_sample=False).exists()


def test_a_second_load_adds_nothing(demo):
    assert load(PASSWORD) == (0, 0)


def test_production_refuses_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="SOURCEBOOK_MODE=demo"):
        call_command("load_demo", stdout=StringIO())
    assert not User.objects.exists()
