"""Theme and place pages: counts, order, where nothing is, and a constant number of queries."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from places.models import LevelName, Place, PlaceName
from practices.counting import themes_by_group
from practices.models import Theme
from tests.factories.practices import practice_in, published_practice
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db


def get(address):
    return Client().get(address)


def shown(address):
    answer = get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def queries(address):
    with CaptureQueriesContext(connection) as caught:
        assert get(address).status_code == 200
    return len(caught)


def test_all_themes_stand_in_their_groups(db):
    text = shown("/themes/")
    assert text.count('href="/themes/') >= 34
    assert text.count('<symbol id="themes-') >= 34  # each with its own drawing
    assert text.index("Lasting change") < text.index("Sanitation") < text.index("Running it")


def test_only_what_is_published_is_counted_and_listed(cast):
    practice_in("draft", themes=["gobardhan"], title="A draft about gas")
    practice_in("withdrawn", themes=["gobardhan"], title="Gas withdrawn")
    assert "Nobody has shared this yet" in shown("/themes/gobardhan/")
    published_practice(themes=["gobardhan"], title="Gas for eight kitchens")
    text = shown("/themes/gobardhan/")
    assert "Gas for eight kitchens" in text
    assert "1 practice" in text
    assert "A draft about gas" not in text
    assert "Gas withdrawn" not in text


def test_a_practice_counts_once_in_each_of_its_themes(cast):
    published_practice(themes=["gobardhan", "solid-waste", "handwashing"])
    published_practice(themes=["solid-waste"])
    practice_in("withdrawn", themes=["solid-waste"])
    told = {one.what.key: one.count for _key, _name, group in themes_by_group() for one in group}
    assert {key: count for key, count in told.items() if count} == {
        "gobardhan": 1,
        "solid-waste": 2,
        "handwashing": 1,
    }


def test_a_merged_theme_leads_on_and_an_unknown_one_nowhere(db):
    old, new = Theme.objects.get(key="gobardhan"), Theme.objects.get(key="solid-waste")
    old.merged_into = new
    old.save()
    answer = get("/themes/gobardhan/")
    assert (answer.status_code, answer["Location"]) == (302, "/themes/solid-waste/")
    assert '"/themes/gobardhan/"' not in shown("/themes/")
    assert get("/themes/no-such-theme/").status_code == 404


@pytest.mark.parametrize("page", ["0", "2", "51", "x", "-1", "1e30", "९", ""])
def test_a_page_that_is_none_is_not_found(db, page):
    assert get(f"/themes/gobardhan/?page={page}").status_code == 404


def test_a_theme_is_paged(cast):
    many_published(15, places=[cast.places.home_gp])
    first = shown("/themes/toilet-technology/")
    assert first.count('class="row"') == 10
    assert "?page=2" in first
    second = shown("/themes/toilet-technology/?page=2")
    assert second.count('class="row"') == 5
    assert "?page=3" not in second
    of_place = shown(f"/places/state/{cast.places.home_state.code}/")
    assert (of_place.count('class="row"'), "?page=2" in of_place) == (5, True)


def test_a_place_shows_where_it_lies_and_what_is_under_it(cast):
    published_practice(place=cast.places.home_gp, title="Pits in Khajuri")
    text = shown("/places/district/9104/")
    assert "Girwa District" in text
    assert "Pits in Khajuri" in text
    assert 'href="/places/state/208/"' in text
    assert 'href="/places/block/9501/"' in text
    assert "Pits in Khajuri" not in shown("/places/district/9105/")


def test_a_place_that_told_nothing_is_not_yet_heard_from(cast):
    assert "Not yet heard from" in shown("/places/gp/937649/")


def test_places_stand_in_the_order_of_the_names_that_are_shown(cast):
    def order(address):
        listed = re.findall(
            r'href="(?:/hi)?/places/(state/\d+)/"><span[^>]*>([^<]+)', shown(address)
        )
        return [key for key, _name in listed], [name for _key, name in listed]

    keys = Place.objects.filter(level="state").values_list("pk", flat=True)[:2]
    for key, name in zip(keys, ("Bihar", "Uttarakhand"), strict=True):  # उत्तराखंड comes before बिहार
        Place.objects.filter(pk=key).update(name=name)
    (english, names), (hindi, namen) = order("/places/"), order("/hi/places/")
    assert names == sorted(names)
    assert namen == sorted(namen)
    assert sorted(english) == sorted(hindi)
    assert english != hindi


def test_places_are_in_alphabetical_order_whatever_they_told(cast):
    published_practice(place=cast.places.home_gp)
    text = shown("/places/block/9501/")
    assert text.index("Bakhel") < text.rindex("Khajuri")


@pytest.mark.parametrize("address", ["gp/1000000", "village/1", "gp/x y"])
def test_an_unknown_place_is_not_found(cast, address):
    assert get(f"/places/{address}/").status_code == 404


def test_other_names_and_the_states_own_word_are_shown(cast):
    PlaceName.objects.create(
        place=cast.places.home_block, kind="former", name="Kotda Chhavni", language="en"
    )
    LevelName.objects.create(
        state=cast.places.home_state, level="block", language="en", name="Panchayat Samiti"
    )
    text = shown("/places/block/9501/")
    assert "Kotda Chhavni" in text
    assert "Panchayat Samiti" in text
    assert "Panchayat Samiti" in shown("/places/district/9104/")


def test_a_place_that_ended_says_what_it_became(cast):
    old = cast.places.next_gp
    old.valid_to, old.successor = datetime.date(2024, 3, 31), cast.places.home_gp
    old.save()
    text = shown("/places/gp/937649/")
    assert "until 31 March 2024" in text
    assert "It became Khajuri GP" in text
    assert "Bakhel" not in shown("/places/block/9501/")


def test_a_chosen_place_leads_to_its_page(cast):
    assert get("/places/?place=gp:937648")["Location"] == "/places/gp/937648/"
    assert get("/places/?place=gp:0000").status_code == 404


def test_a_place_costs_the_same_with_20_and_200_children(cast):
    def add(count, start):
        for number in range(start, start + count):
            Place.objects.create(
                level="gp",
                code=f"95{number:05}",
                name=f"Gaon {number}",
                parent=cast.places.home_block,
            )

    add(18, 0)
    few = queries("/places/block/9501/")
    add(180, 100)
    assert queries("/places/block/9501/") == few <= 12


def test_lists_cost_the_same_with_1_and_20_rows(cast):
    addresses = ["/places/gp/937648/", "/themes/toilet-technology/", "/", "/places/", "/themes/"]
    published_practice(place=cast.places.home_gp)
    queries("/")  # from now on the themes are known
    few = [queries(address) for address in addresses]
    many_published(19, places=[cast.places.home_gp])
    assert [queries(address) for address in addresses] == few
