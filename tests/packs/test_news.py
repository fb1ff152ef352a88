"""The daily notice to a pack's owner: one a day, of all packs together, whatever is run again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Outbox
from packs import news
from packs.models import Pack
from practices import workflow
from practices.living import challenging
from practices.models import Practice
from tests.packs.test_reliers import packed
from tests.practices.test_comparing import revise
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db


def told(user):
    return Outbox.objects.filter(event__verb=news.NEWS, recipient=user, channel="portal").count()


@pytest.fixture
def owned(cast, entry):
    """Return (tomorrow, practices) of what is in two packs of the outsider since a month."""
    new, doubted, overdue, quiet = (entry("published", title=f"Way {n}") for n in range(4))
    packed(cast.outsider, new, doubted)
    packed(cast.outsider, new, overdue, quiet)
    packed(cast.reader, quiet)
    Pack.objects.update(created_at=timezone.now() - timedelta(days=30))
    return timezone.now() + timedelta(days=1), (new, doubted, overdue, quiet)


def test_one_notice_a_day_of_all_packs_and_none_twice(cast, owned):
    tomorrow, (new, doubted, overdue, quiet) = owned
    revise(new, cast.gp, cast.district, upkeep="Each family does.")
    challenging.challenge(doubted, by=cast.block, reason="wrong", note="It is less.")
    late = timezone.localdate() - news.OVERDUE_AFTER
    long_ago = {"confirmed_on": late - timedelta(days=365)}
    Practice.objects.filter(pk=overdue.pk).update(confirm_by=late, **long_ago)
    assert news.tell() == 0  # the day is not over
    assert news.tell(tomorrow) == 1
    assert news.tell(tomorrow) == news.tell(tomorrow + timedelta(days=3)) == 0
    assert [told(user) for user in (cast.outsider, cast.reader, cast.gp)] == [1, 0, 0]
    page = client_of(cast.outsider).get("/hi/me/notices/").content.decode()
    for practice in (new, doubted, overdue):
        assert page.count(f'lang="en">{practice.title}</a>') == 1
    assert quiet.title not in page
    assert "आपके संकलनों के 3 अनुभव बदले हैं।" in page
    assert 'href="/hi/packs/"' in page


def test_a_job_that_died_or_came_late_leaves_no_day_out(cast, owned, monkeypatch):
    tomorrow, (new, *_others) = owned
    revise(new, cast.gp, cast.district, upkeep="Each family does.")
    real, dying = news.record_each, lambda *words, **how: 1 / 0
    monkeypatch.setattr(news, "record_each", dying)
    with pytest.raises(ZeroDivisionError):
        news.tell(tomorrow)
    monkeypatch.setattr(news, "record_each", real)
    assert not Event.objects.filter(verb=news.NEWS).exists()
    assert news.tell(tomorrow + timedelta(days=4)) == 1
    assert news.tell(tomorrow - timedelta(days=1)) == 0  # the clock was put back
    assert news.tell(tomorrow + timedelta(days=30)) == 0
    assert told(cast.outsider) == 1


def test_what_was_withdrawn_is_told_at_once_and_not_again(cast, owned):
    tomorrow, (new, *_others) = owned
    workflow.apply(new, "withdraw", by=cast.district, note="No longer.")
    assert news.tell(tomorrow) == 0


def test_it_costs_the_same_with_more_packs_of_an_owner(cast, owned):
    tomorrow, (new, *_others) = owned
    revise(new, cast.gp, cast.district, upkeep="Each family does.")
    for _n in range(3):
        pack = packed(cast.outsider, new)
        pack.items.update(added_version=new.versions.get(number=1))
    with CaptureQueriesContext(connection) as caught:
        assert news.tell(tomorrow) == 1
    assert len(caught) < 55  # of seven days
