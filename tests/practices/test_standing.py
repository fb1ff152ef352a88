"""Of very many hits those of the best standing are looked at, from their small indexes of words."""

import re
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.models import SearchRow
from practices.search import Filters, facets, find, finding, orders, ranking
from practices.search.page import Page
from practices.search.reading import read_query, words_of
from practices.search.statements import Where
from tests import plans
from tests.factories.practices import published_practice
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
PLAIN = {"problem": "It was late.", "result": "It is done.", "steps": ["Meet.", "Walk.", "Sign."]}
ALL_POINTS = facets.ENDORSED.pack(facets.ENDORSED.keys) | facets.ADOPTED.pack(facets.ADOPTED.keys)


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def plan_of(words, how=""):
    """Return what a search for `words` found, and the plan of its statement."""
    plans.forget_prepared()
    with CaptureQueriesContext(connection) as caught:
        page = find(words, Filters(), ANYBODY)
    statement = next(one["sql"] for one in caught if "WITH hits" in one["sql"])
    return page, plans.plan_of(statement, how)


def stand_as(monkeypatch, least):
    monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
    monkeypatch.setattr(finding, "_least", lambda _words: least)
    monkeypatch.setattr(finding, "ENOUGH", 1)


def test_half_of_what_is_wanted_will_do_at_the_border_of_a_small_index():
    """Of twenty entries four stand at 18 points, where an index begins, the others just below.

    These are read from the index that begins at 15 points; of titles all that are wanted must be
    there.
    """
    run(
        "CREATE TEMP TABLE pg_stats ON COMMIT DROP AS SELECT 'public' AS schemaname,"
        " 'practices_search' AS tablename, 'merit' AS attname,"
        " '{17,18}' AS most_common_vals, '{0.8,0.2}'::float4[] AS most_common_freqs"
    )
    least = "SELECT practices_search_least('pits', NULL, %s, 20)"
    assert run(least, 8) == [(18,)]
    assert run(least, 10) == [(15,)]
    assert run(least, 11) == [(None,)]  # so few are all looked at


def test_each_standing_that_is_looked_for_begins_an_index_of_words():
    ((source,),) = run("SELECT prosrc FROM pg_proc WHERE proname = 'practices_search_least'")
    borders = re.search(r"ARRAY\[([\d, ]+)\]", source)[1].split(", ")
    kept = run(
        "SELECT indexdef FROM pg_indexes WHERE tablename = 'practices_search'"
        " AND indexdef LIKE '%%USING gin (vector, title_vector%%WHERE (merit >= %%'"
    )
    begun = [re.search(r"WHERE \(merit >= (\d+)\)$", one)[1] for (one,) in kept]
    assert sorted(begun) == borders
    assert str(ranking.WELL) in borders


@pytest.mark.parametrize(("least", "is_small"), [(24, True), (12, True), (11, False)])
def test_words_that_every_entry_has_are_read_from_an_index_of_those_that_stand_well(
    least, is_small, monkeypatch
):
    many_published(20)
    run("UPDATE practices_search SET endorsements = 9, adoptions = 9")
    run("UPDATE practices_search SET facets = facets | %s", ALL_POINTS)
    stand_as(monkeypatch, ranking.Least(least))
    page, plan = plan_of("pits")
    assert page.count == 20
    first = re.search(r"Bitmap Index Scan on practices_search_(\w+)", plan)  # of the hits
    assert (first[1] != "words") is is_small, plan


def test_the_planner_says_from_which_standing_on_there_are_enough():
    least = "SELECT practices_search_least(%s::tsquery, %s::tsquery, %s)"
    assert run(least, "toilet", None, 1000) == [(None,)]
    run(least, "'it''s' | '\\\\':*", "'it''s'", 1)
    words = words_of(read_query("soak-pit drain"))
    titles = len(words.in_titles())
    assert titles == 3
    assert finding._least(words) == ranking.Least(None, None, None, (None,) * titles, (None, None))


