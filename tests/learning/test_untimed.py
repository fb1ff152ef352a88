"""What is shielded tells neither the day nor the hour at which somebody asked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Outbox
from learning import services
from learning.asks import jobs
from learning.models import Asked, Gap, Question
from learning.questions import clock
from practices.shield import month_of, window_after
from tests.factories import learning as factories
from tests.factories.learning import barrier_of, gap_of, question_of
from tests.learning.test_questions import client_of

DAY = timedelta(days=1)


@pytest.fixture
def week(cast, monkeypatch):
    """One of each, shielded, between open ones of days before and after."""
    now, made = timezone.now(), {}
    monkeypatch.setattr(factories, "opened", lambda row: row)
    knows = [(cast.gp2, "told")]
    monkeypatch.setattr("learning.questions.routing.people_for", lambda *_asked: knows)
    for name, days in (("Before", 2), ("Hidden", 1), ("After", 0)):
        words = {"shielded": name == "Hidden", "at": now - timedelta(days=days)}
        made[name] = [
            gap_of(cast.gp, f"{name} pits of gaps", **words),
            question_of(cast.gp, f"{name} pits of questions", **words),
            barrier_of(cast.gp, cast.places.home_state, f"{name} pits of asks", **words),
        ]
    return made


def _titles(client, room):
    html = client.get(f"/{room}/").content.decode()
    found = [(html.find(f"{name} pits of {room}"), name) for name in ("Before", "Hidden", "After")]
    return [name for at, name in sorted(found) if at >= 0]


def test_it_opens_with_its_week_and_neither_place_key_nor_notice_tells_its_day(cast, week):
    now = timezone.now()
    for room, row in zip(("gaps", "questions", "asks"), week["Hidden"], strict=True):
        assert _titles(Client(), room) == ["After", "Before"]
        assert Client().get(row.get_absolute_url()).status_code == 404
        assert str(row.pk) not in Client().get("/sitemap.xml").content.decode()
        assert not type(row).objects.listed().filter(pk=row.pk).exists()
        assert (
            "Others read it from" in client_of(cast.gp).get(row.get_absolute_url()).content.decode()
        )
    assert not Asked.objects.filter(question__shielded=True).exists()
    asked = Outbox.objects.filter(event__verb__in=("ask-question", "raise-barrier"))
    hidden = {row.pk for row in week["Hidden"]}
    assert not asked.filter(event__subject_id__in=hidden).exists()
    # Nothing until the week is over, then all of it; not before a Monday.
    opens = {row.opens_on for row in week["Hidden"]}
    assert [day.weekday() for day in opens] == [0]
    monday = timezone.make_aware(
        timezone.datetime.combine(opens.pop(), timezone.datetime.min.time()),
        timezone.get_fixed_timezone(330),
    )
    for at, number in ((monday - timedelta(minutes=1), 0), (monday, 1), (monday, 0)):
        assert services.open_covered(at) == number
        assert jobs.tell(at) == number
        clock.check(at)
        assert Question.objects.filter(shielded=True, opens_on=None).exists() == (at == monday)
    told = Event.objects.get(verb="open-question")
    assert (told.at, told.subject_id) == (monday, week["Hidden"][1].pk)
    assert (
        Outbox.objects.filter(event=told).values_list("recipient", flat=True).distinct().get()
        == cast.gp2.pk
    )
    _tells_the_month_alone(week, now)


def _tells_the_month_alone(week, now):
    month = month_of(window_after(now - timedelta(days=1)))
    for room, row in zip(("gaps", "questions", "asks"), week["Hidden"], strict=True):
        row = type(row).objects.get(pk=row.pk)
        assert Client().get(row.get_absolute_url()).status_code == 200
        shown = row.shown_at if room == "questions" else row.asked_at
        assert (shown, row.uid.version) == (month, 4)
        # A key far from those that are counted up, and none like that of the next.
        assert row.pk > 10**12 > week["After"][0].pk
        if month < now - timedelta(days=3):
            assert _titles(Client(), room) == ["After", "Before", "Hidden"]


def test_a_week_in_two_months_tells_neither_of_its_parts():
    monday = datetime(2026, 11, 30, 6, tzinfo=UTC)
    weeks = {(window_after(at), month_of(window_after(at))) for at in (monday, monday + 6 * DAY)}
    assert weeks == {(datetime(2026, 12, 6, 18, 30, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))}


def test_a_list_goes_on_below_a_shielded_one_and_by_no_other_mark(cast, monkeypatch):
    monkeypatch.setattr("learning.views.public.ROWS", 1)
    rows = [gap_of(cast.gp, f"Pit {n}", shielded=n == 1) for n in range(3)]
    seen, address = [], "/gaps/"
    for _page in rows:
        answer = Client().get(address)
        seen += [gap.pk for gap, *_words in answer.context["rows"]]
        address = f"/gaps/{answer.context['next']}"
    assert (sorted(seen), address) == (sorted(row.pk for row in rows), "/gaps/")
    Gap.objects.filter(pk=rows[1].pk).update(opens_on="2100-01-04")  # its week is not over
    for sort in ("newest", "wanted"):
        mark = f"/gaps/?sort={sort}&after={rows[1].pk}"
        assert {client_of(one).get(mark).status_code for one in (cast.gp2, cast.gp)} == {404}
    gone = rows[0].pk
    rows[0].delete()
    assert Client().get(f"/gaps/?after={gone}").status_code == 404
