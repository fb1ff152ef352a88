"""Trust in the order of a search: who vouches, who took it up, how near; and the reasons for it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from practices.living import adopting, challenging, endorsing
from practices.models import SearchRow
from practices.search import Filters, find, trust
from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
OLD = timezone.now() - timedelta(days=700)


def ranked(user=ANYBODY, query="windmill"):
    page = find(query, Filters(), user)
    return {p.title: trust.reasons(page.counted[p.pk]) for p in page.practices}


@pytest.fixture
def told(cast):
    """Four entries with the same words, the oldest last; only their places and lives differ."""

    def entry(title, author, place, desk):
        return published_practice(
            title=f"Windmill {title}", author=author, desk=desk, place=place, at=OLD
        )

    places = cast.places
    return [
        entry("near", cast.gp2, places.next_gp, cast.district),
        entry("vouched", cast.outsider, places.far_district, cast.national),
        entry("plain", cast.outsider, places.far_district, cast.national),
        entry("doubted", cast.outsider, places.far_district, cast.national),
    ]


def test_standing_and_nearness_order_what_matches_as_well_and_say_why(cast, told):
    _near, vouched, plain, doubted = told
    endorsing.endorse(vouched, by=cast.block, type_="saw-it")
    adopting.adopt(vouched, by=cast.gp2, status="tried", changed="One.", result="It holds.")
    challenging.challenge(doubted, by=cast.block, reason="wrong", note="The count was another.")

    nobody = ranked()
    assert next(iter(nobody)) == "Windmill vouched"
    assert list(nobody)[-1] == "Windmill doubted"
    assert nobody["Windmill vouched"] == ["saw-it", "tried"]
    assert nobody["Windmill plain"] == nobody["Windmill near"] == []
    assert nobody["Windmill doubted"] == ["contested"]

    mine = ranked(cast.gp)
    assert list(mine)[:2] == ["Windmill near", "Windmill vouched"]
    assert mine["Windmill near"] == ["block"]
    of_the_state = ranked(cast.district3)
    assert list(of_the_state)[:2] == ["Windmill vouched", "Windmill near"]
    assert of_the_state["Windmill near"] == ["state"]
    assert ranked(cast.district)["Windmill near"] == ["district"]
    SearchRow.objects.filter(pk=plain.pk).update(published_at=timezone.now())
    assert ranked()["Windmill plain"] == ["fresh"]


def test_trust_does_not_outdo_words(cast, told):
    published_practice(title="Springs", story="A windmill stood there.")
    assert list(ranked())[-1] == "Springs"
