"""A State pauses the desk of a district: who may, which days may be, and who is told."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import pauses
from accounts.models import Pause
from accounts.querysets import today
from events import registry
from events.models import Event, Outbox
from tests.clients import client_of

DAY = timedelta(days=1)
HERE, NEW = "/curation/pauses/", "/curation/pauses/new/"


def paused(cast, first=0, last=9, place="home_district", by="state", **more):
    """Pause a desk from `first` to `last`, in days from today."""
    days = {"starts_on": today() + first * DAY, "ends_on": today() + last * DAY}
    details = {"reason": "election", "by": getattr(cast, by)} | days | more
    (pause,) = pauses.begin([getattr(cast.places, place)], **details)
    return pause


def typed(**more):
    own = {"place": "district:9104", "reason": "election", "request_id": str(uuid4())}
    return own | {"starts_on": today(), "ends_on": today() + 9 * DAY} | more


def test_time_runs_only_outside_of_pauses():
    first = datetime(2026, 5, 1, 6, 30, tzinfo=UTC)  # noon in India
    spans = [(3, 5), (9, 9), (20, 30)]
    days = [Pause(starts_on=date(2026, 5, a), ends_on=date(2026, 5, b)) for a, b in spans]
    assert pauses.running_time(first, first + 10 * DAY, days) == 6 * DAY
    assert pauses.running_time(first + 3 * DAY, first + 4 * DAY, days) == timedelta()
    assert pauses.running_time(first, first, days) == timedelta()
    assert pauses.reached(first, DAY, days) == first + DAY
    assert pauses.reached(first, 5 * DAY, days) == first + 9 * DAY
    assert pauses.reached(first, 7 * DAY, days) == first + 11 * DAY
    end_of_first = datetime(2026, 5, 5, 18, 30, tzinfo=UTC)
    assert pauses.reached(first + 3 * DAY, 2 * DAY, days) == end_of_first + 2 * DAY
    assert pauses.reached(first + 3 * DAY, -DAY, days) == end_of_first
    assert pauses.reached(first, -DAY, days) == first - DAY
    assert pauses.reached(first, 7 * DAY, []) == first + 7 * DAY


@pytest.mark.parametrize(
    ("by", "place", "may"),
    [
        ("state", "home_district", True),
        ("state2", "other_district", True),
        ("national", "home_state", True),
        ("state", "far_district", False),
        ("state", "home_state", False),
        ("national", "home_district", False),
        ("district", "home_district", False),
        ("outsider", "home_district", False),
        ("facilitator", "home_district", False),
        ("gp", "home_district", False),
    ],
)
def test_the_desk_above_alone_pauses(cast, by, place, may):
    if may:
        assert paused(cast, place=place, by=by).office == getattr(cast.offices, by)
        assert Event.objects.get(verb="begin-pause").actor == getattr(cast, by)
        return
    with pytest.raises(PermissionDenied):
        paused(cast, place=place, by=by)
    assert not Pause.objects.exists()


def test_the_database_refuses_what_cannot_be(cast):
    first = paused(cast)
    row = {"place": first.place, "reason": "election", "set_by": cast.state}
    wrong = [
        {"starts_on": today() + 9 * DAY, "ends_on": today() + 20 * DAY},
        {"starts_on": today() + 20 * DAY, "ends_on": today() + 19 * DAY},
        {"starts_on": today() + 20 * DAY, "ends_on": today() + 20 * DAY, "reason": "other"},
    ]
    for one in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Pause.objects.create(**row | one)
    after = {"starts_on": today() + 10 * DAY, "ends_on": today() + 10 * DAY}
    Pause.objects.create(**row | after)
    Pause.objects.create(**row | wrong[0] | {"called_off": True})
    Pause.objects.create(**row | wrong[0] | {"place": cast.places.other_district})


def test_a_curator_of_the_state_sets_and_ends_it_on_its_pages(cast):
    state, form = client_of(cast.state), typed(words=" Panchayat vote ")
    assert state.post(NEW, form).headers["Location"] == HERE
    assert state.post(NEW, form).headers["Location"] == HERE  # sent again
    pause = Pause.objects.get()
    assert (pause.words, pause.language, pause.set_by) == ("Panchayat vote", "en", cast.state)
    shown = state.get(HERE).content.decode()
    assert "Girwa District" in shown
    assert "Panchayat vote" in shown
    assert "End it today" in shown
    ending = reverse("accounts:end_pause", args=[pause.pk])
    moved = {"ends_on": today() + 30 * DAY, "request_id": str(uuid4())}
    assert state.post(ending, moved).status_code == 302
    pause.refresh_from_db()
    assert (pause.ends_on, pause.ended_by) == (today() + 30 * DAY, cast.state)
    assert state.post(ending, {"request_id": str(uuid4())}).status_code == 302
    pause.refresh_from_db()
    assert pause.ends_on == today()
    targets = Event.objects.filter(verb="end-pause").values_list("target", flat=True)
    assert list(targets) == [str(today() + 30 * DAY), str(today())]


def test_one_that_has_not_begun_is_called_off_and_leaves_its_days_free(cast):
    pause, state = paused(cast, 3, 9), client_of(cast.state)
    assert "Call it off" in state.get(HERE).content.decode()
    ending = reverse("accounts:end_pause", args=[pause.pk])
    state.post(ending, {"request_id": str(uuid4())})
    assert "called off" in state.get(HERE).content.decode()
    assert state.post(ending, {"request_id": str(uuid4())}).status_code == 409
    assert paused(cast, 3, 9).pk != pause.pk


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("place", {"place": ""}),
        ("reason", {"reason": ""}),
        ("reason", {"reason": "holiday"}),
        ("words", {"reason": "other"}),
        ("words", {"words": "w" * 121}),
        ("starts_on", {"starts_on": today() - 8 * DAY}),
        ("starts_on", {"starts_on": "soon"}),
        ("ends_on", {"ends_on": today() - DAY, "starts_on": today() - 2 * DAY}),
        ("ends_on", {"ends_on": today() + DAY, "starts_on": today() + 2 * DAY}),
        ("ends_on", {"ends_on": today() + 93 * DAY}),
        ("ends_on", {"ends_on": ""}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(cast, field, more):
    answer = client_of(cast.state).post(NEW, typed(**more))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Pause.objects.exists()


def test_who_may_not_is_refused_and_overlaps_are_told(cast):
    pause, state = paused(cast), client_of(cast.state)
    assert state.post(NEW, typed(place="district:9120")).status_code == 403
    for person in (cast.district, cast.gp, cast.outsider, cast.facilitator):
        assert client_of(person).get(HERE).status_code == 403
        assert client_of(person).post(NEW, typed()).status_code == 403
    ending = reverse("accounts:end_pause", args=[pause.pk])
    for person in (cast.district, cast.national, cast.outsider):
        assert client_of(person).post(ending).status_code == 403
    assert state.post(reverse("accounts:end_pause", args=[0])).status_code == 404
    assert state.get(ending).status_code == 405
    again = state.post(NEW, typed(words="kept"))
    assert again.status_code == 422
    assert "kept" in again.content.decode()
    assert list(again.context["form"].errors) == ["starts_on"]
    paused(cast, 20, 25)
    for day in (today() - DAY, today() + 22 * DAY, "", today() + 99 * DAY):
        answer = state.post(ending, {"ends_on": day, "request_id": str(uuid4())})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    pause.refresh_from_db()
    assert (pause.ends_on, pause.ended_by) == (today() + 9 * DAY, None)


def test_all_districts_at_once_leave_those_paused_already(cast):
    early = paused(cast, 2, 4)
    state = client_of(cast.state)
    answer = state.post(NEW, typed(place="every"), follow=True).content.decode()
    assert "1 desk is paused." in answer
    assert "1 was paused already" in answer
    assert set(Pause.objects.exclude(pk=early.pk).values_list("place__name", flat=True)) == {
        "Salumbar"
    }
    assert state.post(NEW, typed(place="every")).status_code == 422


def test_the_curators_of_the_desk_are_told(cast):
    pause = paused(cast, 1, 3)
    pauses.end(pause, by=cast.state)
    told = Outbox.objects.filter(event__verb="begin-pause", channel="portal")
    assert set(told.values_list("recipient__name", flat=True)) == {"District", "District2"}
    event = Event.objects.get(verb="end-pause")
    assert event.target == "called-off"
    assert "is off" in registry.notices([event], cast.district)[event.pk].sentence
    assert registry.notices([event], cast.district3) == {}
    assert not hasattr(event, "note")


def test_the_list_costs_the_same_for_more_pauses(cast, django_assert_max_num_queries):
    state = client_of(cast.state)
    counts = []
    for first in (0, 10, 20, 30):
        paused(cast, first, first + 1)
        with django_assert_max_num_queries(30) as queries:
            state.get(HERE)
        counts.append(len(queries))
    assert counts[1] == counts[-1]


def test_a_pause_that_is_over_stands_below_and_is_not_moved(cast):
    with pytest.raises(ValidationError):
        paused(cast) and paused(cast, 9, 12)
    Pause.objects.update(starts_on=today() - 9 * DAY, ends_on=today() - DAY)
    pause, state = Pause.objects.get(), client_of(cast.state)
    assert "No desk is paused" in state.get(HERE).content.decode()
    ending = reverse("accounts:end_pause", args=[pause.pk])
    assert state.post(ending, {"ends_on": today() + DAY}).status_code == 409
