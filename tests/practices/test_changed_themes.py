"""A theme that changes: its entries are found by its new name, their days follow, bit by bit."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from practices import search_index
from practices.living import asking, due
from practices.models import Practice, Theme
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


def test_a_cycle_with_more_than_a_turn_can_reckon_is_gone_on_with(told, monkeypatch):
    pks, queued = sorted(practice.pk for practice in told[:3]), []
    Theme.objects.filter(key="gobardhan").update(confirm_after=3)
    theme = Theme.objects.get(key="gobardhan")
    monkeypatch.setattr(asking, "BATCH", 2)
    monkeypatch.setattr(asking, "TURN", 0)
    monkeypatch.setattr(asking, "async_task", lambda *job: queued.append(job))
    assert asking.reckon_theme(theme.pk) == 2
    assert queued == [("practices.living.asking.reckon_theme", theme.pk, pks[1])]
    assert [asking.reckon_theme(*job[1:]) for job in queued] == [1, 0]
    assert len(queued) == 2
    for practice in Practice.objects.filter(pk__in=pks):
        assert practice.confirm_by == due.add_months(practice.confirmed_on, 3)
