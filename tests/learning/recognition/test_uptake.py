"""Notices of uptake: at marks, once each, of days that are over, of nothing that is covered."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import Posting
from events import timetable
from events.models import Event, Outbox
from events.registry import notices
from learning.models import UptakeNews
from learning.recognition import news
from tests.factories.recognition import used

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def heard(person):
    rows = Outbox.objects.filter(recipient=person, channel="portal", event__verb=news.NEWS)
    events = [row.event for row in rows.select_related("event").order_by("event")]
    return [notice.sentence for notice in notices(events, person).values()]


def test_each_mark_is_told_once_to_office_and_author_when_the_day_is_over(cast, entry):
    practice, now = entry("published"), timezone.now()
    used(practice, cast.gp2, at=now)
    assert news.tell(now) == 0  # the day is not over
    tomorrow = now + DAY
    assert [news.tell(tomorrow) for _again in range(3)] == [1, 0, 0]
    assert heard(cast.gp) == [
        f"“{practice.title}” is now in use in 1 place of 1 district beyond its own."
    ]
    used(practice, cast.block, at=now)
    assert news.tell(tomorrow) == 0  # two is no mark
    used(practice, cast.outsider, cast.district, cast.state, at=now)
    used(practice, cast.national, shielded=True, at=now)
    assert (news.tell(tomorrow), news.tell(tomorrow)) == (1, 0)
    (row,) = UptakeNews.objects.filter(mark=5)  # the highest; three is not told behind it
    assert (row.places, row.districts) == (5, 2)
    assert len(heard(cast.gp)) == 2
    with translation.override("hi"):
        assert "2 ज़िलों के 5 स्थानों" in heard(cast.gp)[1]
    used(practice, cast.gp2, status="dropped", at=tomorrow)
    used(practice, cast.gp2, at=tomorrow)
    assert news.tell(tomorrow + DAY) == 0
    UptakeNews.objects.filter(mark=5).update(mark=4)  # as if killed before five was told
    assert news.tell(tomorrow + DAY) == 1


def test_what_a_turn_is_too_short_for_the_next_one_tells(cast, entry, monkeypatch):
    queued, now = [], timezone.now()
    for _n in range(2):
        used(entry("published"), cast.gp2, at=now - DAY)
    monkeypatch.setattr(timetable, "async_task", queued.append)
    with monkeypatch.context() as at_its_end:
        at_its_end.setattr(timetable, "TURN", 0)
        news.tell_in_turns()
    assert (queued, UptakeNews.objects.count()) == (["learning.recognition.news.tell_in_turns"], 0)
    news.tell_in_turns()
    assert (len(queued), UptakeNews.objects.count()) == (1, 2)


def test_who_moved_on_hears_of_what_she_told_and_a_stranger_hears_nothing(cast, entry):
    practice, now = entry("published"), timezone.now()
    Posting.objects.filter(person=cast.gp).update(office=cast.offices.block)
    Posting.objects.filter(person=cast.facilitator).update(office=cast.offices.gp)
    used(practice, cast.gp2, at=now)
    news.tell(now + DAY)
    assert [bool(heard(one)) for one in (cast.gp, cast.facilitator, cast.gp2, cast.district)] == [
        *(True, True),
        *(False, False),
    ]


def test_a_covered_adoption_is_in_no_count_and_moves_no_hour(cast, entry):
    hidden, practice, now = entry("published", shielded=True), entry("published"), timezone.now()
    used(hidden, cast.gp2, cast.outsider, at=now)
    used(practice, cast.gp2, shielded=True, at=now)
    assert news.tell(now + DAY) == 0
    assert not Event.objects.filter(verb=news.NEWS).exists()
