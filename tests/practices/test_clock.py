"""The clock: late entries are told to both desks once, authors reminded at 15 and at 30 days."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from events.models import Event, Outbox
from practices import workflow
from practices.desk.clock import check
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(verb):
    rows = Outbox.objects.filter(event__verb=verb, channel="portal")
    return sorted(rows.values_list("recipient__name", flat=True))


def test_a_late_entry_is_told_to_both_desks_once(cast, entry):
    entry("submitted")
    now = timezone.now()
    assert check(now + 4 * DAY) == (0, 0)
    assert check(now + 8 * DAY) == (1, 0)
    assert told("overdue") == ["District", "District2", "State", "State2"]
    assert check(now + 9 * DAY) == (0, 0)


def test_a_late_entry_of_a_district_is_told_to_the_national_too(cast):
    practice_in("submitted", author=cast.district, place=cast.places.home_district)
    check(timezone.now() + 8 * DAY)
    assert told("overdue") == ["National", "National2", "State", "State2"]


def test_an_entry_that_waits_for_a_posting_is_not_late(cast):
    practice_in("submitted", author=cast.unconfirmed, place=cast.places.home_gp)
    assert check(timezone.now() + 30 * DAY) == (0, 0)


def test_an_appeal_is_told_of_anew(cast, entry):
    practice = entry("submitted")
    with workflow.past():
        check(timezone.now() + 8 * DAY)
        workflow.apply(
            practice, "decline", by=cast.district, note="No", at=timezone.now() + 9 * DAY
        )
        workflow.apply(practice, "appeal", by=cast.gp, note="Yes", at=timezone.now() + 10 * DAY)
    assert check(timezone.now() + 12 * DAY) == (0, 0)
    assert check(timezone.now() + 18 * DAY) == (1, 0)


def test_authors_are_reminded_at_15_and_at_30_days(cast, entry):
    entry("returned")
    now = timezone.now()
    assert [check(now + days * DAY)[1] for days in (14, 15.1, 16, 29, 30.1, 60)] == [
        *(0, 1, 0, 0, 1, 0)
    ]
    assert told("remind") == ["Gp", "Gp"]
    targets = Event.objects.filter(verb="remind").values_list("target", flat=True)
    assert sorted(targets) == ["15", "30"]


def test_what_was_sent_again_is_reminded_of_no_more(cast, entry):
    practice = entry("returned")
    workflow.apply(practice, "submit", by=cast.gp)
    assert check(timezone.now() + 5 * DAY) == (0, 0)


def test_the_command_says_what_it_did(entry, capsys):
    entry("submitted", at=timezone.now() - 9 * DAY)
    call_command("check_overdue")
    assert capsys.readouterr().out == "1 late entries reported, 0 authors reminded\n"
