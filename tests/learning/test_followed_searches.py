"""Searches that are followed: kept under a name, told of once a day, stopped in one tap."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Outbox
from learning import news, searches
from learning.models import SavedSearch, SearchNews
from practices import search_index
from practices.models import Practice
from tests.factories.learning import followed
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


def told(user):
    return Outbox.objects.filter(event__verb=news.NEWS, recipient=user, channel="portal").count()


def test_a_list_is_followed_under_a_name_renamed_and_stopped(cast):
    client, stranger = client_of(cast.gp), Client()
    page = client.get("/practices/?q=zeer+pots&kind=lesson").content.decode()
    address = "/me/searches/new/?q=zeer+pots&amp;kind=lesson"
    assert address in page
    assert address not in stranger.get("/practices/?q=zeer+pots&kind=lesson").content.decode()
    assert address not in client.get("/practices/").content.decode()
    form = client.get(address.replace("&amp;", "&")).content.decode()
    assert 'value="zeer pots · Lesson learnt"' in form
    words = {"query": "kind=lesson&q=zeer+pots", "name": "Zeers"}
    assert [client.post("/me/searches/new/", words).status_code for _n in range(2)] == [302, 302]
    saved = SavedSearch.objects.get()
    assert (saved.query, saved.person) == ("kind=lesson&q=zeer+pots", cast.gp)
    assert "Zeers" in client.get("/me/").content.decode()
    assert client.post(f"/me/searches/{saved.pk}/rename/", {"name": " "}).status_code == 422
    client.post(f"/me/searches/{saved.pk}/rename/", {"name": "Pots"})
    assert "Pots" in client.get("/hi/me/searches/").content.decode()
    other = client_of(cast.gp2)
    for verb in ("rename", "stop"):
        answer = other.post(f"/me/searches/{saved.pk}/{verb}/", {"name": "Mine"})
        assert answer.status_code == 404
    assert client.post(f"/me/searches/{saved.pk}/stop/").status_code == 302
    assert not SavedSearch.objects.exists()


def test_what_is_no_search_cannot_be_followed(cast):
    client = client_of(cast.gp)
    for query in ("", "page=2", "kind=none", "status=submitted", "q=%00", "x=y"):
        answer = client.post("/me/searches/new/", {"query": query, "name": "x"})
        assert answer.status_code == 400, query


def test_a_hundred_at_most(cast):
    now = timezone.now()
    SavedSearch.objects.bulk_create(
        SavedSearch(person=cast.gp, query=f"q=w{n}", name="w", at=now, told_until=now)
        for n in range(searches.MOST)
    )
    words = {"query": "q=more", "name": "more"}
    assert client_of(cast.gp).post("/me/searches/new/", words).status_code == 422


@pytest.fixture
def two_days(cast, entry):
    """Follow pots since two days; one was published before, two since then, one is about lanes."""
    now = timezone.now()
    times = {"Old zeer": 3, "First zeer": 1, "Second zeer": 1, "A dirigible": 1}
    for title, days in times.items():
        practice = entry("published", title=title)
        at = now - timedelta(days=days)
        Practice.objects.filter(pk=practice.pk).update(published_at=at)
        search_index.keep(Practice.objects.get(pk=practice.pk))
    since = now - timedelta(days=2)
    followed(cast.gp2, "q=zeer", "Pots", since)
    followed(cast.gp2, "q=dirigible", "Lanes", since)
    followed(cast.gp2, "q=zeppelin", "Zeppelins", since)
    followed(cast.reader, "q=zeppelin", "Zeppelins", since)
    return now


def test_one_notice_of_a_day_and_none_twice(cast, two_days):
    tomorrow = two_days + TOMORROW
    assert news.tell(tomorrow) == 1
    assert news.tell(tomorrow) == news.tell(two_days) == news.tell(tomorrow + TOMORROW) == 0
    assert [told(cast.gp2), told(cast.reader), told(cast.gp)] == [1, 0, 0]
    page = client_of(cast.gp2).get("/me/notices/").content.decode()
    assert "3 new practices in the searches that you follow" in page
    assert ("Pots" in page, "Lanes" in page, "Zeppelins" in page) == (True, True, False)
    SavedSearch.objects.filter(name="Pots").delete()
    page = client_of(cast.gp2).get("/me/notices/").content.decode()
    assert "1 new practice in the searches that you follow" in page


def test_a_job_that_died_leaves_nothing_out_and_tells_nothing_twice(cast, two_days, monkeypatch):
    tomorrow = two_days + TOMORROW
    real, dying = news.record, lambda *words, **how: 1 / 0
    monkeypatch.setattr(news, "record", dying)
    with pytest.raises(ZeroDivisionError):
        news.tell(tomorrow)
    monkeypatch.setattr(news, "record", real)
    assert not Event.objects.filter(verb=news.NEWS).exists()
    assert not SearchNews.objects.exists()
    assert news.tell(tomorrow + 4 * TOMORROW) == 1  # late: all since then, in one notice
    assert news.tell(tomorrow) == news.tell(tomorrow + 9 * TOMORROW) == 0
    assert told(cast.gp2) == 1


def test_a_saved_search_that_cannot_be_asked_any_more_stops_nothing(cast, two_days):
    SavedSearch.objects.filter(name="Lanes").update(query="theme=gone")
    assert news.tell(two_days + TOMORROW) == 1
    page = client_of(cast.gp2).get("/me/searches/").content.decode()
    assert "Lanes" in page
