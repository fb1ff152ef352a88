"""Of very many hits those of the best standing are looked at, from their small indexes of words."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.models import SearchRow
from practices.search import Filters, facets, find, finding, ranking
from practices.search.reading import read_query, words_of
from tests.factories.practices import published_practice
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
PLAIN = {"problem": "It was late.", "result": "It is done.", "steps": ["Meet.", "Walk.", "Sign."]}
ALL_POINTS = facets.ENDORSED.pack(facets.ENDORSED.keys) | facets.ADOPTED.pack(facets.ADOPTED.keys)
INDEXES = {24: "words_24", 21: "words_21", 15: "words_15", 12: "good_words", 11: "words"}


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def plan_of(words, how=""):
    """Return what a search for `words` found, and the plan of its statement."""
    with CaptureQueriesContext(connection) as caught:
        page = find(words, Filters(), ANYBODY)
    statement = next(one["sql"] for one in caught if "WITH hits" in one["sql"])
    settings, _, asked = statement.rpartition("; ")
    rows = run(f"{settings}; EXPLAIN {how} {asked}".replace("%", "%%"))
    return page, "\n".join(line for (line,) in rows)


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


@pytest.mark.parametrize(("least", "index"), INDEXES.items())
def test_words_that_every_entry_has_are_read_from_the_index_of_those_that_stand_well(
    least, index, monkeypatch
):
    many_published(20)
    run("UPDATE practices_search SET endorsements = 9, adoptions = 9")
    run("UPDATE practices_search SET facets = facets | %s", ALL_POINTS)
    stand_as(monkeypatch, ranking.Least(least))
    page, plan = plan_of("pits")
    assert page.count == 20
    first = re.search(r"Bitmap Index Scan on practices_search_(\w+)", plan)  # of the hits
    assert first[1] == index, plan


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
    assert least("quillwort -zeer", 1) is None  # of what must not be there the planner is asked


def test_what_may_be_many_is_looked_for_among_the_well_standing_first(monkeypatch):
    """Only where these are fewer than are ranked the others are: the same are found as at once."""
    for number in range(4):
        published_practice(title=f"Kiln {number}", story="By the quarry.", **PLAIN)
    well = set(SearchRow.objects.values_list("pk", flat=True))
    run("UPDATE practices_search SET endorsements = 9, adoptions = 9, facets = %s", ALL_POINTS)
    for number in range(4):
        published_practice(title=f"Quarry {number}", story="By the kiln.", **PLAIN)
    stand_as(monkeypatch, ranking.Least(12, None, None, (None,) * 3, (0, 0)))
    look = ranking._looked_for
    for ranked, are_enough in ((4, True), (5, False), (8, False)):
        monkeypatch.setattr(ranking, "SEVERAL", ranked)
        page, plan = plan_of("kiln quarry", "(ANALYZE)")
        assert len(set(page.counted) & well) == 4
        assert ("never executed" in plan) is are_enough, ranked
        monkeypatch.setattr(ranking, "_looked_for", lambda *parts, **_: look(*parts, in_turn=False))
        at_once, _plan = plan_of("kiln quarry")
        assert list(page.counted) == list(at_once.counted), ranked
        monkeypatch.setattr(ranking, "_looked_for", look)
