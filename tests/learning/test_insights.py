"""Insights: each measure on hand-made lives, what is left out, masks, pages, the check."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learning import workflow as workflow_of_gaps
from learning.insights import counting
from learning.insights.counting import count, differing, take_in
from learning.insights.figures import Figure
from learning.models import InsightCount, InsightNews
from practices import remembered, workflow
from practices.living import adopting, challenging, endorsing
from practices.models import Practice, Theme
from tests.factories.learning import gap_of
from tests.factories.practices import practice_in, published_practice
from tests.packs.reading import Paper
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "rights-insights.csv"
AT = datetime(2026, 3, 10, tzinfo=UTC)


def kept(measure, theme=0, **chosen):
    """Return {span: number} of a measure as it is kept, over all cells of the choice."""
    rows = InsightCount.objects.filter(measure=measure, theme=theme, number__gt=0, **chosen)
    return dict(rows.values_list("span").annotate(Sum("number")).order_by("span"))


def all_kept():
    """Return every number that is kept."""
    cells = ("theme", "measure", "place", "quarter", "span", "number")
    return set(InsightCount.objects.exclude(number=0).values_list(*cells))


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


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ("a a a", "Three quarters of them a."),
        ("a a b", "Half of them a, three quarters b."),
        ("a b b", "A quarter of them a, three quarters b."),
        ("a b c", "A quarter of them a, half of them b, three quarters c."),
    ],
)
def test_what_it_comes_to_is_told_once(spans, said):
    assert Figure(None, 9, [], spans.split()).said == said


def test_each_clock_runs_between_its_two_days(cast, life):
    count()
    assert kept("shared") == {0: 1}  # 1 February to 1 March: within a month
    assert kept("published") == {2: 1}  # nine days: within two weeks
    assert kept("adopted") == {2: 1}  # the same district does not count, the other at 40 days
    assert kept("flow") == {0: 1, 2: 1}  # a GP from a GP, a District from below
    assert kept("spread") == {0: 1, 1: 1}
    far, home = cast.places.far_state.pk, cast.places.home_state.pk
    assert (kept("flow", place=far), kept("spread", place=far)) == ({2: 1}, {})
    theme = Theme.objects.get(key="toilet-technology").pk
    assert kept("published", theme, place=home, quarter=20261) == {2: 1}
    assert kept("published", quarter=20254) == {}
    assert kept("desk-published", place=cast.places.home_district.pk) == {2: 1}
    assert kept("desk-adopted", place=cast.places.home_district.pk) == {2: 1}
    assert kept("desk-published", theme) == {}
    assert kept("reach", place=cast.places.home_district.pk) == {0: 2}


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
    before = all_kept()
    published_practice(
        author=cast.gp2,
        desk=cast.district,
        place=cast.places.next_gp,
        shielded=True,
        terrain="hilly",
    )
    adopting.adopt(life, by=cast.block, status="in-use", shielded=True)
    assert adopting.show_covered(datetime.now(UTC) + timedelta(days=7)) == 1
    gap_of(cast.gp, shielded=True)
    count()
    assert all_kept() == before


def test_what_happens_is_counted_bit_by_bit_and_killed_never_twice(cast, life, monkeypatch):
    """Each thing that happens comes to the same as a full count; nothing is lost or doubled."""
    take_in()  # the first time: everything
    other = published_practice(author=cast.gp2, desk=cast.district, place=cast.places.next_gp)
    endorsing.endorse(other, type_="saw-it", by=cast.gp)
    adopting.adopt(life, by=cast.gp2, status="dropped")
    gap = gap_of(cast.gp)
    gap.themes.set(Theme.objects.filter(key="toilet-technology"))
    assert differing() > 0
    with monkeypatch.context() as killed:
        killed.setattr(counting.InsightNews.objects, "filter", _raise)
        with pytest.raises(KeyboardInterrupt):
            take_in()
    assert InsightNews.objects.exists()
    assert take_in() > 0
    assert (differing(), take_in()) == (0, 0)
    for verb, details in (("supersede", {"replacement": life}), ("reinstate", {})):
        workflow.apply(other, verb, by=cast.district, note="As agreed.", **details)
        workflow_of_gaps.apply(gap, "answer", by=cast.gp, practice=life)
        take_in()
        assert differing() == 0, verb
        workflow_of_gaps.apply(gap, "reopen", by=cast.gp, note="It is not.")
    take_in()
    assert (differing(), kept("vouched"), kept("gaps")) == (0, {0: 1}, {0: 1})


def test_what_comes_back_from_a_chain_of_merges_is_counted_once(cast, life):
    made = {"author": cast.gp, "desk": cast.district, "place": cast.places.home_gp}
    second, third = (published_practice(**made) for _n in range(2))
    take_in()
    note = "Both tell of one pit."
    workflow.apply(life, "merge", by=cast.district, replacement=second, note=note)
    workflow.apply(second, "merge", by=cast.district, replacement=third, note=note)
    take_in()
    workflow.apply(life, "reinstate", by=cast.district, note="They are two.")
    assert life.adoptions.count() == 2
    assert take_in() > 0
    assert differing() == 0


def test_the_night_finds_what_no_event_told_and_goes_on_where_its_turn_ended(
    cast, life, monkeypatch
):
    gap = gap_of(cast.gp)
    take_in()
    gap_key, moved = gap.pk, cast.places.home_gp
    moved.parent = cast.places.other_district
    moved.save()
    gap.delete()
    assert (take_in(), differing() > 1) == (0, True)
    queued = [()]
    monkeypatch.setattr(counting, "BATCH", 1)
    monkeypatch.setattr(counting, "TURN", 0)
    monkeypatch.setattr(counting, "async_task", lambda _job, *last: queued.append(last))
    for last in queued:
        before = differing()
        counting.go_over(*last)
        assert differing() <= before
    assert queued[1:] == [("practice", life.pk), ("gap", gap_key)]
    assert differing() == 0


def _raise(**_which):
    raise KeyboardInterrupt


def test_pages_tell_what_is_enough_and_refuse_what_there_is_not(client, cast, life):
    assert "Nothing has been counted yet" in client.get("/insights/").content.decode()
    count()
    home = cast.places.home_state.pk
    rows = [("published", 0, 7), ("published", 2, 2), ("flow", 0, 6), ("flow", 1, 6)]
    rows += [("spread", 0, 5), ("spread", 3, 5)]
    InsightCount.objects.filter(measure__in=["published", "flow", "spread"]).delete()
    for measure, span, number in rows:
        cell = {"measure": measure, "place": home, "quarter": 20261}
        InsightCount.objects.create(span=span, number=number, **cell)
    chosen = f"state={cast.places.home_state.code}&period=2026-1"
    words = client.get(f"/insights/?{chosen}").content.decode()
    for told in (
        *("Three quarters of them within 2 days.", "January to March 2026"),
        *(
            "Without groups under five: 50 percent from their own level",
            "none, or fewer than five",
            "Percent by then",
        ),
    ):
        assert told in words, told
    table = client.get(f"/insights.csv?{chosen}").content.decode()
    assert "within 2 days,7,7,100,," in table
    assert "within two weeks,<5,," in table
    assert "How a practice spreads,within a month,,,50," in table  # a share, and of how many untold
    spread = words.partition('id="spread"')[2].partition("</section>")[0]
    assert "<td>50</td><td>50</td>" in spread
    assert "<td>5</td>" not in spread
    for wrong in ("theme=none", "state=99999", "period=1999", "period=x", "theme=%00"):
        for page in ("/insights/", "/insights.csv", "/insights/reach/", "/insights/reach.csv"):
            assert client.get(f"{page}?{wrong}").status_code == 400
    remembered.forget()
    client.get("/insights/")
    for page in ("/insights/", f"/insights/?{chosen}", "/insights.csv", "/insights/reach/"):
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        assert len(asked) <= 8, page


def test_reach_names_who_is_not_yet_heard_from(client, cast, life):
    count()
    state = f"state={cast.places.home_state.code}"
    grid = client.get(f"/insights/reach/?{state}").content.decode()
    assert "not yet heard from" in grid
    assert 'class="told"' in grid
    told = client.get(f"/insights/reach.csv?{state}&theme=toilet-technology").content.decode()
    assert f"{cast.places.home_district.code},{cast.places.home_district.name}," in told
    assert told.count(",yes") == 1
    assert (
        client.get(f"/insights/reach.csv?{state}&theme=springs-recharge").content.count(b",yes")
        == 0
    )


def test_the_brief_of_a_state_is_two_pages_from_the_same_figures(client, cast, life):
    count()
    state = cast.places.home_state
    cells = {"measure": "published", "place": state.pk, "quarter": 20261}
    InsightCount.objects.filter(measure="published").delete()
    InsightCount.objects.create(span=1, number=1234, **cells)
    InsightCount.objects.create(span=2, number=4, **cells)
    for language, words in (
        (
            "en",
            (
                "January to March 2026",
                "1,234",
                "Three quarters of them within a week",
                "Not yet heard from",
            ),
        ),
        ("hi", ("जनवरी से मार्च 2026", "1,234", "एक हफ़्ते में")),
    ):
        page = client.get(f"/insights/brief.pdf?state={state.code}&period=2026-1&lang={language}")
        assert page["Content-Type"] == "application/pdf"
        paper = Paper(b"".join(page.streaming_content))
        assert len(paper) == 2
        assert [told for told in words if not paper.says(told)] == []
        assert not paper.ink_at_the_edge()
    for wrong in ("", "state=99999", f"state={state.code}&period=2026", "state=8&lang=xx"):
        assert client.get(f"/insights/brief.pdf?{wrong}").status_code == 400


def test_who_sees_what_and_which_desks(cast, life):
    """docs/rights-insights.csv, each page and role; a desk's times: itself and the one above."""
    count()
    home, seen, wrong = cast.places.home_district.full_name, set(), []
    for row in csv.DictReader(TABLE.open()):
        address = row.pop("page")
        for role, status in row.items():
            client = Client() if role == "anonymous" else client_of(getattr(cast, role))
            page = client.get(address)
            if page.status_code != int(status):
                wrong.append(f"{role} {address}: {page.status_code}, not {status}")
            if "/desks" in address and page.status_code == 200:
                assert "no-store" in page["Cache-Control"]
                mark = home if address.endswith("csv") else f">{home}</h"
                seen |= {(role, address)} if mark in page.content.decode() else set()
    assert not wrong, "\n".join(wrong)
    assert seen == {
        (role, f"/insights/desks{end}") for role in ("district", "state") for end in ("/", ".csv")
    }


def test_the_times_of_desks_are_those_of_no_theme_and_no_state(cast, life):
    """Who asks for one is told so: neither page nor file shows those of all work instead."""
    count()
    remembered.forget()
    client, page = client_of(cast.district), "/insights/desks/"
    for end in ("/", ".csv"):
        for query in ("theme=gobardhan", "state=208", "theme=gobardhan&state=208"):
            answer = client.get(f"/insights/desks{end}?{query}&period=2026-1")
            assert (answer.status_code, answer.url) == (302, f"{page}?period=2026-1")
            assert client.get(f"/insights/desks{end}?{query}").url == page
            assert "cannot be chosen here" in client.get(page).content.decode()
            assert "cannot be chosen here" not in client.get(page).content.decode()
        assert client.get(f"/insights/desks{end}?theme=zeppelin").status_code == 400
        assert client.get(f"/insights/desks{end}?theme=&state=&period=2026").status_code == 200
        forbidden = client_of(cast.gp).get(f"/insights/desks{end}?theme=gobardhan")
        assert forbidden.status_code == 403


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
