"""The numbers beside a list's choices are those of a naive count, whatever else is chosen."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from places.models import Place
from practices import search_check
from practices.models import Practice, SearchRow, Theme
from practices.search import Filters, find, finding, hits, ranking
from practices.search.counts import shown
from practices.search.facets import FACETS
from tests.cast import make_places
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
# In India the last of them is of the next year.
DAYS = ("2023-06-01 00:00", "2024-12-31 18:00", "2024-12-31 19:00")
YEARS = (2023, 2024, 2025)


@pytest.fixture
def entries():
    """What each of thirty entries is, as `{facet: its values}`, told without the search."""
    places = make_places()
    names = ("home_gp", "home_district", "other_district", "home_state", "far_district", "next_gp")
    themes = dict(Theme.objects.values_list("key", "pk"))
    chance = random.Random(5)
    told = [
        {
            "kind": chance.choice(["practice", "lesson"]),
            "programme": chance.choice(["sbm", "jjm"]),
            "themes": chance.sample(["gobardhan", "solid-waste"], chance.choice([1, 2])),
        }
        for _ in range(30)
    ]
    at = [places[chance.choice(names)] for _ in told]
    pks = many_published(30, told, at)
    years = [chance.randrange(3) for _ in pks]
    for pk, year in zip(pks, years, strict=True):
        _publish(pk, DAYS[year])
    found = {}
    for pk, one, place, year in zip(pks, told, at, years, strict=True):
        district = Place.objects.get(pk=place.pk).district_id
        found[pk] = {
            "kind": {one["kind"]},
            "programme": {one["programme"]},
            "theme": {themes[key] for key in one["themes"]},
            "state": {int(place.state.code if place.state else place.code)},
            "year": {YEARS[year]},
            "district": {district} - {None},
        }
    return found


def _publish(pk, day):
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    Practice.objects.filter(pk=pk).update(published_at=at)
    with connection.cursor() as cursor:
        sql = "UPDATE practices_search SET published_at = %s WHERE practice_id = %s"
        cursor.execute(sql, [at, pk])


def naive(entries, chosen, facet):
    """Count the values of `facet` among the entries that pass all other choices."""
    others = {name: set(values) for name, values in chosen.items() if name != facet}
    passing = [
        one for one in entries.values() if all(one[name] & held for name, held in others.items())
    ]
    return dict(Counter(value for one in passing for value in one[facet]))


def _choices(entries):
    """Return combinations of choices: each alone, and of several some, as `{facet: values}`."""
    chance = random.Random(11)
    every = {
        name: sorted({value for one in entries.values() for value in one[name]})
        for name in next(iter(entries.values()))
    }
    alone = [{name: (values[0],)} for name, values in every.items()]
    mixed = [
        {name: tuple(chance.sample(every[name], 1 + (name == "theme" and chance.random() < 0.4)))
         for name in chance.sample(sorted(every), chance.randrange(2, 5))}
        for _ in range(24)
    ]  # fmt: skip
    theme, state = (every["theme"][0],), (208,)
    return [{}, *alone, {"theme": theme, "state": state}, {"theme": theme, "year": (2025,)}, *mixed]


def _filters(chosen):
    held = {name: values for name, values in chosen.items() if name not in ("year", "district")}
    if "state" in held:
        held["state"] = tuple(map(str, held["state"]))
    places = Place.objects.filter(pk__in=chosen.get("district", ()))
    return Filters(**held, year=chosen.get("year", (None,))[0], places=tuple(places))


def _told(page, facet):
    return {value: number for value, number in page.facets[facet].items() if number}


@pytest.mark.parametrize("words", ["", "pits"])
def test_each_number_is_that_of_a_naive_count(entries, words):
    """Also where a district or a year is chosen, of which one sees what else there is."""
    assert not any(search_check.wrong_counts().values())
    for chosen in _choices(entries):
        filters = _filters(chosen)
        names = {facet.name for facet in shown(filters)} & {"kind", "theme", "year", "district"}
        page = find(words, filters, ANYBODY, facets=shown(filters))
        assert page.exact
        assert not page.short
        every = [one for one in entries.values() if all(one[n] & set(v) for n, v in chosen.items())]
        assert page.count == len(every), chosen
        for name in names:
            assert _told(page, name) == naive(entries, chosen, name), (chosen, name)


def test_what_is_too_much_to_count_is_said_to_be_at_least(entries, monkeypatch):
    """Of a list without words, each group by itself; what is kept stays exact."""
    monkeypatch.setattr(hits, "MOST_COUNTED", 2)
    many = Filters(kind=("practice",), programme=("sbm",))
    page = find("", many, ANYBODY, facets=shown(many))
    assert (page.count, page.exact) == (2, False)
    assert page.short == {"level", "language", "state", "endorsed", "theme", "adopted", "year"}
    chosen = {"kind": ("practice",), "programme": ("sbm",)}
    assert _told(page, "kind") == naive(entries, chosen, "kind")


@pytest.fixture
def without(entries):
    """Those of the entries that do not have a word, which every other one has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE practices_search SET vector = vector || 'quarry:1'::tsvector"
            " WHERE practice_id = ANY(%s)",
            [sorted(entries)[::2]],
        )
    return {pk: entries[pk] for pk in sorted(entries)[1::2]}


