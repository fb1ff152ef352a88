"""Where very many have the words another order is walked along: each comes once, in its place.

What was ranked is left out of what lies beyond it, which is walked to as well.
"""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.models import Practice, SearchRow, Theme
from practices.search import Filters, find, finding, orders, ranking
from practices.search.asked import PAGE_SIZE
from practices.search.counts import shown
from tests import plans
from tests.cast import make_places
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
PLACES = ("home_gp", "far_district", "other_district")
KINDS = ("practice", "lesson")
CHOICES = ({}, {"kind": ("lesson",)}, {"state": ("208",)}, {"state": ("208",), "kind": ("lesson",)})


@pytest.fixture
def entries(monkeypatch):
    """Forty entries that have the words, of which some stand well enough to be counted."""
    places = make_places()
    themes = [["gobardhan"], ["solid-waste"], ["gobardhan", "solid-waste"]]
    told = [{"kind": KINDS[n % 2], "themes": themes[n % 3]} for n in range(40)]
    pks = many_published(40, told, [places[PLACES[n % 4 % 3]] for n in range(40)])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE practices_search SET endorsements = CASE WHEN place %% 4 = 0 THEN 4"
            " ELSE place %% 3 END, adoptions = place %% 5"
            " FROM unnest(%s::bigint[]) WITH ORDINALITY AS told (pk, place)"
            " WHERE practice_id = pk",
            [pks],
        )
        cursor.execute("SELECT count(*) FROM practices_search WHERE merit >= 4")
        ((stand_well,),) = cursor.fetchall()
    assert 5 < stand_well < 30
    monkeypatch.setattr(ranking, "WINDOW", 5)
    monkeypatch.setattr(ranking, "SEVERAL", 5)
    return pks


@pytest.fixture
def many(monkeypatch):
    """Let forty be very many: of these the best standing are counted."""

    def many(enough=1):
        monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
        monkeypatch.setattr(finding, "_least", lambda _words: ranking.Least(4))
        monkeypatch.setattr(finding, "ENOUGH", enough)

    return many


def listed(filters, size=3, *, words="pits"):
    """Return the ids of a whole list, page by page, and the SQL of what was asked for it."""
    found = []
    with CaptureQueriesContext(connection) as caught:
        while True:
            page = find(words, filters, ANYBODY, size=size, facets=())
            found += [practice.pk for practice in page.practices]
            if page.next is None:
                return found, [one["sql"] for one in caught]
            filters = replace(filters, after=page.next)


def _walks(asked):
    return sum("AS walked" in sql for sql in asked)


@pytest.mark.parametrize("chosen", CHOICES)
@pytest.mark.parametrize("sort", ["newest", "endorsed", "adopted"])
def test_another_order_is_walked_whatever_is_chosen(entries, many, monkeypatch, sort, chosen):
    filters = Filters(sort=sort, **chosen)
    wanted, asked = listed(filters)
    assert len(wanted) > 8
    assert not _walks(asked)
    many()
    monkeypatch.setattr(finding, "MOST_WITHIN", 0)  # the state has more
    plans.forget_prepared()
    found, asked = listed(filters)
    assert found == wanted
    assert _walks(asked) > len(wanted) // 3 - 2  # the last page is not filled


@pytest.mark.parametrize("words", ["pits", "pits neighbours"])
@pytest.mark.parametrize("chosen", [{}, {"kind": ("lesson",)}])
def test_what_lies_beyond_the_ranked_is_walked_to(entries, many, words, chosen):
    """Page by page from mark to mark: none twice, none missing, in the order of all hits."""
    filters = Filters(**chosen)
    wanted, _asked = listed(filters, words=words)
    assert set(wanted) == set(listed(replace(filters, sort="newest"))[0])
    many()
    found, asked = listed(filters, words=words)
    assert found == wanted
    assert _walks(asked) > 3