def test_so_many_have_several_words_as_chance_puts_together():
    """Of ten million entries one in a hundred has each word: one in ten thousand has both."""
    run(
        "CREATE TEMP TABLE pg_class ON COMMIT DROP AS"
        " SELECT 'practices_search'::regclass::oid AS oid, 1e7::float4 AS reltuples"
    )
    run(
        "INSERT INTO practices_search_word (word, entries)"
        " VALUES ('quillwort', 100000), ('zeer', 100000), ('quarry', 10)"
    )
    run(
        "CREATE TEMP TABLE pg_stats ON COMMIT DROP AS SELECT 'public' AS schemaname,"
        " 'practices_search' AS tablename, 'merit' AS attname,"
        " '{24}' AS most_common_vals, '{1}'::float4[] AS most_common_freqs"
    )

    def least(query, wanted):
        return finding._lowest(ranking.asked_for(words_of(read_query(query)), wanted))[0]

    assert (least("quillwort zeer", 490), least("quillwort zeer", 510)) == (24, None)
    assert least("quillwort quarry", 1) is None
    told = ranking.asked_for(words_of(read_query("quillwort zeer -pit")))[3]
    assert 1 not in told  # of what must not be there the planner is asked


def test_what_may_be_many_is_looked_for_among_the_well_standing_first(monkeypatch):
    """Only where these are not half of what is ranked the others are: the same are found."""
    for number in range(4):
        published_practice(title=f"Kiln {number}", story="By the quarry.", **PLAIN)
    well = set(SearchRow.objects.values_list("pk", flat=True))
    run("UPDATE practices_search SET endorsements = 9, adoptions = 9, facets = %s", ALL_POINTS)
    for number in range(4):
        published_practice(title=f"Quarry {number}", story="By the kiln.", **PLAIN)
    stand_as(monkeypatch, ranking.Least(12, None, None, (None,) * 3, (0, 0)))
    look = ranking._looked_for
    # Where the named ones are as many as are ranked no other hit is looked at either.
    for ranked, are_enough, are_all in (
        *((4, True, True), (9, True, False), (10, False, False), (16, False, False)),
    ):
        monkeypatch.setattr(ranking, "SEVERAL", ranked)
        page, plan = plan_of("kiln quarry", "(ANALYZE)")
        assert len(set(page.counted) & well) == 4
        gates = re.findall(r"One-Time Filter.*?(never executed|actual time)", plan, re.DOTALL)
        expected = [are_enough, are_enough, are_all]
        assert gates == ["never executed" if gate else "actual time" for gate in expected], plan
        monkeypatch.setattr(ranking, "_looked_for", lambda *parts, **_: look(*parts, in_turn=False))
        at_once, _plan = plan_of("kiln quarry")
        assert list(page.counted) == list(at_once.counted), ranked
        monkeypatch.setattr(ranking, "_looked_for", look)


def test_a_title_with_a_word_as_it_was_typed_is_ranked_before_one_with_another_form(monkeypatch):
    """At most half of what is ranked are chosen so, and of those alone that stand well."""
    told = {}
    for title in ("Kilns", "A kiln", "Kilns again", "The kiln", "Kilns once"):
        told[title] = published_practice(title=title, story="By the salt.", **PLAIN).pk
    run("UPDATE practices_search SET endorsements = 9, adoptions = 9, facets = %s", ALL_POINTS)
    for title, endorsements in (("Kilns", 3), ("Kilns again", 2)):
        sql = "UPDATE practices_search SET adoptions = 0, endorsements = %s WHERE practice_id = %s"
        run(sql, endorsements, told[title])
    run("UPDATE practices_search SET facets = 0 WHERE practice_id = %s", told["Kilns once"])
    monkeypatch.setattr(ranking, "SEVERAL", 2)
    titles = len(words_of(read_query("kilns salt")).in_titles())

    def ranked(*each):
        stand_as(monkeypatch, ranking.Least(1, None, None, (None,) * titles, each))
        page = find("kilns salt", Filters(), ANYBODY)
        return [one.title for one in page.practices[:2]]

    assert ranked(0, 0) == ["Kilns", "The kiln"]
    assert sorted(ranked(None, None)) == ["A kiln", "The kiln"]


