"""A theme that changes: its entries are found by its new name, their days follow, bit by bit."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from learning.interests.looking import looking_of
from learning.models import Interests, Source
from practices import merged_themes, search_index, workflow
from practices.living import asking, due
from practices.models import Practice, Theme, Version
from practices.search import Filters, find
from tests.factories.learning import gap_of, question_of
from tests.factories.practices import practice_in, published_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    """Three entries on a theme, and one on another."""
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


def merged(key="gobardhan", into="solid-waste"):
    theme = Theme.objects.get(key=key)
    theme.merged_into = Theme.objects.get(key=into)
    theme.save()
    return theme, theme.merged_into


def test_what_stands_on_a_merged_theme_comes_to_stand_on_the_other(told, cast, monkeypatch):
    first, second = gap_of(cast.gp, themes=Theme.objects.filter(key="gobardhan")), gap_of(cast.gp)
    second.themes.set(Theme.objects.filter(key__in=["gobardhan", "solid-waste"]))
    asked = question_of(cast.gp, theme="gobardhan")
    draft = practice_in("draft", author=cast.gp, themes=["gobardhan", "solid-waste"])
    followed = {"person": cast.gp, "at": timezone.now()}
    for key in ("gobardhan", "solid-waste"):
        Source.objects.create(theme=Theme.objects.get(key=key), **followed)
    Source.objects.create(
        theme=Theme.objects.get(key="gobardhan"), **followed | {"person": cast.gp2}
    )
    Interests.objects.create(person=cast.gp, chosen=[Theme.objects.get(key="gobardhan").pk])
    theme, into = merged()
    assert looking_of(cast.gp).chosen == (into.pk,)
    queued = []
    monkeypatch.setattr(merged_themes, "BATCH", 2)
    monkeypatch.setattr(merged_themes, "TURN", 0)
    monkeypatch.setattr(merged_themes, "async_task", lambda *job: queued.append(job))
    while not queued or queued[-1][0] == "practices.merged_themes.move":
        merged_themes.move(theme.pk)
    assert queued[-1] == ("practices.living.asking.reckon_theme", into.pk)
    assert len(queued) > 4
    assert waiting() == sorted(practice.pk for practice in told[:3])
    search_index.write_waiting()
    on_it = set(find("", Filters(theme=(into.pk,)), AnonymousUser()).practices)
    assert (on_it, search_index.wrong_rows()) == (set(told[:3]), [])
    for row in (first, second):
        assert list(row.themes.all()) == [into]
    asked.refresh_from_db()
    assert asked.theme == into
    assert draft.versions.get().themes == ["solid-waste"]
    assert list(Source.objects.order_by("person").values_list("person", "theme")) == sorted(
        [(cast.gp.pk, into.pk), (cast.gp2.pk, into.pk)]
    )
    assert merged_themes.move(theme.pk) == 0
    assert Version.objects.filter(practice=told[0]).get().themes == ["gobardhan"]  # as it was told


def test_what_names_a_merged_theme_is_published_on_the_other(cast):
    made = {"author": cast.gp, "place": cast.places.home_gp, "desk": cast.district}
    waits = practice_in("submitted", themes=["gobardhan", "solid-waste"], **made)
    _theme, into = merged()
    workflow.apply(waits, "accept", by=cast.district)
    assert list(waits.themes.all()) == [into]
    page = Client().get(waits.get_absolute_url(), follow=True).content.decode()
    assert (str(into.name) in page, "/themes/gobardhan/" in page) == (True, False)


def test_a_theme_is_not_merged_into_one_that_is_merged_itself(db):
    theme, into = merged()
    into.merged_into = theme
    with pytest.raises(ValidationError):
        into.full_clean()
    third = Theme.objects.get(key="handwashing")
    third.merged_into = into
    into.merged_into = None
    third.full_clean()
    third.save()
    into.merged_into = Theme.objects.get(key="water-quality")
    into.save()
    merged_themes.move(into.pk)
    theme.refresh_from_db()
    third.refresh_from_db()
    assert theme.merged_into == third.merged_into == into.merged_into
