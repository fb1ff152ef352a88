"""A theme that gets another name: its entries wait, and are found by it a minute later."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from practices import search_index
from practices.models import Theme
from practices.search import Filters, find
from tests.cast import make_places
from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """Three entries on a theme, and one on another."""
    make_places()
    entries = [published_practice(title=f"Told {n}", themes=["gobardhan"]) for n in range(3)]
    return [*entries, published_practice(title="Else", themes=["toilet-technology"])]


def waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT practice_id FROM practices_search_waiting ORDER BY 1")
        return [pk for (pk,) in cursor.fetchall()]


def found(words):
    return sorted(row.pk for row in find(words, Filters(), AnonymousUser()).practices)


def renamed(**names):
    theme = Theme.objects.get(key="gobardhan")
    theme.names |= names
    theme.save()


def test_its_entries_are_found_by_the_new_name_and_not_by_the_old(told):
    on_it = sorted(practice.pk for practice in told[:3])
    renamed(en="Sullage ponds")
    assert waiting() == on_it
    assert search_index.write_waiting() == 3
    assert found("sullage ponds") == on_it
    assert (waiting(), search_index.wrong_rows()) == ([], [])


def test_what_leaves_the_names_alone_makes_nothing_wait(told):
    renamed()
    Theme.objects.update(position=7)
    assert waiting() == []
