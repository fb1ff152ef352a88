"""Queries that are shortened find what they found."""

import itertools
import random

import pytest
from django.db import connection

from practices.search.reading import read_query, words_of
from practices.search.shortening import shortened


@pytest.mark.parametrize(
    ("query", "short"),
    [
        ("'a'", "'a'"),
        ("'a':*", "'a':*"),
        ("'a':* | 'a'", "'a':*"),
        ("('a' | 'b':*) | ('bc':*) | ('b') | ('ab') | ('a')", "'a' | 'b':* | 'ab'"),
        ("(('a' | 'b') & ('c')) | ('a':*)", "('a' | 'b') & ('c') | 'a':*"),
        ("'a' <-> 'b' | ('ab') | ('a':*)", "'a' <-> 'b' | 'a':*"),
        ("('a' & 'b')", "'a' & 'b'"),
        ("'it''s' | 'it''':* | 'it'", "'it''':* | 'it'"),
        ("'|(' | ')' | '|':*", "')' | '|':*"),
    ],
)
def test_what_others_find_as_well_is_left_out(query, short):
    assert shortened(query) == short


def _any(chance, depth):
    forms = [f"'{word}'{chance.choice(('', ':*'))}" for word in chance.choices(WORDS, k=4)]
    if depth:
        sign = chance.choice((" & ", " <-> "))
        forms.append(f"({_any(chance, depth - 1)}){sign}({_any(chance, depth - 1)})")
    chance.shuffle(forms)
    return " | ".join(chance.choice(("{}", "({})")).format(form) for form in forms)


WORDS = ["a", "ab", "abc", "b", "ba", "पानी", "पान", "it''s", "it"]


@pytest.mark.django_db
def test_they_find_the_same_in_any_text():
    chance = random.Random(7)
    queries = [_any(chance, chance.randrange(3)) for _number in range(200)]
    plain = [word.replace("''", "'") for word in WORDS]
    texts = [" ".join(pair) for pair in itertools.product(plain, repeat=2)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT query FROM unnest(%s::text[], %s::text[]) AS asked (query, short),"
            " unnest(%s::text[]) AS text"
            " WHERE (array_to_tsvector(string_to_array(text, ' ')) @@ query::tsquery)"
            " <> (array_to_tsvector(string_to_array(text, ' ')) @@ short::tsquery)",
            [queries, list(map(shortened, queries)), texts],
        )
        assert cursor.fetchall() == []
    assert sum(shortened(query) != query for query in queries) > 100


@pytest.mark.django_db
def test_the_index_is_asked_for_less_and_the_score_for_all():
    words = words_of(read_query("toilet"))
    (query,) = words.shortened.queries
    assert len(query) < len(words.queries[0])
    assert words.shortened.all != words.all
    assert words.queries[0] in "".join(words.score()[1])
