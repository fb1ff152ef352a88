"""Notices: in the portal and by mail, once, in the reader's language, of what may still be seen."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_q.models import Schedule

from events import registry
from events.jobs import MOST_TRIES, send_mails
from events.models import Event, Outbox
from events.services import read_notices, record
from practices import workflow
from tests.factories.practices import practice_in, teller

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned(cast):
    """A practice of the cast's GP that its desk has just returned with a note."""
    practice = practice_in(
        "submitted", author=cast.gp, place=cast.places.home_gp, title="Pits beside the <lane>"
    )
    workflow.apply(practice, "return", by=cast.district, note="How many houses?")
    return practice


def mails():
    return Outbox.objects.filter(channel="mail")


def test_the_author_hears_of_a_return_with_its_note(cast, returned):
    mails().exclude(event__verb="return").delete()
    cast.gp.language = "hi"
    cast.gp.save()
    assert send_mails() == 1
    sent = mail.outbox[0]
    assert sent.to == [cast.gp.email]
    assert "Pits beside the <lane>" in sent.subject
    assert "How many houses?" in sent.body
    assert f"/practices/{returned.pk}/" in sent.body
    assert send_mails() == 0


def test_a_title_with_a_line_break_makes_no_new_header(cast):
    practice = practice_in(
        "submitted", author=cast.gp, place=cast.places.home_gp, title="Pits\r\nBcc: all@example.org"
    )
    workflow.apply(practice, "decline", by=cast.district, note="No.")
    send_mails()
    assert "\n" not in mail.outbox[-1].subject
    assert mail.outbox[-1].bcc == []


def test_who_may_no_longer_see_it_hears_nothing(cast, returned):
    mails().exclude(event__verb="return").delete()
    mails().update(recipient=cast.outsider)
    assert send_mails() == 0
    assert not mail.outbox
    assert not mails().filter(sent_at=None).exists()


def test_a_failing_mail_is_put_off_and_given_up_at_last(returned, settings):
    settings.EMAIL_BACKEND = "tests.events.mail_that_fails.EmailBackend"
    mails().exclude(event__verb="return").delete()
    now = timezone.now()
    assert send_mails(now) == 0
    row = mails().get()
    assert row.next_try_at == now + timedelta(minutes=4)
    for _try in range(MOST_TRIES - 1):
        send_mails(mails().get().next_try_at)
    assert mails().get().next_try_at > now + timedelta(days=1000)


def test_the_actor_is_not_told_of_his_own_doing(cast):
    event = record("greet", cast.gp, by=cast.gp, tell=[cast.gp, cast.gp2, cast.gp2])
    assert list(event.told.values_list("recipient", flat=True).distinct()) == [cast.gp2.pk]


def test_the_past_is_no_news(cast):
    long_ago = timezone.now() - timedelta(days=30)
    event = record("greet", cast.gp, by=None, at=long_ago, tell=[cast.gp2])
    assert list(event.told.values_list("channel", flat=True)) == ["portal"]


def test_notices_are_read_once(cast, returned):
    before = Outbox.objects.notices_for(cast.gp).unread().count()
    assert before == read_notices(cast.gp) > 0
    assert read_notices(cast.gp) == 0


def test_a_list_of_notices_costs_the_same_for_one_and_for_many(
    cast, django_assert_max_num_queries, returned
):
    def told():
        rows = Outbox.objects.notices_for(cast.gp).select_related("event__note")
        return registry.notices([row.event for row in rows], cast.gp)

    with django_assert_max_num_queries(6) as one:
        assert len(told()) == 1
    for number in range(3):
        other = practice_in(
            "submitted", author=cast.gp, place=cast.places.home_gp, title=f"Other {number}"
        )
        workflow.apply(other, "return", by=cast.district, note="Why?")
    with django_assert_max_num_queries(len(one)):
        assert len(told()) == 4


@pytest.mark.parametrize(
    "change", ["UPDATE events_event SET verb = 'x'", "DELETE FROM events_event"]
)
def test_the_web_role_cannot_change_the_log(cast, change):
    record("greet", cast.gp, by=None)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Event.objects.filter(verb="greet").count() == 1


def test_the_worker_knows_its_timetable():
    jobs = set(Schedule.objects.values_list("func", flat=True))
    assert {"events.jobs.send_mails", "practices.jobs.sweep_photos"} <= jobs


def test_a_teller_without_a_mail_address_is_told_in_the_portal():
    person = teller()
    person.email, person.phone = None, "+919812345678"
    person.save()
    event = record("greet", person, by=None, tell=[person])
    assert list(event.told.values_list("channel", flat=True)) == ["portal"]
