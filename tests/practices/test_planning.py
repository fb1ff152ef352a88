"""How the statements of a search are planned: as they are asked for once, and as prepared."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.search import Filters, find, orders, statements
from practices.search.marks import Mark
from practices.search.reading import read_query, words_of
from practices.search.statements import Where
from tests.factories.practices import published_practice
from tests.factories.volume import many_published
from tests.plans import asked_with, forget_prepared, plan_of

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


@pytest.mark.parametrize("times", [1, 2])
def test_a_search_reads_the_index_of_words_even_where_every_entry_has_them(times):
    """As it is asked for once, and as it is prepared."""
    many_published(20)
    for _time in range(times):
        with CaptureQueriesContext(connection) as caught:
            find("soak pits", Filters(), ANYBODY)
    plan = plan_of(asked_with(caught, "WITH hits")[0])
    assert "Index Scan on practices_search_words" in plan
    assert "Seq Scan on practices_search" not in plan
    assert not re.search("practices_search_(newest|adopted|endorsed|of_a_state)", plan)


@pytest.mark.parametrize("sort", ["endorsed", "adopted", "newest"])
def test_a_mark_beyond_all_numbers_is_answered_each_time(client, sort):
    published_practice()
    number = 2**62 - 1
    keys = (number, 0, 0) if sort != "newest" else (0, number)
    mark = Mark(sort[0], 2, keys).written()
    answers = [client.get(f"/practices/?sort={sort}&after={mark}") for _time in range(3)]
    assert {answer.status_code for answer in answers} <= {200, 404}


def test_what_other_tables_choose_is_planned_by_its_values():
    practice = published_practice(title="Soak pits")
    practice.tags.add("pits")
    for filters in (
        Filters(tag="pits"),
        Filters(kind=("practice",), year=(2026,)),
        Filters(state=("8",), sort="endorsed"),
        Filters(state=("8", "9")),
    ):
        forget_prepared()
        for _time in range(3):
            find("", filters, ANYBODY)
        assert "practices_search " not in "".join(connection.prepared.statements)
    for filters in (Filters(), Filters(state=("8",)), Filters(sort="endorsed")):
        forget_prepared()
        for _time in range(3):
            find("", filters, ANYBODY)
        assert "practices_search " in "".join(connection.prepared.statements)


def test_what_a_plan_hangs_on_stands_in_the_text():
    """How long a page is, and the standing by which an index is chosen."""
    where = statements.standing(Where(), 24)
    assert (where.sql, where.values) == ("(merit >= 24)", [])
    sql, values = orders.in_order(Where(), orders.NEWEST, 21, 40)
    assert sql.endswith("LIMIT 21 OFFSET 40")
    assert values == []


def test_a_word_in_the_title_is_not_looked_for_in_the_text_as_well():
    words = words_of(read_query("quarry kiln -zebra"))
    assert words.besides(0).endswith(f" & !({words.without[0]})")
    assert "quarry" not in words.besides(0)
    assert "kiln" not in words.besides(1)
    titles = {
        published_practice(title=f"{title} in 8", problem=f"{text} is here.").title
        for title, text in (("Quarry", "Kiln"), ("Kiln", "Quarry"), ("Neither", "Quarry, kiln"))
    }
    published_practice(title="Quarry", problem="It alone.")
    found = find("quarry kiln", Filters(), ANYBODY)
    assert {practice.title for practice in found.practices[:3]} == titles
