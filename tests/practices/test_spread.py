"""How a practice spread: the family, where and when, what is not told, what it costs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practices.living import adopting, variants
from practices.living.spread import spread_of
from practices.living.tiles import GRID, map_of
from practices.models import Practice
from tests.factories.practices import practice_in, published_practice

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def published(cast, **more):
    return published_practice(author=cast.gp, desk=cast.district, place=cast.places.home_gp, **more)


def took_up(practice, by, **words):
    at = datetime(2026, 2, 11, tzinfo=UTC)
    return adopting.adopt(practice, by=by, at=at, status="tried", **words)


@pytest.fixture
def family(cast):
    """Return a practice, and a variant that the other district told of it."""
    practice = published(cast)
    variant = published_practice(
        author=cast.outsider,
        desk=cast.national,
        place=cast.places.far_district,
        title="Twin pits with one wall less",
    )
    variants.link(variant, by=cast.national2, original=practice)
    took_up(practice, cast.gp2, changed="One pit first.")
    took_up(variant, cast.district3)
    return practice, Practice.objects.get(pk=variant.pk)


def test_the_family_begins_at_its_origin_whichever_page_one_opens(cast, family):
    practice, variant = family
    for asked in family:
        spread = spread_of(asked, NOBODY)
        assert spread.root.practice == practice
        assert [one.practice for one in spread.root.variants] == [variant]
        assert [one.place for one in spread.takings] == sorted(one.place for one in spread.takings)
        assert [state.name for state, _told in spread.states] == ["Marudesh"]
        assert [d.name for d, _told in spread.states[0][1]] == ["Girwa", "Salumbar"]
        assert (spread.districts, spread.adapted, spread.failed, spread.dropped) == (2, 1, 0, 0)
    assert spread.root.is_asked is False
    assert spread.root.variants[0].is_asked is True


def test_each_month_from_the_first_to_the_last_counts_who_began_in_it(cast, family):
    practice, _variant = family
    later = datetime(2026, 4, 2, tzinfo=UTC)
    adopting.adopt(practice, by=cast.block, at=later, status="did-not-work", result="Water rose.")
    assert spread_of(practice, NOBODY).months == [
        (date(2026, 2, 1), 2, 0),
        (date(2026, 3, 1), 0, 0),
        (date(2026, 4, 1), 1, 1),
    ]


def test_what_is_shielded_is_in_no_count_and_no_month_and_on_no_map(cast, family):
    practice, _variant = family
    before = spread_of(practice, NOBODY)
    hidden = adopting.adopt(practice, by=cast.block, status="in-use", shielded=True)
    adopting.show_covered(timezone.now() + timedelta(days=7))
    for reader in (NOBODY, cast.outsider, cast.block):
        spread = spread_of(practice, reader)
        assert (spread.months, spread.districts) == (before.months, before.districts)
        assert len(spread.takings) == len(before.takings)
        [told] = spread.root.unnamed
        assert (cast.places.home_block.name in told.place) == (reader == cast.block)
    assert hidden.is_covered


def test_a_shielded_variant_names_neither_its_origin_nor_is_named(cast):
    practice = published(cast)
    variant = published(cast, shielded=True, terrain="hilly", title="Pits on a slope")
    variants.link(variant, by=cast.district2, original=practice)
    assert spread_of(practice, cast.outsider).root.variants == []
    assert spread_of(Practice.objects.get(pk=variant.pk), NOBODY).root.practice == variant


def test_the_map_has_a_tile_for_every_state_and_marks_the_districts(family):
    takings = spread_of(family[0], NOBODY).takings
    drawn = map_of(takings)
    assert len(GRID) == len({spot[:2] for spot in GRID.values()}) == 36
    inside = [one for tile in drawn.tiles for one in tile.districts]
    assert {one.place.name: one.is_reached for one in inside} == {"Girwa": True, "Salumbar": True}
    for tile in drawn.tiles:
        assert tile.x + tile.side <= drawn.width
        assert tile.y + tile.side <= drawn.height
        for one in tile.districts:
            assert tile.x <= one.x <= one.x + one.side <= tile.x + tile.side
            assert tile.y <= one.y <= one.y + one.side <= tile.y + tile.side


def test_the_page_says_it_in_words_and_leads_there_from_the_practice(client, cast, family):
    practice, variant = family
    page = client.get(f"/practices/{practice.pk}/spread/")
    words = page.content.decode()
    for told in ("Salumbar", "One pit first.", variant.title, "February 2026", "2 places have"):
        assert told in words
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert (
        f"/practices/{practice.pk}/spread/"
        in client.get(practice.get_absolute_url()).content.decode()
    )
    lonely = published(cast, title="Told only here")
    assert (
        "No place has taken it up yet"
        in client.get(f"/practices/{lonely.pk}/spread/").content.decode()
    )


@pytest.mark.parametrize("state", ["draft", "submitted", "withdrawn"])
def test_what_nobody_may_read_has_no_page(client, cast, state):
    practice = practice_in(state, author=cast.gp, desk=cast.district, place=cast.places.home_gp)
    if state == "withdrawn":
        Practice.objects.filter(pk=practice.pk).update(closing_ground="unsafe")
    assert client.get(f"/practices/{practice.pk}/spread/").status_code == 404


def test_it_costs_as_much_for_three_takings_as_for_one(client, cast, family):
    practice, variant = family

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/practices/{practice.pk}/spread/").status_code == 200
        return len(asked)

    queries()
    before = queries()
    for person in (cast.block, cast.district3):
        took_up(practice, person)
    took_up(variant, cast.gp2)
    assert queries() == before <= 12
