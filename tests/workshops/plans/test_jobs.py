"""What the clock does: each once, at its day, also when run twice, late or killed."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.querysets import INDIA_TIME
from events.models import Event
from events.registry import notices
from tests.workshops.conftest import client_of
from tests.workshops.plans.conftest import OWN
from workshops.plans import jobs, services, workflow

pytestmark = pytest.mark.django_db


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=INDIA_TIME)


def told(user, verb):
    """Return the addresses of the notices of `verb` that `user` reads."""
    events = Event.objects.filter(told__recipient=user, told__channel="portal", verb=verb)
    found = notices(list(events.order_by("pk")), user)
    return [found[event.pk].address for event in events if event.pk in found]


def test_a_draft_is_reminded_of_once_and_told_to_the_state_once_it_lapsed(
    cast, hall, plan, monkeypatch
):
    last = plan.confirm_by
    assert last == hall.ends_on + timedelta(days=15)
    jobs.check(at(last + timedelta(days=1)))  # without a line there is nothing to confirm
    services.add_line(plan, by=cast.state, **OWN)
    services.name_head(plan, cast.offices.district2, by=cast.state)
    days = {-6: (0, 0), -5: (1, 0), -4: (0, 0), 0: (0, 0), 1: (0, 1), 2: (0, 0)}
    for day, expected in days.items():
        now = at(last + timedelta(days=day), 23)
        assert jobs.check(now)[:2] == expected, day
    here = [plan.get_absolute_url()]
    for person, verb, addresses in (
        (cast.district2, "remind-plan", here),
        (cast.district, "remind-plan", here),
        (cast.state, "remind-plan", []),
        (cast.state, "lapse-plan", here),
        (cast.state2, "lapse-plan", here),
        (cast.district2, "lapse-plan", []),
        (cast.national, "lapse-plan", []),
    ):
        assert told(person, verb) == addresses
    with monkeypatch.context() as later:
        later.setattr(timezone, "now", lambda: at(last + timedelta(days=9)))
        plan.__class__.objects.update(lapse_told_at=None)
        call_command("check_overdue")
    assert Event.objects.filter(verb="lapse-plan").count() == 2
    workflow.confirm(plan, by=cast.district2)  # late is better than never


def test_open_lines_are_asked_for_after_30_60_and_90_days(cast, plan):
    lines = [services.add_line(plan, by=cast.state, words=f"Line {n}") for n in range(3)]
    day = plan.workshop.starts_on
    workflow.confirm(plan, by=cast.district, at=at(day))
    workflow.move(lines[2], "done", by=cast.district)
    asked = {29: 0, 30: 2, 31: 0, 59: 0, 95: 2, 400: 0}  # stood still on day 60: asked once
    for after, number in asked.items():
        now = at(day + timedelta(days=after))
        if number:  # killed in the middle, nothing of it is there
            with transaction.atomic():
                assert jobs.ask(now) == number
                transaction.set_rollback(True)
        assert jobs.ask(now) == number, after
    addresses = told(cast.district, "ask-plan-line")
    assert len(addresses) == 4
    assert not told(cast.facilitator, "ask-plan-line")

    client = client_of(cast.district)
    page = client.get(addresses[0])
    assert "30 days after the plan was confirmed" in page.content.decode()
    wrong = addresses[0].replace("/1/how/", "/2/how/")
    assert client.get(wrong).status_code == 404
    assert client_of(cast.district3).get(addresses[0]).status_code == 403
    assert client_of().get(addresses[0]).status_code == 302
    lines[0].refresh_from_db()
    assert (lines[0].state, lines[0].reminded) == ("planned", 90)  # looking changes nothing
