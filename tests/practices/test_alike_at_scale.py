"""What places like one told, where very much is: the nearest are asked first, by an index."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from places.models import Place
from practices import alike
from practices.living import adopting
from practices.models import Adoption, Practice
from tests.factories.places import facts_of
from tests.factories.volume import copies, many_published
from tests.plans import planned

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


@pytest.fixture
def likest(cast):
    """Three Gram Panchayats of another state, less and less like that at home."""
    facts = {"terrain": "desert", "language": "hi", "flood": "yearly"}
    facts_of(cast.places.home_gp, **facts)
    places = []
    for number in range(3):
        above = cast.places.far_district
        places.append(
            Place.objects.create(level="gp", code=f"9379{number}", name="Rampur", parent=above)
        )
        facts_of(places[-1], **dict(list(facts.items())[: 3 - number]))
    return places


def of_like(place):
    """Return the keys of the practices that `alike` shows as told there, and as in use."""
    found = alike.alike(place, ANYBODY)
    return (
        [one.what.practice for one in found.worked],
        [one.what.row.practice_id for one in found.used],
    )


def say(places, cast):
    """Have each of `places` say that it uses a practice; return the keys, the newest first."""
    practices = many_published(len(places))
    before = timezone.now() - timedelta(days=9)
    Practice.objects.filter(pk__in=practices).update(published_at=before)
    for ago, (place, key) in enumerate(zip(places, practices, strict=True)):
        practice = Practice.objects.get(pk=key)
        row = adopting.adopt(practice, by=cast.outsider, place=place, status="in-use")
        moment = before + timedelta(days=5 - ago)
        Adoption.objects.filter(pk=row.pk).update(at=moment, status_at=moment)
    return practices


def test_the_same_is_found_whether_the_nearest_tell_enough_or_not(cast, likest, monkeypatch):
    near, less, least = likest
    newest_first = [less, near, least]
    used = say(newest_first, cast)
    told = many_published(3, places=newest_first)
    home = cast.places.home_gp
    assert of_like(home) == tuple([keys[1], keys[0], keys[2]] for keys in (told, used))
    monkeypatch.setattr(alike, "NEAREST", 2)
    for most in (2, 3):  # the two nearest suffice, or all are asked
        monkeypatch.setattr(alike, "MOST_PLACES", most)
        likest_first = tuple([keys[1], keys[0], keys[2]][:most] for keys in (told, used))
        assert of_like(home) == likest_first
        found = [one.what.practice for one in alike.for_places_like(home, ANYBODY)]
        assert found == likest_first[0]


def test_where_the_nearest_tell_enough_not_all_that_was_told_is_joined(cast, likest, monkeypatch):
    say(likest, cast)
    home = cast.places.home_gp
    many_published(3, places=likest)
    keys = many_published(400)  # at home, as what is said of them
    taken = Adoption.objects.first()
    copies(taken, [{"practice_id": key, "place": home} for key in keys])
    monkeypatch.setattr(alike, "MOST_PLACES", 3)
    with (
        CaptureQueriesContext(connection) as caught,
        planned("SELECT DISTINCT", Adoption, Practice) as plans,
    ):
        of_like(home)
    indexes = {Practice: "practice(s_practice)?_place_", Adoption: "practices_adoption_place_id"}
    for model, index in indexes.items():
        ours = [plan for plan in plans if re.search(f"Index .*{index}", plan)]
        assert ours, plans
        for plan in ours:
            assert f"Seq Scan on {model._meta.db_table}" not in plan, plan
    likes = [one["sql"] for one in caught if 'AS "near"' in one["sql"]]
    assert len(likes) >= 3  # of all, of who told, of who said
    assert not any("practices_" in statement for statement in likes)
