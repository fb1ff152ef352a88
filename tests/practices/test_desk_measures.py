"""The measures of a desk: its own and those under it, by name, in numbers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from practices import workflow
from practices.desk.measures import measures_for
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def decide(practice, verb, by, at, **words):
    with workflow.past():
        return workflow.apply(practice, verb, by=by, at=at, **words)


@pytest.fixture
def decided(cast, entry):
    """Six decisions of the District in the last 90 days, one before, one of its neighbour."""
    now = timezone.now()
    for number in range(4):
        practice = entry(at=now - 20 * DAY)  # submitted a day before
        decide(practice, "accept", cast.district, now - (20 - number) * DAY)
    late = entry(at=now - 30 * DAY)
    checks = {"known-how": "no", "safe": "yes"}
    notes = {"result": "Counted by whom?"}
    decide(late, "return", cast.district2, now - 20 * DAY, notes=notes, checks=checks)
    again = entry(at=now - 9 * DAY)
    decide(again, "return", cast.district, now - 8 * DAY, note="No.", checks={"safe": "no"})
    decide(entry(at=now - 120 * DAY), "decline", cast.district, now - 118 * DAY, note="No.")
    other = practice_in(
        "submitted",
        author=cast.district3,
        place=cast.places.other_district,
        at=now - 3 * DAY,
    )
    entry(at=now - 9 * DAY)  # overdue
    return other


def test_a_desk_sees_what_holds_entries_up(cast, decided):
    own, below = measures_for(cast.district, timezone.now())
    (one,) = own
    assert below == []
    assert (one.waiting, one.overdue) == (1, 1)
    last = one.last
    assert (last.decided, last.published, last.returned, last.declined) == (6, 4, 2, 0)
    assert (last.late, last.unchecked) == (1, 4)
    assert last.days == 2.5  # of 1, 2, 3, 4, 11 and 2 days
    assert dict(last.reasons) == {
        "Say how the result is known.": 1,
        "It is not safe for workers or for wells as it is told.": 1,
        "A note at “What changed”": 1,
    }
    assert (one.before.decided, one.before.declined, one.before.days) == (1, 1, None)
    client = Client()
    client.force_login(cast.district)
    page = client.get(reverse("practices:measures")).content.decode()
    assert "too few to say" in page
    assert "%" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_state_sees_the_desks_under_it_by_name_and_no_other(cast, decided):
    own, below = measures_for(cast.state, timezone.now())
    assert [one.place for one in own] == [cast.places.home_state]
    assert own[0].waiting == 1  # the District's own entry
    assert [one.place for one in below] == [cast.places.home_district]
    _own, states = measures_for(cast.national, timezone.now())
    assert [one.place for one in states] == [cast.places.home_state]
    assert measures_for(cast.outsider, timezone.now())[0][0].last.decided == 0
    for name, status in (("gp", 403), ("auditor", 403), ("district", 200), ("national", 200)):
        client = Client()
        client.force_login(getattr(cast, name))
        assert client.get(reverse("practices:measures")).status_code == status, name


def test_measures_cost_the_same_for_more_decisions(cast, decided, entry):
    counts = []
    for more in (0, 3):
        for _number in range(more):
            workflow.apply(entry(), "accept", by=cast.district)
        with CaptureQueriesContext(connection) as queries:
            measures_for(type(cast.state).objects.get(pk=cast.state.pk), timezone.now())
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 9
