"""What is asked for, the most wanted first: no more of that than the words beside each row tell."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from events.erasures import forget
from learning import services, workflow
from learning.models import Gap, Sought, Support
from learning.register import sought, weight
from tests.clients import client_of
from tests.factories.accounts import Person
from tests.factories.learning import gap_of

pytestmark = pytest.mark.django_db
WANTED = "/gaps/?sort=wanted"


def needed_by(gap, number):
    """Let so many people of the gap's district say that they need it too; return them."""
    people = [Person() for _n in range(number)]
    for person in people:
        Support.objects.create(
            gap=gap, person=person, district=gap.place.district, at=timezone.now()
        )
    return people


def asked(address=WANTED, user=None):
    """Return what the list at `address` holds, in its order, and the address of its next part."""
    answer = client_of(user).get(address) if user else Client().get(address)
    assert answer.status_code == 200
    return [row[0] for row in answer.context["rows"]], answer.context["next"]


@pytest.fixture
def three(cast):
    """Three gaps: by nine, by seven, and by the newest's four, who are too few to be told."""
    now = timezone.now()
    made = [
        gap_of(cast.gp, f"Thing {n}", at=now - timedelta(days=9 - n), why=f"Why {n}.")
        for n in range(3)
    ]
    for gap, others in zip(made, (6, 8, 3), strict=True):
        needed_by(gap, others)
    return made


def test_the_most_wanted_come_first_as_the_night_has_counted(three):
    seven, nine, few = three
    assert asked()[0] == [few, nine, seven]  # nothing is counted yet: the newest first
    assert weight.keep() == 2
    assert weight.keep() == 0
    assert asked()[0] == [nine, seven, few]
    assert [gap.weight for gap in asked()[0]] == [9, 7, 0]
    page = Client().get(WANTED).content.decode()
    assert ("9 people ask for it" in page, "4 people ask for it" in page) == (True, False)
    assert 'aria-current="true">Most wanted' in page
    assert 'name="robots" content="noindex"' in page
    assert 'name="sort" value="wanted"' in page  # the filters keep it
    assert asked("/gaps/")[0] == asked("/gaps/?sort=newest")[0] == [few, nine, seven]
    for wrong in ("rumour", "weight", "-asked_at", "relevance", "%00"):
        assert Client().get(f"/gaps/?sort={wrong}").status_code == 400, wrong


def test_the_job_of_the_night_counts_it(three):
    Sought.objects.all().delete()
    sought.count()
    assert sorted(Gap.objects.values_list("weight", flat=True)) == [0, 7, 9]


def test_more_move_it_in_the_night_and_fewer_at_once(cast, three):
    seven, nine, _few = three
    weight.keep()
    workflow.apply(seven, "support", by=cast.gp2)
    needed_by(seven, 5)
    assert asked()[0][:2] == [nine, seven]  # never earlier than the words
    weight.keep()
    assert asked()[0][:2] == [seven, nine]
    Support.objects.filter(gap=nine, person__in=User.objects.exclude(pk=cast.gp2.pk)).delete()
    workflow.apply(nine, "support", by=cast.gp2)
    workflow.apply(nine, "unsupport", by=cast.gp2)
    assert Gap.objects.get(pk=nine.pk).weight == 0  # as its words say at once


def test_who_is_erased_moves_it_at_once(cast, three):
    seven = three[0]
    Support.objects.filter(gap=seven).delete()
    people = needed_by(seven, 4)
    weight.keep()
    assert Gap.objects.get(pk=seven.pk).weight == 5
    forget("person", people[0].uid, timezone.now())
    assert Gap.objects.get(pk=seven.pk).weight == 0


def test_what_is_judged_to_be_another_thing_moves_it_at_once(cast):
    gap = gap_of(cast.gp)
    row = Sought.objects.create(meaning=["x"], words="x", times=9, seekers=9, gap=gap)
    weight.keep()
    assert Gap.objects.get(pk=gap.pk).weight == 9
    client_of(cast.national).post(f"/gaps/missing/{row.pk}/join/")
    assert Gap.objects.get(pk=gap.pk).weight == 0


def test_a_shielded_one_is_found_by_nothing_but_its_words(cast, three):
    hidden = gap_of(cast.gp2, "Say no to a contractor", shielded=True)
    needed_by(hidden, 9)
    Gap.objects.filter(pk=hidden.pk).update(opens_on="2100-01-04")
    weight.keep()
    assert Gap.objects.get(pk=hidden.pk).weight == 0  # its week is not over
    assert hidden not in asked(user=cast.district)[0] + asked(user=cast.gp2)[0]
    Gap.objects.filter(pk=hidden.pk).update(opens_on=None)
    weight.keep()
    told = weight.weights_of(list(Gap.objects.filter(pk=hidden.pk).with_row_data()))[hidden.pk]
    first = asked()[0][0]
    assert (first, told.words) == (hidden, f"{first.weight} people ask for it")


def test_put_under_cover_it_stands_where_its_words_say(cast):
    gap = gap_of(cast.gp)
    needed_by(gap, 4)
    Support.objects.filter(gap=gap).update(district=None)
    needed_by(gap, 4)
    weight.keep()
    words = {name: getattr(gap, name) for name in ("looked_for", "why", "language", "place")}
    services.edit(gap, by=cast.gp, revision=gap.revision, shielded=True, **words)
    row = Gap.objects.with_row_data().get(pk=gap.pk)
    assert row.weight == weight.told_numbers([gap.pk])[gap.pk]


def test_the_marks_leave_nothing_out_and_tell_nothing_twice(cast, three, monkeypatch):
    """Of like weight, of like time, and of neither: whole, one by one."""
    monkeypatch.setattr("learning.views.public.ROWS", 1)
    four = gap_of(cast.gp, "As many as another", why="So.")
    same = Gap.objects.filter(pk__in=[three[2].pk, four.pk])
    same.update(asked_at=three[0].asked_at)
    needed_by(four, 8)
    weight.keep()
    whole = sorted(
        Gap.objects.all(), key=lambda gap: (gap.weight, gap.asked_at, gap.pk), reverse=True
    )
    seen, address = [], WANTED
    while address:
        rows, following = asked(address)
        seen += rows
        address = following and f"/gaps/{following}"
        assert "sort=wanted" in following or not following
    assert (seen, len(seen)) == (whole, 4)
    gone = four.pk
    four.supports.all().delete()
    four.delete()
    for wrong in (gone, "x", "-1", "9" * 30, "²"):
        assert Client().get(f"{WANTED}&after={wrong}").status_code == 404, wrong


def test_it_goes_with_the_filters_and_costs_the_same(cast, three):
    weight.keep()
    far = gap_of(cast.outsider, "Of Gonda", place=cast.places.far_district)
    assert far not in asked(f"{WANTED}&state=208")[0]
    assert asked(f"{WANTED}&state=209")[0] == [far]
    workflow.apply(three[0], "decline", by=cast.district, note="Of roads.")
    assert three[0] not in asked()[0]

    def cost(read):
        with CaptureQueriesContext(connection) as caught:
            read()
        return len(caught)

    few = cost(asked), cost(weight.keep)  # what was closed is written
    for n in range(4):
        needed_by(gap_of(cast.district, f"More {n}", why="x"), 5)
    Gap.objects.update(weight=0)
    assert (cost(asked), cost(weight.keep)) == few