def test_minus_words_alone_are_counted_as_a_naive_count_does(entries, without):
    for chosen in _choices(entries):
        filters = _filters(chosen)
        page = find("-quarry", filters, ANYBODY, facets=shown(filters))
        left = {
            pk for pk, one in without.items() if all(one[n] & set(v) for n, v in chosen.items())
        }
        assert (page.count, page.exact, page.short) == (len(left), True, frozenset()), chosen
        assert {practice.pk for practice in page.practices} == left
        for name in {facet.name for facet in shown(filters)} & set(next(iter(without.values()))):
            assert _told(page, name) == naive(without, chosen, name), (chosen, name)


def test_of_minus_words_alone_some_are_counted_and_all_are_found(without, monkeypatch):
    """No more are looked at for the numbers; the list itself goes on behind them."""
    monkeypatch.setattr(hits, "MOST_COUNTED", 6)
    page = find("-quarry", Filters(), ANYBODY, size=4)
    assert (page.exact, page.short) == (False, frozenset(page.facets))
    assert 4 <= page.count <= 7
    found = [practice.pk for practice in page.practices]
    while page.next:
        page = find("-quarry", Filters(after=page.next), ANYBODY, size=4)
        found += [practice.pk for practice in page.practices]
    newest = Practice.objects.filter(pk__in=without).newest_first()
    assert found == [practice.pk for practice in newest]
    monkeypatch.setattr(hits, "MOST_COUNTED", 0)  # whatever was looked at: what is shown is there
    assert find("-quarry", Filters(), ANYBODY).count == len(without)
    assert find("-pits", Filters(), ANYBODY).count == 0


def test_minus_words_alone_are_found_along_the_index_of_the_order(without):
    with CaptureQueriesContext(connection) as caught, connection.cursor() as cursor:
        find("-quarry", Filters(kind=("practice",)), ANYBODY)
        asked = next(one["sql"] for one in caught if "WITH hits" in one["sql"]).rpartition("; ")[2]
        # As it is where the table is large; sorting so few costs as much as any index does.
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Scan using practices_search_newest" in plan
    assert "Sort" not in plan
    assert plan.count("Limit") == 3  # of the page, of what is counted, and of that group
    assert "SubPlan" not in plan


def _endorse_every_other_of_a_place(entries):
    """Which keys these are is another thing each time: of each place the first is among them."""
    of_place = {}
    for pk, place in SearchRow.objects.filter(pk__in=entries).values_list("pk", "place_id"):
        of_place.setdefault(place, []).append(pk)
    chosen = [pk for pks in of_place.values() for pk in pks[::2]]
    SearchRow.objects.update(endorsements=0)
    SearchRow.objects.filter(pk__in=chosen).update(endorsements=4)


def test_among_very_many_a_district_is_looked_at_alone(entries, monkeypatch):
    """Its own numbers are exact, those of other districts at least so many."""
    _endorse_every_other_of_a_place(entries)
    monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
    monkeypatch.setattr(finding, "_least", lambda _words: ranking.Least(4))
    monkeypatch.setattr(finding, "ENOUGH", 100)
    home = Place.objects.get(code="9104")
    chosen = {"state": (208,), "district": (home.pk,)}
    page = find("pits", _filters(chosen), ANYBODY, facets=shown(_filters(chosen)))
    districts = naive(entries, chosen, "district")
    assert page.count == districts[home.pk] == page.facets["district"][home.pk]
    assert page.short == {"district"}
    assert {pk: n <= districts[pk] for pk, n in page.facets["district"].items()} == dict.fromkeys(
        districts, True
    )
    newest = _filters(chosen | {"year": (2025,)})
    page = find("pits", newest, ANYBODY, facets=shown(newest))
    assert _told(page, "year") == naive(entries, chosen, "year")


