"""What places like one told: of very much a part is looked through, and which part."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from places.models import Place, Profile
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


def test_the_nearest_are_found_whenever_they_told_and_the_newest_wherever(
    cast, likest, monkeypatch
):
    near, less, least = likest
    newest_first = [less, near, least]
    used = say(newest_first, cast)
    told = many_published(3, places=newest_first)
    home = cast.places.home_gp
    assert of_like(home) == tuple([keys[1], keys[0], keys[2]] for keys in (told, used))
    monkeypatch.setattr(alike, "NEAREST", 1)
    monkeypatch.setattr(alike, "NEWEST_TOLD", 1)
    assert of_like(home) == tuple([keys[1], keys[0]] for keys in (told, used))
    found = [one.what.practice for one in alike.for_places_like(home, ANYBODY)]
    assert found == [told[1], told[0]]


def test_not_all_that_was_told_is_looked_through(cast, likest, monkeypatch):
    say(likest[:1], cast)
    home = cast.places.home_gp
    many_published(3, places=likest)
    keys = many_published(400)  # at home, as what is said of them
    taken = Adoption.objects.get()
    moments = [taken.status_at - timedelta(minutes=ago) for ago in range(1, 401)]
    copies(
        taken,
        [
            {"practice_id": key, "place": home, "at": moment, "status_at": moment}
            for key, moment in zip(keys, moments, strict=True)
        ],
    )
    monkeypatch.setattr(alike, "NEWEST_TOLD", 5)
    with planned('AS "near"', Adoption, Practice, Profile) as plans:
        of_like(home)
    _places, told, said = plans
    assert "Index Scan using practice_newest" in told, told
    assert re.search(r"Index Scan.* (practice_place_state|practices_practice_place_id)", told), told
    assert "Index Scan using adoption_said_newest" in said, said
    assert re.search("Index Scan.* practices_adoption_place_id", said), said
    for plan in plans:
        assert not re.search("Seq Scan on practices_(practice|adoption)", plan), plan
