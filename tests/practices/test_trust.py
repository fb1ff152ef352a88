"""Trust in the order of a search: who vouches, who took it up, how near; and the reasons for it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.standing import standing_of
from practices.living import adopting, challenging, endorsing
from practices.models import SearchRow
from practices.search import Filters, find, trust
from tests.factories.places import facts_of
from tests.factories.practices import published_practice
from tests.practices.test_place_facts import client_of

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
OLD = timezone.now() - timedelta(days=660)  # of a shielded one its month counts


def ranked(user=ANYBODY, query="windmill"):
    page = find(query, Filters(), user)
    return {p.title: trust.reasons(page.counted[p.pk]) for p in page.practices}


def queries_of(user):
    """Return how many queries a search takes, once it is known where the user works."""
    user = type(user).objects.get(pk=user.pk)
    standing_of(user).main_office
    with CaptureQueriesContext(connection) as caught:
        find("windmill", Filters(), user)
    return len(caught)


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


def test_a_place_like_ones_own_stands_a_little_higher_and_says_why(cast, told):
    """Of a shielded entry no likeness is told, nor to anybody without a place."""
    facts_of(cast.places.home_gp, terrain="desert", language="hi", tribal="none")
    before = ranked(cast.gp, "windmill plain")
    assert before["Windmill plain"] == []
    facts_of(cast.places.far_district, terrain="desert", language="hi", tribal="none")
    for state in (cast.places.home_state, cast.places.far_state):
        facts_of(state, terrain="desert", language="hi")
    hidden = {"author": cast.outsider, "place": cast.places.far_district, "desk": cast.national}
    published_practice(title="Windmill hidden", shielded=True, at=OLD, **hidden)
    mine = ranked(cast.gp)
    assert mine["Windmill plain"] == ["alike"]
    assert "alike" not in mine["Windmill hidden"]
    assert list(mine).index("Windmill plain") < list(mine).index("Windmill hidden")
    assert ranked(cast.state)["Windmill hidden"] == []
    for nobody in (ANYBODY, cast.reader, cast.national, cast.gp2):
        assert not any("alike" in counted for counted in ranked(nobody).values())
    assert queries_of(cast.gp) == queries_of(cast.reader) + 1
    client = client_of(cast.gp)
    html = client.get("/practices/?q=windmill").content.decode()
    assert html.count("from a place like yours (Desert · ") == 3
    strangers = client_of().get("/practices/?q=windmill").content.decode()
    assert "from a place like yours" not in strangers
