"""What a place told with each status: kept, shown under its place, hidden, forgotten, covered."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from practices.forgetting import forget_in_entries
from practices.holdings import what_entries_hold
from practices.living import adopting, spread, taking
from practices.living.spread import spread_of
from practices.living.taking import takings_of
from practices.models import Adoption, AdoptionTelling, Practice
from tests.clients import client_of
from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
CLAY, HOLDS = "We lined it with clay.", "It holds."
SAND = "The sand let the water go."
MONDAY = datetime(2026, 11, 30, 6, tzinfo=UTC)  # its week ends in December


def published(cast, **more):
    return published_practice(author=cast.gp, desk=cast.district, place=cast.places.home_gp, **more)


def day(number):
    return datetime(2026, 2, 1, 6, tzinfo=UTC) + timedelta(days=number)


def tell(practice, by, status, at, **words):
    return adopting.adopt(practice, by=by, status=status, at=at, **words)


def told(practice, by, **more):
    """Let a place plan a practice, try it, and say at last that it did not work."""
    tell(practice, by, "planned", day(1), **more)
    tell(practice, by, "tried", day(20), changed=CLAY, result=HOLDS, **more)
    return tell(practice, by, "did-not-work", day(40), changed=CLAY, result=SAND, **more)


def course_of(practice, user=NOBODY):
    (one,) = spread_of(Practice.objects.get(pk=practice.pk), user).root.takings
    return one


def tree(practice, client=None):
    page = (client or Client()).get(f"/practices/{practice.pk}/spread/").content.decode()
    return page[page.index('id="family"') : page.index("</section>", page.index('id="family"'))]


def test_what_was_told_with_each_status_stays_with_its_day_the_oldest_first(cast):
    practice = published(cast)
    told(practice, cast.gp2)
    one = course_of(practice)
    assert [(stage.status, stage.at) for stage in one.before] == [
        ("planned", day(1)),
        ("tried", day(20)),
    ]
    assert {name: words.text for name, words in one.before[1].new.items()} == {
        "changed": CLAY,
        "result": HOLDS,
    }
    assert (one.status, one.now.words["result"].text) == ("did-not-work", SAND)
    page = tree(practice)
    marks = ("It did not work here", SAND, "Before that:", "21 February 2026", CLAY, HOLDS)
    spots = [page.rindex(mark) for mark in marks]
    assert spots == sorted(spots)


def test_a_correction_replaces_the_words_and_what_is_carried_over_is_told_once(cast):
    practice = published(cast)
    with translation.override("hi"):
        tell(practice, cast.gp2, "tried", day(1), changed="रेत डाली।", result="ठीक है।")
        tell(practice, cast.gp2, "tried", day(2), changed="मिट्टी डाली।", result="ठीक है।")
    assert not AdoptionTelling.objects.exists()
    tell(practice, cast.gp2, "in-use", day(3), changed="मिट्टी डाली।", result="Still fine.")
    tell(practice, cast.gp2, "dropped", day(4), result="Nobody cleans it.")
    tried, used, dropped = course_of(practice).stages
    assert {name: words.text for name, words in tried.new.items()} == {
        "changed": "मिट्टी डाली।",
        "result": "ठीक है।",
    }
    assert {name: words.text for name, words in used.new.items()} == {"result": "Still fine."}
    assert dropped.words["changed"].language == "hi"
    page = tree(practice)
    assert "रेत" not in page
    assert re.search(r'lang="hi">मिट्टी डाली।', page)
    assert re.search(r'lang="en">Still fine\.', page)


def test_what_is_long_is_folded_and_of_many_the_last_are_shown(cast):
    practice = published(cast)
    tell(practice, cast.gp2, "tried", day(0), result=HOLDS)
    for number in range(1, 9):
        tell(practice, cast.gp2, ("dropped", "planned")[number % 2 - 1], day(number))
    assert len(course_of(practice).before) == 6
    tell(practice, cast.block, "tried", day(1), result="Water. " * 50)
    tell(practice, cast.block, "in-use", day(2))
    page = tree(practice)
    folded = page.index('<details class="before">')
    assert (page.count('class="before"'), page.count("<details")) == (2, 1)
    assert "Water." in page[folded : page.index("</details>")]


def test_a_telling_has_a_status_and_a_failure_says_what_happened(cast):
    telling = told(published(cast), cast.gp2).tellings
    for wrong in ({"status": "liked"}, {"status": "did-not-work", "result": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            telling.update(**wrong)


def test_the_desk_hides_what_was_told_before_too_even_where_nothing_is_said_now(cast):
    practice = published(cast)
    tell(practice, cast.gp2, "tried", day(1), result="Call Sita.")
    row = tell(practice, cast.gp2, "dropped", day(2), result="")
    address = practice.get_absolute_url()
    assert "Hide what it wrote" in client_of(cast.district).get(address).content.decode()
    assert "Call Sita." in tree(practice)
    adopting.hide_words(row, by=cast.district)
    assert "Call Sita." not in tree(practice)
    assert AdoptionTelling.objects.get().result == "[…]"


def test_who_recorded_what_a_place_carries_on_is_cut_out_of_it_when_erased(cast):
    practice, her = published(cast), cast.block
    place = cast.places.next_gp
    tell(practice, her, "tried", day(1), place=place, result=f"Ask {her.name} of it.")
    tell(practice, cast.gp2, "in-use", day(2))
    (facts,) = {one.key: one for one in what_entries_hold(her)}["adoption-tellings"].rows()
    assert f"Ask {her.name} of it." in [fact.value for fact in facts]
    forget_in_entries(her, timezone.now())
    assert AdoptionTelling.objects.get().result == "Ask […] of it."
    assert Adoption.objects.get().result == "Ask […] of it."


def test_under_cover_no_page_changes_in_the_minute_in_which_more_is_told(cast):
    """Who keeps looking must not see when a shielded place was at work, nor its earlier words."""
    practice = published(cast)
    for by in (cast.gp2, cast.block):
        words = {"changed": f"{CLAY} {by.pk}", "result": f"{HOLDS} {by.pk}", "shielded": True}
        tell(practice, by, "tried", MONDAY - timedelta(days=21), **words)
    adopting.show_covered(MONDAY)
    doors = [practice.get_absolute_url(), f"/practices/{practice.pk}/spread/"]
    doors += [f"/practices/{practice.pk}/history/", f"/api/v1/practices/{practice.pk}/"]
    doors += ["/practices/?sort=adopted", "/practices.json", "/practices.csv", "/practices/feed/"]

    def seen():
        return [Client().get(door).getvalue() for door in doors]

    before = seen()
    assert HOLDS.encode() in before[0]
    assert CLAY.encode() not in before[1]
    for by in (cast.gp2, cast.block):
        tell(practice, by, "in-use", MONDAY, result="Better.", shielded=True)
        assert seen() == before
    assert adopting.show_covered(MONDAY + timedelta(days=6)) == 0
    assert adopting.show_covered(MONDAY + timedelta(days=7)) == 2
    after = seen()
    assert b"Better." in after[0]
    assert HOLDS.encode() not in after[0]
    for page in after[:2]:
        assert b"Before that" not in page
        assert cast.places.next_gp.name.encode() not in page
    # It opened in December, with its week: "November" would say that it was the Monday.
    rows = [one for group in takings_of(practice, NOBODY)["takings"] for one in group.unnamed]
    assert {f"{one.at:%B}" for one in rows} == {"December"}


def test_under_cover_more_told_moves_nobody_among_the_first_of_many(cast, monkeypatch):
    practice = published(cast)
    monkeypatch.setattr(taking, "MOST_SHOWN", 1)
    monkeypatch.setattr(spread, "MOST_SHOWN", 1)
    for by, at in ((cast.gp2, day(1)), (cast.block, day(10))):
        tell(practice, by, "tried", at, shielded=True)
    adopting.show_covered(day(30))
    tell(practice, cast.gp2, "in-use", day(31), shielded=True)
    (group,) = takings_of(practice, NOBODY)["takings"]
    shown = spread_of(practice, NOBODY).root.unnamed
    assert [one.level for one in (*group.unnamed, *shown)] == ["block", "block"]


def test_what_was_told_under_cover_is_not_named_once_the_practice_is_open(cast):
    practice = published(cast)
    cover = Practice.objects.filter(pk=practice.pk).update
    cover(confirmed_on="2026-11-01", confirm_by="2027-11-01", sinks_on="2028-11-01")
    cover(shielded_level="gp", place=cast.places.home_state)
    tell(practice, cast.gp2, "tried", day(1), changed=CLAY, result=HOLDS)
    adopting.show_covered(day(20))
    tell(practice, cast.gp2, "in-use", day(20), result="Waits.")
    cover(shielded_level="", place=cast.places.home_gp)
    one = course_of(practice)
    assert (one.status, one.now.status, one.before) == ("tried", "tried", [])
    assert "Waits." not in tree(practice)
    adopting.show_covered(day(40))
    assert "Waits." in tree(practice)
    assert HOLDS not in tree(practice)
    # And what was told openly is under cover with its practice.
    tell(practice, cast.gp2, "dropped", day(41))
    assert "Waits." in tree(practice)
    cover(shielded_level="gp", place=cast.places.home_state)
    assert "Waits." not in tree(practice)
    assert "Bakhel" not in tree(practice)


def test_the_tree_costs_as_much_for_three_courses_as_for_one(cast):
    practice = published(cast)
    told(practice, cast.gp2)
    client = Client()

    def queries():
        with CaptureQueriesContext(connection) as asked:
            tree(practice, client)
        return len(asked)

    queries()
    before = queries()
    for by in (cast.block, cast.district3):
        told(practice, by)
    assert len(re.findall("Before that", tree(practice))) == 3
    assert queries() == before


def test_a_row_from_before_tells_what_it_says_now(cast):
    practice = published(cast)
    told(practice, cast.gp2)
    AdoptionTelling.objects.all().delete()
    assert [stage.status for stage in course_of(practice).stages] == ["did-not-work"]
    assert "Before that" not in tree(practice)
    assert Adoption.objects.get().result == SAND