def test_of_three_words_two_in_a_title_come_before_one_as_it_was_typed(monkeypatch):
    told = {"Kilns": "Salt by the quarry.", "Salt in a quarry": "Kilns and a kiln."}
    for title, story in told.items():
        published_practice(title=title, story=story, **PLAIN)
    run("UPDATE practices_search SET endorsements = 9, adoptions = 9, facets = %s", ALL_POINTS)
    monkeypatch.setattr(ranking, "SEVERAL", 1)
    titles = len(words_of(read_query("salt quarry kilns")).in_titles())
    stand_as(monkeypatch, ranking.Least(1, None, None, (None,) * titles, (0, 0, 0)))
    assert find("salt quarry kilns", Filters(), ANYBODY).practices[0].title == "Salt in a quarry"


def test_both_words_as_they_were_typed_share_half_of_what_is_ranked():
    parts = [(Where().add("true"), 12, ranking._ONE_TYPED)] * 2
    _first, begun, _values = ranking._looked_for(parts, 8, in_turn=True)
    assert [one.endswith("LIMIT 2)") for one in begun] == [True, True]


def test_only_of_two_words_one_in_the_title_is_as_good_as_the_other():
    """Of three a hit with two of them there comes before one with one, however it stands."""

    def gated(*least):
        parts = [(Where().add("true"), lowest, ranking._ONE) for lowest in least]
        _first, begun, _values = ranking._looked_for(parts, 5, in_turn=True)
        return ["UNION" in one for one in begun if "count(*)" in one]

    assert gated(0, 0) == [True, True]
    assert gated(0, 0, 0) == [False] * 3
    assert gated(0, 0, None) == [False, False]
    assert gated(0, 15) == [False]


def test_no_page_is_said_to_be_the_last_of_those_that_were_counted():
    typed = read_query("pits")
    told = {(1, False): 2, (2, False): 0, (3, False): 0, (2, True): 2}
    for (number, exact), pages in told.items():
        assert Page(typed, number=number, count=40, exact=exact).pages == pages


@pytest.mark.parametrize("sort", ["newest", "endorsed"])
def test_what_very_many_have_is_walked_along_another_order(client, monkeypatch, sort):
    """Where the first entries fill no page all hits are looked at: the same page either way."""
    many_published(30)
    run("UPDATE practices_search SET endorsements = practice_id %% 7")
    ((stand_well,),) = run("SELECT count(*) FROM practices_search WHERE merit >= 3")
    filters = Filters(sort=sort)
    at_once = find("neighbours pits", filters, ANYBODY, size=5)
    stand_as(monkeypatch, ranking.Least(3))
    for most, is_walked in ((30, True), (5, False)):
        monkeypatch.setattr(orders, "MOST_WALKED", most)
        page = find("neighbours pits", filters, ANYBODY, size=5)
        assert [one.pk for one in page.practices] == [one.pk for one in at_once.practices]
        assert (page.count, page.exact) == ((stand_well, False) if is_walked else (30, True))
        assert page.next == at_once.next
        following = find("neighbours pits", replace(filters, after=page.next), ANYBODY, size=5)
        assert not {one.pk for one in following.practices} & {one.pk for one in page.practices}
    assert 5 <= stand_well < 30
    monkeypatch.setattr(orders, "MOST_WALKED", 30)
    html = client.get(f"/practices/?q=neighbours+pits&sort={sort}").text
    assert f"{stand_well}+" in html
    assert "up to 5,000 lines, up to about" in html
    monkeypatch.setattr(finding, "ENOUGH", stand_well + 1)
    assert find(
        "neighbours pits", filters, ANYBODY, size=5
    ).exact  # too few stand well to be counted
    by_state = find("neighbours pits", Filters(sort=sort, kind=("practice",)), ANYBODY, size=5)
    assert by_state.exact  # with filters all hits are looked at
