"""The kept counts of the commonest words: exact at any moment, given up where very much changes."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices import workflow
from practices.search import Filters, common, find, finding, ranking
from practices.search.reading import read_query, words_of
from tests.factories.practices import published_practice
from tests.factories.volume import many_published
from tests.plans import asked_with

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


@pytest.fixture
def kept(monkeypatch):
    """The counts of what common entries have, kept as of a portal so large that it is worth it."""
    monkeypatch.setattr(common, "least", lambda: 3)
    monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
    monkeypatch.setattr(finding, "_least", lambda _words: ranking.Least(0))
    monkeypatch.setattr(finding, "ENOUGH", 1)
    many_published(9)
    common.keep()
    yield words_of(read_query("pits")).all
    common.forget()


def counted(page):
    return page.count, page.facets


def test_kept_counts_of_a_common_word_are_exact_whatever_changes(kept, monkeypatch):
    """In the transaction of the change, and the same once the job has laid it in."""
    assert common.query_of(words_of(read_query("pits")), Filters()) == kept
    lesson = published_practice(title="Pits", kind="lesson", themes=["gobardhan"])
    gone = published_practice(title="Pits in 8", place="state:8")
    run("UPDATE practices_search SET facets = facets | (1 << 42) WHERE practice_id = %s", lesson.pk)
    workflow.apply(gone, "withdraw", by=None, agent="test", note="No.", ground="outdated")
    for laid_in in (False, True):
        if laid_in:
            assert common.fold() > 0
        with CaptureQueriesContext(connection) as caught:
            page = find("pits", Filters(), ANYBODY)
        assert asked_with(caught, "practices_search_common")
        assert page.exact
        assert page.count == 10
        with monkeypatch.context() as small:
            small.setattr(finding, "_is_large", lambda _hour: False)
            assert counted(page) == counted(find("pits", Filters(), ANYBODY))
    assert common.fold() == 0
    assert not common.wrong()


@pytest.mark.parametrize("sort", ["newest", "endorsed", "adopted"])
def test_another_order_of_a_common_word_is_walked_along_its_index(kept, monkeypatch, sort):
    """With the kept counts, rather than with all hits: the same rows, from page to page."""
    run("UPDATE practices_search SET endorsements = practice_id %% 3, adoptions = practice_id %% 2")

    def pages():
        first = find("pits", Filters(sort=sort), ANYBODY, size=4)
        second = find("pits", Filters(sort=sort, after=first.next), ANYBODY, size=4)
        rows = [one.pk for page in (first, second) for one in page.practices]
        return rows, first.count, second.count, first.facets

    with CaptureQueriesContext(connection) as caught:
        walked = pages()
    assert not asked_with(caught, "WITH hits")
    monkeypatch.setattr(finding, "_is_large", lambda _hour: False)
    assert walked == pages()
    assert len(set(walked[0])) == 8


def test_kept_counts_are_read_for_a_word_alone(kept):
    words = words_of(read_query("pits"))
    for asked in ({"kind": ("lesson",)}, {"status": "withdrawn"}, {"year": 2026}, {"tag": "pit"}):
        assert not common.query_of(words, Filters(**asked)), asked
    assert common.query_of(words, Filters(page=2)) == kept
    assert not common.query_of(words_of(read_query("pits -plastic")), Filters())


def test_kept_counts_are_given_up_where_very_much_changes(kept):
    few = "UPDATE practices_search SET facets = facets # (1 << 42)"
    kept_now = "SELECT count(*) FROM practices_search_common WHERE query = %s"
    run(few)
    assert run(kept_now, kept) == [(1,)]
    run(
        "INSERT INTO practices_search_change (sign, facets, vector)"
        " SELECT 1, 0, 'pits' FROM generate_series(1, 500)"
    )
    run(few)
    assert run(kept_now, kept) == [(0,)]
    assert find("pits", Filters(), ANYBODY).count == 9  # this process still thinks they are kept
    assert run("SELECT count(*) FROM practices_search_change") == [(0,)]
    common.keep()
    assert run(kept_now, kept) == [(1,)]


def test_a_count_that_began_before_they_were_given_up_is_not_kept(kept, monkeypatch):
    run("DELETE FROM practices_search_common WHERE query = %s", kept)
    true = common.true_counts

    def meanwhile(query):
        found = true(query)
        run("UPDATE practices_search_common SET counts = '7' WHERE query = ''")
        return found

    monkeypatch.setattr(common, "true_counts", meanwhile)
    common.count(kept)
    assert run("SELECT query FROM practices_search_common WHERE query = %s", kept) == []


@pytest.fixture
def counted_word():
    """A word that the kept counts give to 40,000 entries, of which the planner knows nothing."""
    run("INSERT INTO practices_search_word (word, entries) VALUES ('quillwort', 40000)")
    run("INSERT INTO practices_search_word (word, entries) VALUES ('quarried', 300)")
    many_published(20)
    run("UPDATE practices_search SET endorsements = practice_id %% 5")
    run("ANALYZE practices_search")


def test_how_many_have_a_word_is_read_where_it_is_counted(counted_word):
    """The planner's guess, a few of these entries, would have all hits of the word read."""
    guess = "SELECT practices_search_least('quillwort', NULL, 2500)"
    assert run(guess) == [(None,)]
    many = finding._least(words_of(read_query("quillwort")))
    assert None not in (many.hits, many.nearest, many.typed)
    few = finding._least(words_of(read_query("quarried")))
    assert (few.hits, few.nearest, few.typed) == (None, None, None)
    assert set(many.titled) | set(few.titled) == {None}


def test_the_planner_is_asked_for_what_no_count_tells(counted_word):
    """Phrases, and what must not be there; and there is no count of one of several words."""
    for asked in ('"quillwort pit"', "quillwort pit", "quillwort -pit"):
        assert finding._least(words_of(read_query(asked))).hits is None, asked
    told = ranking.asked_for(words_of(read_query("quillwort -pit")))[3]
    assert 1 not in told  # it is the first that is asked for
