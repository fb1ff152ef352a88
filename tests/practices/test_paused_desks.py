"""While a desk is paused, its seven days stand still: deadlines, reminders, pages."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import pauses
from accounts.querysets import today
from practices import workflow
from practices.desk import lists
from practices.desk.clock import check
from practices.models import Decision, Version
from practices.stand import stand_of
from tests import cast as people
from tests.factories.practices import practice_in
from tests.locks import somebody_waits

DAY = timedelta(days=1)


def paused(cast, first, last, **more):
    """Pause the desk of the home district from `first` to `last`, in days from today."""
    days = {"starts_on": today() + first * DAY, "ends_on": today() + last * DAY}
    details = {"reason": "election", "by": cast.state} | days | more
    return pauses.begin([cast.places.home_district], **details)[0]


def version_of(practice):
    return practice.versions.get()


@pytest.mark.django_db
def test_what_waits_is_due_later_by_the_days_of_the_pause(cast, entry):
    now = timezone.now()
    waiting, elsewhere = (
        entry("submitted", at=now - 2 * DAY),
        practice_in("submitted", author=cast.district, place=cast.places.home_district),
    )
    before = version_of(elsewhere).due_at
    pause = paused(cast, 1, 10)
    assert version_of(waiting).due_at == version_of(waiting).submitted_at + 17 * DAY
    assert version_of(elsewhere).due_at == before
    pauses.end(pause, by=cast.state, ends_on=today() + 4 * DAY)
    assert version_of(waiting).due_at == version_of(waiting).submitted_at + 11 * DAY
    with pytest.raises(pauses.AlreadyOver):
        pauses.end(pause, by=cast.state, at=now + 6 * DAY)
    later = paused(cast, 20, 30)
    assert version_of(waiting).due_at == version_of(waiting).submitted_at + 11 * DAY
    pauses.end(later, by=cast.state)
    pauses.end(pause, by=cast.state)  # called off: it begins tomorrow
    assert version_of(waiting).due_at == version_of(waiting).submitted_at + 7 * DAY


@pytest.mark.django_db
def test_what_comes_in_meanwhile_counts_from_the_end_of_the_pause(cast, entry):
    pause = paused(cast, -1, 5)
    practice = entry("submitted")
    assert version_of(practice).due_at == pause.span[1] + 7 * DAY
    with workflow.past():
        later = pause.span[1] + 2 * DAY
        workflow.apply(practice, "return", by=cast.district, note="Where?", at=later)
        assert version_of(practice).clock_used == 2 * DAY == Decision.objects.get().used
        workflow.apply(practice, "submit", by=cast.gp, at=later + 9 * DAY)
    assert version_of(practice).due_at == later + 14 * DAY
    assert version_of(practice).waiting_days(later + 10 * DAY, [pause]) == 3


@pytest.mark.django_db
def test_nothing_late_is_told_during_a_pause(cast, entry):
    now = timezone.now()
    late = entry("submitted", at=now - 9 * DAY)
    entry("submitted", at=now - 5 * DAY)
    pause = paused(cast, 0, 6)
    assert check(now) == check(now + 6 * DAY) == (0, 0)
    assert version_of(late).is_overdue(now)  # it was, before
    assert check(pause.span[1] + timedelta(hours=1))[0] == 1
    assert check(pause.span[1] + 4 * DAY)[0] == 1


@pytest.mark.django_db
def test_everybody_sees_that_a_desk_is_paused(cast, entry):
    first, now = entry("submitted"), timezone.now()
    pause = paused(cast, 0, 6, reason="other", words="Cyclone on the coast")
    client = Client()
    for place in ("district/9104", "gp/937648"):
        page = client.get(f"/places/{place}/").content.decode()
        assert "The desk of Girwa District is paused from" in page
        assert '<span lang="en">Cyclone on the coast</span>' in page
    assert "is paused" not in client.get("/places/district/9105/").content.decode()
    shown = Version.objects.with_reading_data().get(practice=first)
    assert stand_of(shown, own=True).pauses == [pause]
    assert stand_of(shown, own=False, hides=True).pauses == []
    client.force_login(cast.gp)
    assert "Cyclone" in client.get(first.get_absolute_url()).content.decode()
    (row,) = lists.rows([shown], cast.district, now)
    assert (row.paused, row.days, row.late) == (pause, 0, False)
    client.force_login(cast.district)
    queue = client.get("/curation/").content.decode()
    assert "paused until" in queue
    assert "Cyclone" in queue
    assert lists.rows([shown], cast.district, now + 8 * DAY)[0].paused is None


@pytest.mark.django_db
def test_the_queue_costs_the_same_for_more_entries_and_pauses(
    cast, entry, django_assert_max_num_queries
):
    client, counts = Client(), []
    client.force_login(cast.district)
    for day in (0, 10, 20):
        entry("submitted")
        paused(cast, day, day + 1)
        with django_assert_max_num_queries(60) as queries:
            client.get("/curation/")
        counts.append(len(queries))
    assert counts[1] == counts[2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["pause", "submit"])
def test_a_pause_set_while_an_entry_is_submitted_counts_for_it(first):
    cast = people.cast()
    draft = practice_in("draft", author=cast.gp, place=cast.places.home_gp)
    doings = {
        "pause": lambda: paused(cast, -1, 5),
        "submit": lambda: workflow.apply(draft, "submit", by=cast.gp),
    }
    second = doings.pop("submit" if first == "pause" else "pause")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            doings[first]()
            waiting = pool.submit(_closing, second)
            _until_somebody_waits()
        waiting.result(timeout=10)
    version = draft.versions.get()
    assert version.due_at == cast.places.home_district.pauses.get().span[1] + 7 * DAY


def _closing(do):
    try:
        return do()
    finally:
        connection.close()


def _until_somebody_waits():
    until = monotonic() + 5
    while monotonic() < until:
        if somebody_waits():
            return
        sleep(0.01)
    raise AssertionError("Nobody waits for the other.")
