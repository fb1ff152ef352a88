"""Searches that are followed: kept under a name, told of once a day, stopped in one tap."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.querysets import beginning_of, today
from events import timetable
from events.models import Event, Outbox
from learning import news, searches
from learning.choices import Reason
from learning.digest import sending
from learning.digest.stock import stock_of
from learning.models import Digest, DigestChoice, SavedSearch, SearchNews
from practices import search_index, shield
from practices.models import Practice
from tests.factories.learning import followed
from tests.factories.practices import published_practice
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


@pytest.mark.parametrize("letters", ["x" * 2000, "".join(map(chr, range(0x915, 0x935))) * 60])
def test_of_a_long_search_what_is_read_is_followed(cast, letters):
    """A Hindi letter is nine signs in an address."""
    client, words = client_of(cast.gp), f"zeer {letters}"
    link = client.get(f"/practices/?q={words}").content.decode()
    (address,) = re.findall(r'href="(/me/searches/new/[^"]+)"', link)
    for query in (f"q={words}&page=2", address.partition("?")[2].replace("&amp;", "&")):
        client.post("/me/searches/new/", {"query": query, "name": "Zeers"})
    saved = SavedSearch.objects.get()
    assert searches.read(saved.query).q == words[:200] + "…"


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
    real, dying = news.record_each, lambda *words, **how: 1 / 0
    monkeypatch.setattr(news, "record_each", dying)
    with pytest.raises(ExceptionGroup):
        news.tell(tomorrow)
    monkeypatch.setattr(news, "record_each", real)
    assert not Event.objects.filter(verb=news.NEWS).exists()
    assert not SearchNews.objects.exists()
    assert news.tell(tomorrow + 4 * TOMORROW) == 1  # late: all since then, in one notice
    assert news.tell(tomorrow) == news.tell(tomorrow + 9 * TOMORROW) == 0
    assert told(cast.gp2) == 1


def test_what_a_turn_is_too_short_for_the_next_one_tells(cast, two_days, monkeypatch):
    queued = []
    monkeypatch.setattr(timetable, "async_task", queued.append)
    monkeypatch.setattr(news.timezone, "now", lambda: two_days + TOMORROW)
    with monkeypatch.context() as at_its_end:
        at_its_end.setattr(timetable, "TURN", 0)
        news.tell_in_turns()
    assert (queued, told(cast.gp2)) == (["learning.news.tell_in_turns"], 0)
    news.tell_in_turns()
    assert (len(queued), told(cast.gp2)) == (1, 1)


def test_a_saved_search_that_cannot_be_asked_any_more_stops_nothing(cast, two_days):
    SavedSearch.objects.filter(name="Lanes").update(query="theme=gone")
    assert news.tell(two_days + TOMORROW) == 1
    page = client_of(cast.gp2).get("/me/searches/").content.decode()
    assert "Lanes" in page


MONDAY, WEEK = datetime(2026, 3, 9, 6, tzinfo=UTC), timedelta(days=7)


def follows_lakes(cast, told_until, days_before=0):
    """Let the auditor, to whom nothing else is near, follow lakes and get a digest a week."""
    followed(cast.auditor, "q=lakes", "Lakes", MONDAY - timedelta(days=days_before))
    DigestChoice.objects.create(person=cast.auditor, told_until=told_until)


def lakes(cast, at, **words):
    told = {"author": cast.gp, "desk": cast.district, "place": cast.places.home_gp}
    return published_practice(**told, title="Lakes in a bowl", at=at, **words)


def test_what_is_new_in_a_search_stands_once_in_the_digest_of_its_week(cast):
    follows_lakes(cast, date(2026, 3, 2), days_before=5)
    practice, other = lakes(cast, MONDAY - timedelta(days=3)), lakes(cast, MONDAY + 2 * WEEK)
    assert sending.send(MONDAY) == 0  # her searches are not told yet
    assert news.tell(MONDAY) == 1
    assert [sending.send(MONDAY), sending.send(MONDAY)] == [1, 0]
    digest = Digest.objects.get()
    assert digest.items[0][:3] == [practice.pk, "new", Reason.SEARCH]
    page = client_of(cast.auditor).get("/digest/").content.decode()
    assert "It is new in a search that you follow." in page
    assert "Lakes in a bowl" in page
    for day in range(1, 22):
        news.tell(MONDAY + timedelta(days=day))
    sending.send(MONDAY + 3 * WEEK)
    late = Digest.objects.filter(person=cast.auditor).exclude(pk=digest.pk).get()
    assert [item[0] for item in late.items] == [other.pk]


def test_a_shielded_one_is_new_in_a_search_when_its_month_is_over(cast):
    follows_lakes(cast, date(2026, 3, 2), days_before=20)
    practice = lakes(cast, MONDAY - 2 * WEEK, shielded=True, terrain="hilly")
    days = [MONDAY - timedelta(days=19 - day) for day in range(30)]
    assert sum(map(news.tell, days)) == 1
    told_on = SearchNews.objects.get()
    assert (told_on.day, told_on.practices) == (date(2026, 3, 2), [practice.pk])


def test_what_is_told_late_still_stands_in_the_digest_of_its_week(cast):
    follows_lakes(cast, date(2026, 3, 2), days_before=5)
    practice, next_week = lakes(cast, MONDAY - timedelta(days=3)), lakes(cast, MONDAY)
    assert news.tell(MONDAY + timedelta(days=1)) == 1  # no worker on Monday
    own = Digest.objects.filter(person=cast.auditor).order_by("until")
    sending.send(MONDAY + timedelta(days=1))
    assert [item[0] for item in own.get().items] == [practice.pk]
    news.tell(MONDAY + WEEK)
    sending.send(MONDAY + WEEK)
    assert [item[0] for item in own.last().items] == [next_week.pk]


def test_one_whose_search_takes_too_long_is_told_an_hour_later(cast, two_days, monkeypatch):
    midnight = beginning_of(today(two_days))
    real, slow = news.search.published, {"q": "zeer"}

    def published(query, *rest):
        if query == slow["q"]:
            raise OperationalError("canceling statement due to statement timeout")
        return real(query, *rest)

    monkeypatch.setattr(news.search, "published", published)
    followed(cast.gp, "q=dirigible", "Lanes", two_days - 2 * TOMORROW)
    assert news.tell(midnight + timedelta(minutes=1)) == 0  # what was late in coming is not there
    assert news.tell(midnight + timedelta(hours=1)) == 1
    assert [told(cast.gp2), told(cast.gp)] == [0, 1]
    slow.clear()
    slow["q"] = ""
    assert news.tell(midnight + timedelta(hours=2)) == 1
    assert SearchNews.objects.get(person=cast.gp2).found.keys() == {
        str(one.uid)
        for one in SavedSearch.objects.filter(person=cast.gp2).exclude(name="Zeppelins")
    }
    slow["q"] = "zeer"
    assert news.tell(midnight + timedelta(hours=38)) == 0
    assert not SavedSearch.objects.filter(told_until__lt=midnight + TOMORROW).exists()


def test_who_cannot_be_told_holds_up_nobody_else(cast, two_days, monkeypatch):
    followed(cast.outsider, "q=dirigible", "Lanes", two_days - 2 * TOMORROW)
    real = news.record_each

    def dying(*words, tell, **how):
        return 1 / 0 if [cast.gp2] in tell.values() else real(*words, tell=tell, **how)

    monkeypatch.setattr(news, "record_each", dying)
    with pytest.raises(ExceptionGroup):
        news.tell(two_days + TOMORROW)
    assert [told(cast.gp2), told(cast.outsider)] == [0, 1]


def test_what_takes_long_is_kept_person_by_person(cast, two_days, monkeypatch):
    SavedSearch.objects.all().delete()
    people = sorted((cast.gp, cast.gp2, cast.outsider), key=lambda person: person.pk)
    for person, words in zip(people, ("zeer", "dirigible", "lanes"), strict=True):
        followed(person, f"q={words}", "Pots", two_days - 2 * TOMORROW)
    real = news.search.published

    def killed(query, *rest):
        if query == "lanes":
            raise KeyboardInterrupt
        return real(query, *rest)

    monkeypatch.setattr(news, "BATCH_LASTS", 0)
    with monkeypatch.context() as patch:
        patch.setattr(news.search, "published", killed)
        with pytest.raises(KeyboardInterrupt):
            news.tell(two_days + TOMORROW)
    assert [told(person) for person in people] == [1, 1, 0]
    published_practice(title="Lanes", at=two_days - TOMORROW)
    assert news.tell(two_days + TOMORROW) == 1
    assert [told(person) for person in people] == [1, 1, 1]


def test_of_one_person_only_some_searches_may_take_too_long(cast, two_days, monkeypatch):
    asked = []

    def slow(query, *_rest):
        asked.append(query)
        raise OperationalError("canceling statement due to statement timeout")

    SavedSearch.objects.all().delete()
    for number in range(news.MOST_SLOW + 3):
        followed(cast.gp, f"q=zeer{number}", "Pots", two_days - 2 * TOMORROW)
    monkeypatch.setattr(news.search, "published", slow)
    assert news.tell(beginning_of(today(two_days)) + timedelta(hours=1)) == 0
    assert len(asked) == news.MOST_SLOW
    assert SavedSearch.objects.filter(told_until__lt=two_days - TOMORROW).count() == len(asked) + 3


def test_one_search_of_many_is_asked_once(cast, two_days):
    since = two_days - 2 * TOMORROW
    SavedSearch.objects.exclude(name="Pots").delete()
    for person in (cast.gp, cast.block, cast.district, cast.state):
        followed(person, "q=zeer", "Pots", since)
    asked, real = [], news.search.published
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(news.search, "published", lambda *how: asked.append(how) or real(*how))
        assert news.tell(two_days + TOMORROW) == 5
    assert len(asked) == len({(how[0], how[3]) for how in asked})


def test_an_entry_opened_within_its_month_is_told_in_the_month_after(cast):
    """Its time is a month for good: its day was nobody's."""
    follows_lakes(cast, date(2026, 3, 2), days_before=20)
    practice = lakes(cast, MONDAY - 2 * WEEK)
    Practice.objects.filter(pk=practice.pk).update(published_at=shield.month_of(MONDAY - 2 * WEEK))
    search_index.keep(Practice.objects.get(pk=practice.pk))
    days = [MONDAY - timedelta(days=19 - day) for day in range(30)]
    assert sum(map(news.tell, days)) == 1
    stock = stock_of(date(2026, 2, 23), date(2026, 3, 2))
    assert [item.practice for item in stock.piles["practice", practice.pk]] == [practice.pk]