@pytest.mark.parametrize("by", ["tag", "block", "year"])
def test_no_filter_is_forgotten_beyond_the_ranked(entries, many, by):
    """Nor where other tables tell whom it means: of these all hits are looked at."""
    for pk in entries[::2]:
        Practice.objects.get(pk=pk).tags.add("dry")
    block = SearchRow.objects.get(pk=entries[0]).place.block
    year = Practice.objects.get(pk=entries[0]).published_at.year
    filters = {
        "tag": Filters(tag="dry"),
        "block": Filters(places=(block,)),
        "year": Filters(year=year, kind=("lesson",)),
    }[by]
    wanted, _asked = listed(filters)
    assert 5 < len(wanted) < 40
    many()
    assert listed(filters)[0] == wanted


@pytest.mark.parametrize("most", [40, 3, 1])
@pytest.mark.parametrize("size", [3, 30])
def test_what_stands_too_low_to_be_ranked_comes_behind(entries, many, monkeypatch, most, size):
    """Also where fewer stand well than could be ranked: no page offers an empty one."""
    filters = Filters(kind=("lesson",))
    wanted, _asked = listed(filters)
    many(enough=100)
    monkeypatch.setattr(orders, "MOST_WALKED", most)
    monkeypatch.setattr(finding, "MANY_WALKED", 1)
    monkeypatch.setattr(finding, "PAGE_SIZE", 1)
    monkeypatch.setattr(ranking, "WINDOW", 15)
    monkeypatch.setattr(ranking, "LEAST", "SELECT %s::int")
    monkeypatch.setattr(ranking, "asked_for", lambda _words, _wanted: [7])
    with connection.cursor() as cursor:
        well = "practice_id = ANY(%s) AND merit >= 7"
        cursor.execute(f"SELECT count(*) FROM practices_search WHERE {well}", [wanted])
        ((best,),) = cursor.fetchall()
    assert 0 < best < 15 < len(wanted)
    found, _asked = listed(filters, size)
    assert sorted(found) == sorted(wanted)
    assert not find("pits", filters, ANYBODY, size=size, facets=()).exact


@pytest.mark.parametrize("sort", ["", "newest", "adopted"])
@pytest.mark.parametrize("words", ['"twin pits"', '"twin pits" neighbours', "pits -twin"])
@pytest.mark.parametrize("enough", [1, 100])
def test_a_phrase_and_what_must_not_be_there_are_walked_past_nowhere(
    entries, many, words, sort, enough
):
    filters = Filters(sort=sort, kind=("lesson",))
    wanted, _asked = listed(filters, words=words)
    assert bool(wanted) == ("-" not in words)
    many(enough)
    assert listed(filters, words=words)[0] == wanted
    assert listed(filters, 30, words=words)[0] == wanted


def test_a_run_that_may_not_do_looks_at_the_best_alone(entries, many):
    """All hits of all States are never gathered for a page of a small one."""
    many(enough=100)
    plans.forget_prepared()
    _found, asked = listed(Filters(state=("208",)))
    looked = [sql for sql in asked if "WITH hits" in sql]
    assert len(looked) > 8
    assert all("merit >= 4" in sql or "COLLATE" not in sql for sql in looked)


@pytest.mark.parametrize("most", [40, 1])
def test_a_numbered_page_beyond_the_ranked_begins_where_the_last_ended(
    entries, many, monkeypatch, most
):
    """Walked to or, where that fills no page, among all hits."""
    second = Filters(page=2)
    wanted = [practice.pk for practice in find("pits", second, ANYBODY).practices]
    assert len(wanted) == PAGE_SIZE
    many()
    monkeypatch.setattr(orders, "MOST_WALKED", most)
    page = find("pits", second, ANYBODY, size=PAGE_SIZE - 1)
    assert [practice.pk for practice in page.practices] == wanted[:-1]