@pytest.fixture
def among_many(entries, monkeypatch):
    """Entries of which the best standing are looked at first, and are never enough."""
    _endorse_every_other_of_a_place(entries)
    monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
    monkeypatch.setattr(finding, "_least", lambda _words: ranking.Least(4))
    monkeypatch.setattr(finding, "ENOUGH", 100)
    return entries


def test_among_very_many_a_small_state_is_looked_at_alone(among_many, monkeypatch):
    """Its own numbers are exact, those of other states at least so many."""
    chosen = {"state": (208,)}
    filters = _filters(chosen)
    page = find("pits", filters, ANYBODY, facets=shown(filters))
    states = naive(among_many, chosen, "state")
    assert (page.count, page.exact, page.short) == (states[208], True, {"state"})
    told = _told(page, "state")
    assert told[208] == states[208]
    assert told != states
    assert all(number <= states[state] for state, number in told.items())
    for facet in ("theme", "kind", "year", "district"):
        assert _told(page, facet) == naive(among_many, chosen, facet)
    monkeypatch.setattr(finding, "MOST_WITHIN", 1)  # of a large one all are looked at
    page = find("pits", filters, ANYBODY, facets=shown(filters))
    assert (page.count, page.short) == (states[208], set())
    assert _told(page, "state") == states


@pytest.mark.parametrize("sort", ["", "newest"])
def test_a_year_that_few_are_of_is_looked_at_alone(among_many, monkeypatch, sort):
    """As each is in January: its own numbers are exact, those of other years at least so many."""
    chosen = {"year": (2024,)}
    filters = replace(_filters(chosen), sort=sort)
    monkeypatch.setattr(finding, "MOST_WITHIN", naive(among_many, chosen, "year")[2024])
    with CaptureQueriesContext(connection) as caught:
        page = find("pits", filters, ANYBODY, facets=shown(filters))
    looked = [one["sql"] for one in caught if "WITH hits" in one["sql"]]
    assert "merit >=" in looked[0]
    assert "COLLATE" not in looked[-1]
    years = naive(among_many, chosen, "year")
    assert (page.count, page.exact, page.short) == (years[2024], True, {"year"})
    told = _told(page, "year")
    assert told[2024] == years[2024]
    assert all(number <= years[year] for year, number in told.items())
    for facet in ("theme", "kind", "programme"):
        assert _told(page, facet) == naive(among_many, chosen, facet)


@pytest.mark.parametrize("counted", [FACETS, ()])
def test_few_of_a_small_state_are_not_few_anywhere(among_many, counted):
    """So nothing near is put in their place, whether a list counts facets or not."""
    first, *others = [pk for pk, one in among_many.items() if 208 in one["state"]]
    with connection.cursor() as cursor:
        words = "UPDATE practices_search SET title_vector = 'pits:2', vector = 'pit:2A pits:2A'"
        cursor.execute(f"{words} WHERE practice_id = ANY(%s)", [others])
    page = find("pits neighbours", Filters(state=("208",)), ANYBODY, facets=counted)
    assert [practice.pk for practice in page.practices] == [first]
    assert (page.relaxed, page.spelled, page.offered) == (False, "", "")


def test_where_choices_leave_few_of_the_best_it_is_looked_farther_down(entries, monkeypatch):
    """Not among all: of very many that would take too long. So the numbers are at least so many."""
    of_kind = [pk for pk, one in entries.items() if "lesson" in one["kind"]]
    SearchRow.objects.update(endorsements=0)
    for endorsements in (2, 4):
        some = of_kind[endorsements // 2 :: 3]
        SearchRow.objects.filter(pk__in=some).update(endorsements=endorsements)
    monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
    monkeypatch.setattr(finding, "_least", lambda _words: ranking.Least(4))
    monkeypatch.setattr(finding, "ENOUGH", 100)
    monkeypatch.setattr(ranking, "LEAST", "SELECT 2")
    monkeypatch.setattr(ranking, "asked_for", lambda _words, wanted: wanted <= 62_500 and [])
    monkeypatch.setattr(finding, "PAGE_SIZE", 1)
    page = find("pits", _filters({"kind": ("lesson",)}), ANYBODY)
    assert page.count == len(of_kind) - len(of_kind[::3]) < len(of_kind)
    assert not page.exact
    assert "kind" in page.short
    monkeypatch.setattr(finding, "PAGE_SIZE", 30)  # less than a page: each counts
    page = find("pits", _filters({"kind": ("lesson",)}), ANYBODY)
    assert (page.count, page.exact) == (len(of_kind), True)
