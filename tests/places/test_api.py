"""Places in the API: the tree by level, by what they lie under, by name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from places.models import Place

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/places/"


def told(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.content)
    return answer.json()


def keys(client, query):
    return [place["key"] for place in told(client, f"{ROOT}?{query}")["results"]]


def test_the_tree(client, cast):
    assert keys(client, "parent=district:9104") == ["block:9501"]
    assert keys(client, "under=district:9104&level=gp") == ["gp:937648", "gp:937649"]
    assert set(keys(client, "under=block:9501&level=gp&level=block")) == {
        *("block:9501", "gp:937648", "gp:937649"),
    }
    one = told(client, f"{ROOT}gp:937648/")
    above = [one[level] for level in ("parent", "block", "district", "state")]
    assert above == ["block:9501", "block:9501", "district:9104", "state:208"]
    assert one["label"] == "Khajuri GP, Kotra, Girwa, Marudesh"
    assert [name["name"] for name in one["names"]] == ["Khajuri"]
    assert one["children"] is None
    block = told(client, f"{ROOT}block:9501/")
    below = told(client, block["children"].partition("8000")[2])
    assert [place["key"] for place in below["results"]] == ["gp:937648", "gp:937649"]
    assert told(client, f"{ROOT}national:1/")["parent"] is None


def test_by_name(client, cast):
    assert "gp:937648" in keys(client, "q=Khaj")
    assert keys(client, "q=Khaj&under=state:208") == ["gp:937648"]
    assert keys(client, "q=Khajury&under=district:9104") == ["gp:937648"]
    assert keys(client, "q=Khaj&under=state:208&level=district") == []
    assert keys(client, "q=Khaj&under=state:209") == []
    assert keys(client, "q=gp:937648") == ["gp:937648"]
    assert keys(client, "q=k") == []


def test_pages_lead_on_and_cost_the_same(client, cast, settings):
    with CaptureQueriesContext(connection) as few:
        told(client, f"{ROOT}?level=gp&page_size=1")
    address, seen = f"{ROOT}?level=state&page_size=7", []
    while address:
        with CaptureQueriesContext(connection) as caught:
            page = told(client, address.removeprefix(settings.SITE_URL))
        assert len(caught) == len(few) == 1
        seen += [place["key"] for place in page["results"]]
        address = page["next"]
    states = Place.objects.current().filter(level="state").order_by("pk")
    assert seen == [state.key for state in states]
    assert len(seen) > 14


def test_what_was_given_up_is_found_by_its_key_alone(client, cast):
    yesterday = timezone.localdate() - timedelta(days=1)
    old = cast.places.next_gp
    Place.objects.filter(pk=old.pk).update(valid_to=yesterday, successor=cast.places.home_gp)
    assert keys(client, "under=block:9501&level=gp") == ["gp:937648"]
    one = told(client, f"{ROOT}{old.key}/")
    assert (one["valid_to"], one["successor"]) == (yesterday.isoformat(), "gp:937648")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("level=gp&level=village", "level"),
        ("parent=gp:none", "parent"),
        ("under=9104", "under"),
        ("q=udaipur&parent=state:8", "parent"),
        (f"q={'a' * 201}", "q"),
        ("after=%E0%A5%A7", "after"),
        ("after=LTE", "after"),
        (f"after={'OTk5' * 20}", "after"),
        ("page_size=101", "page_size"),
    ],
)
def test_what_nobody_can_ask_is_named(client, query, parameter):
    problem = told(client, f"{ROOT}?{query}", 400)
    assert problem["parameter"] == parameter
    assert problem["detail"]


@pytest.mark.parametrize("key", ["gp:0", "gp", "gp:", "village:1", "1", "gp:%FF"])
def test_what_is_not_there(client, key):
    assert told(client, f"{ROOT}{key}/", 404)["status"] == 404