@pytest.mark.parametrize("sort", ["newest", "endorsed", ""])
@pytest.mark.parametrize("names", [("state",), ("state", "theme")])
def test_what_few_have_is_looked_at_alone_in_any_order(entries, many, monkeypatch, names, sort):
    """Its own numbers are exact, those of other choices at least so many and never too many."""
    theme = Theme.objects.get(key="gobardhan").pk
    chosen = {"state": ("208",), "theme": (theme,)}
    filters = Filters(sort=sort, **{name: chosen[name] for name in names})
    wanted, every = listed(filters)[0], find("pits", filters, ANYBODY, facets=shown(filters))
    in_state = find("pits", Filters(state=("208",)), ANYBODY).count
    assert every.count < in_state or names == ("state",)
    many()
    best = find("pits", replace(filters, sort=""), ANYBODY, facets=shown(filters)).facets
    many(enough=100)
    monkeypatch.setattr(finding, "MOST_WITHIN", every.count)
    monkeypatch.setattr(orders, "MOST_WALKED", 1)
    page = find("pits", filters, ANYBODY, facets=shown(filters))
    assert (page.count, page.exact, page.short) == (every.count, True, set(names))
    for facet in shown(filters):
        told, true = page.facets[facet.name], every.facets[facet.name]
        if facet.name in names:
            least = best[facet.name]
            assert all(least.get(one, 0) <= told[one] <= true[one] for one in told | least)
            assert told != true
            own = {int(value) for value in chosen[facet.name]}
            assert {told[value] for value in own} == {every.count}
        else:
            assert told == true
    assert listed(filters)[0] == wanted


def test_in_a_larger_state_the_best_are_looked_for_among_its_own(entries, many, monkeypatch):
    """So lower a standing will do than anywhere: its numbers are at least so many."""
    filters = Filters(state=("208",))
    every = find("pits", filters, ANYBODY, facets=shown(filters))
    many(enough=100)
    monkeypatch.setattr(finding, "MOST_WITHIN", 1)
    monkeypatch.setattr(finding, "PAGE_SIZE", 1)
    monkeypatch.setattr(ranking, "LEAST", "SELECT %s::int")
    asked = []
    monkeypatch.setattr(ranking, "asked_for", lambda _words, wanted: asked.append(wanted) or [2])
    plans.forget_prepared()
    with CaptureQueriesContext(connection) as caught:
        page = find("pits", filters, ANYBODY, facets=shown(filters))
    looked = [one["sql"] for one in caught if "CASE WHEN (merit >= 2) THEN" in one["sql"]]
    assert looked
    assert "COLLATE" not in looked[0]  # the index of states is there to be read
    with connection.cursor() as cursor:
        of_state = "merit >= 2 AND ((facets >> 8) & 255) = 208"
        cursor.execute(f"SELECT count(*) FROM practices_search WHERE {of_state}")
        ((best,),) = cursor.fetchall()
    assert best < every.count
    assert (page.count, page.exact) == (best, False)
    assert page.facets["state"][208] == best
    assert len(page.facets["state"]) == len(every.facets["state"])
    assert "state" in page.short


def test_where_a_state_has_not_so_many_a_higher_standing_will_do(entries, many, monkeypatch):
    """Of how many it is asked again as for any other choice: all hits would take too long."""
    many(enough=100)
    monkeypatch.setattr(finding, "MOST_WITHIN", 100)
    monkeypatch.setattr(finding, "MANY_WITHIN", 100)
    monkeypatch.setattr(finding.statements, "MOST_LOOKED", 7)
    monkeypatch.setattr(finding._Search, "_few", ())
    asked = []
    monkeypatch.setattr(finding, "_lowest", lambda wanted: asked.append(wanted) or [0])
    monkeypatch.setattr(ranking, "asked_for", lambda _words, wanted: wanted)
    filters = Filters(state=("208",))
    assert find("pits", filters, ANYBODY).exact
    assert len(asked) == 2
    assert asked[0] > asked[1] == 7
