"""Insights: each measure on hand-made lives, what is left out, masks, pages, the check."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.insights.counting import count, differing
from learning.insights.figures import figures_of
from learning.models import InsightCount
from practices.living import adopting, challenging
from practices.models import Practice, Theme
from tests.factories.learning import gap_of
from tests.factories.practices import practice_in, published_practice

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 10, tzinfo=UTC)


def kept(measure, **chosen):
    """Return {span: number} of a measure as it is kept."""
    chosen = {"theme": None, "state": None, "year": None} | chosen
    rows = InsightCount.objects.filter(measure=measure, **chosen)
    return dict(rows.values_list("span", "number"))


@pytest.fixture
def life(cast):
    """Tell, publish and take up: submitted nine days before it is published, taken up twice."""
    practice = published_practice(
        author=cast.gp, desk=cast.district, place=cast.places.home_gp, at=AT - timedelta(days=9)
    )
    Practice.objects.filter(pk=practice.pk).update(published_at=AT, started_on="2026-02-01")
    adopting.adopt(practice, by=cast.gp2, status="tried", at=AT + timedelta(days=1))
    adopting.adopt(practice, by=cast.outsider, status="tried", at=AT + timedelta(days=40))
    return practice


def test_each_clock_runs_between_its_two_days(cast, life):
    count()
    assert kept("shared") == {0: 1}  # 1 February to 1 March: within a month
    assert kept("published") == {2: 1}  # nine days: within two weeks
    assert kept("adopted") == {2: 1}  # the same district does not count, the other at 40 days
    assert kept("flow") == {0: 1, 2: 1}  # a GP from a GP, a District from below
    assert kept("flow", state=cast.places.far_state) == {2: 1}
    theme = Theme.objects.get(key="toilet-technology")
    assert kept("published", theme=theme, state=cast.places.home_state, year=2026) == {2: 1}
    assert kept("published", year=2025) == {}
    assert kept("reach", state=cast.places.home_state) == {0: 1, 1: 1}
    assert kept("reach", state=cast.places.far_state, theme=theme) == {0: 1, 1: 0}


def test_unlearning_runs_from_the_first_doubt_and_gaps_by_answer(cast):
    practice = practice_in(
        "published", author=cast.gp, desk=cast.district, place=cast.places.home_gp
    )
    challenging.challenge(practice, by=cast.gp2, reason="outdated", note="Old.")
    practice.challenges.update(at=AT)
    Practice.objects.filter(pk=practice.pk).update(
        state="withdrawn", closed_at=AT + timedelta(days=5), closing_ground="outdated"
    )
    gap_of(cast.gp)
    count()
    assert kept("unlearned") == {1: 1}
    assert kept("gaps") == {0: 1}
    assert kept("flow") == {}


def test_what_is_shielded_or_imported_is_in_no_clock(cast, life):
    count()
    before = list(InsightCount.objects.values_list("measure", "span", "number").order_by("pk"))
    published_practice(
        author=cast.gp2,
        desk=cast.district,
        place=cast.places.next_gp,
        shielded=True,
        terrain="hilly",
    )
    adopting.adopt(life, by=cast.block, status="in-use", shielded=True)
    adopting.show_covered(datetime.now(UTC) + timedelta(days=2))
    gap_of(cast.gp, shielded=True)
    count()
    after = list(InsightCount.objects.values_list("measure", "span", "number").order_by("pk"))
    assert sorted(after) == sorted(before)


def test_fewer_than_five_are_not_told_and_the_half_is_named(life):
    count()
    [shared, *_rest] = figures_of()[0]
    assert (shared.is_told, shared.total) == (False, 1)
    InsightCount.objects.filter(measure="published").delete()
    for span, number in ((0, 3), (1, 0), (2, 9)):
        InsightCount.objects.create(measure="published", span=span, number=number, counted_at=AT)
    published = figures_of()[0][1]
    # Nine alone, beside how many there are in all, would tell of the three.
    assert [bar.number for bar in published.bars] == [None, 0, None, 0, 0, 0]
    assert [bar.is_few for bar in published.bars] == [True, *[False] * 5]
    assert {bar.share for bar in published.bars} == {0}
    assert published.half == "within two weeks"
    InsightCount.objects.filter(measure="published", span=1).update(number=2)
    two = [bar.number for bar in figures_of()[0][1].bars]
    assert two == [None, None, 9, 0, 0, 0]


def test_its_pages_take_what_there_is_and_refuse_the_rest(client, cast, life):
    empty = client.get("/insights/").content.decode()
    assert "Nothing has been counted yet" in empty
    count()
    chosen = f"theme=toilet-technology&state={cast.places.home_state.code}&year=2026"
    page = client.get(f"/insights/?{chosen}")
    words = page.content.decode()
    assert "Districts heard from" in words
    assert "too few to tell anything" in words
    assert client.get(f"/insights.csv?{chosen}").headers["Content-Type"].startswith("text/csv")
    for wrong in ("theme=none", "state=99999", "year=1999", "year=x", "theme=%00"):
        assert client.get(f"/insights/?{wrong}").status_code == 400
        assert client.get(f"/insights.csv?{wrong}").status_code == 400
    with CaptureQueriesContext(connection) as asked:
        client.get("/insights/")
    assert len(asked) <= 6


def test_the_check_finds_one_wrong_number_and_mends_it(life, capsys):
    count()
    assert differing() == 0
    call_command("check_insights")
    row = InsightCount.objects.filter(measure="flow").first()
    InsightCount.objects.filter(pk=row.pk).update(number=7)
    assert differing() == 2
    with pytest.raises(CommandError):
        call_command("check_insights")
    call_command("check_insights", mend=True)
    assert differing() == 0
