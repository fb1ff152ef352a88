"""What a curator was reading is open again when her desk can no longer count on her."""

from datetime import timedelta

import pytest

from accounts.absences import begin_absence, end_absence
from accounts.models import Absence, User
from accounts.querysets import today
from accounts.services import end_duty, lift_suspension, suspend
from events import registry
from events.models import Event, Outbox
from practices import workflow
from practices.jobs import free_claims_of_the_absent
from practices.models import Version

DAY = timedelta(days=1)


def fresh(user):
    return User.objects.get(pk=user.pk)


def be_absent(cast):
    begin_absence(cast.district, today(), today() + DAY, by=cast.district)


def be_suspended(cast):
    suspend(cast.district, by=cast.national)


def lose_the_duty(cast):
    end_duty(cast.district.duties.get(), by=cast.state)


@pytest.mark.parametrize("leave", [be_absent, be_suspended, lose_the_duty])
def test_a_claim_ends_at_once_and_the_desk_is_told(cast, entry, leave):
    practice = entry("submitted")
    workflow.apply(practice, "claim", by=cast.district)
    leave(cast)
    assert practice.latest_version.claimed_by is None
    event = Event.objects.get(verb="release")
    told = Outbox.objects.filter(event=event, channel="portal")
    assert set(told.values_list("recipient__name", flat=True)) == {"District2"}
    assert "is open again" in registry.notices([event], fresh(cast.district2))[event.pk].sentence
    workflow.apply(practice, "accept", by=cast.district2)


def test_another_duty_keeps_the_claim(cast, entry):
    practice = entry("submitted")
    workflow.apply(practice, "claim", by=cast.district)
    end_duty(cast.district2.duties.get(), by=cast.state)
    assert practice.latest_version.claimed_by == cast.district


def test_the_clock_ends_the_claim_when_the_absence_begins(cast, entry):
    practice = entry("submitted")
    workflow.apply(practice, "claim", by=cast.district)
    begin_absence(cast.district, today() + DAY, today() + 3 * DAY, by=cast.district)
    free_claims_of_the_absent()
    assert practice.latest_version.claimed_by == cast.district
    Absence.objects.update(starts_on=today())
    free_claims_of_the_absent()
    assert practice.latest_version.claimed_by is None
    assert Event.objects.get(verb="release").agent == "clock"


def test_the_queue_moves_to_the_desk_above_and_back(cast, entry):
    practice = entry("submitted")
    waiting = Version.objects.filter(practice=practice)
    assert not waiting.in_queue_of(fresh(cast.state)).exists()
    absence = begin_absence(cast.district, today(), today() + DAY, by=cast.district)
    suspend(cast.district2, by=cast.national)
    assert waiting.in_queue_of(fresh(cast.state)).exists()
    end_absence(absence, by=cast.district)
    assert not waiting.in_queue_of(fresh(cast.state)).exists()


def test_suspended_in_mid_session_nothing_is_served(client, cast, entry):
    practice = entry("submitted")
    client.force_login(cast.district)
    address = f"/curation/{practice.pk}/"
    assert client.get(address).status_code == 200
    suspend(cast.district, by=cast.national)
    assert client.get(address).status_code == 302
    assert client.get(f"/practices/{practice.pk}/").status_code == 404
    answer = client.post(f"/practices/{practice.pk}/accept/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.headers["Location"]
    assert practice.latest_version.state == "submitted"
    lift_suspension(cast.district, by=cast.national)
    assert client.get(address).status_code == 302
