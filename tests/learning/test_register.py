"""The register: one meaning in all scripts, how many ask, a State's call, an entry that answers."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import OrmQ

from accounts.querysets import today
from events.models import Event, Outbox
from learning import workflow
from learning.models import Gap, GapCall, GapEntry, Sought, Support
from learning.register import calling, entries, sought
from learning.register.meaning import meanings_of
from learning.register.unanswered import without_alternative
from practices import workflow as practice_workflow
from practices.errors import AnswersMissing
from practices.living import adopting
from practices.models import Practice, Searched, Theme
from tests.factories.learning import gap_of
from tests.factories.practices import practice_in, published_practice
from tests.plans import planned
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
SAFAI = "शौचालय की सफाई"


def searched(words, times, state=None, again=False, found=0):
    """Let somebody search on each of so many days; those of another spelling on others."""
    first = timezone.now() - timedelta(days=2 + 20 * (words == SAFAI))
    told = {"words": words, "meaning": words, "state": state, "again": again, "found": found}
    Searched.objects.bulk_create(
        Searched(hour=first - timedelta(days=n), **told) for n in range(times)
    )


def test_searches_in_vain_are_counted_by_an_index_of_their_own(db):
    searched("zeer pots", 6)
    searched("zeer pots", 6, found=3)
    with planned("ARRAY_AGG(DISTINCT", Searched) as plans:
        sought.count()
    assert [plan for plan in plans if "Index Only Scan using searched_in_vain" not in plan] == []
    assert Sought.objects.get().times == 6


def test_words_of_one_flood_never_stand_before_those_of_many_people(db, monkeypatch):
    monkeypatch.setattr(sought, "MOST_WORDS", 1)
    searched("zeer pots", 6)
    searched("airship", 40, again=True)
    sought.count()
    assert Sought.objects.get().words == "zeer pots"
    searched("zeppelin", 7)
    sought.count()
    assert Sought.objects.get().words == "zeppelin"


def told(user, verb):
    return Outbox.objects.filter(event__verb=verb, recipient=user, channel="portal").count()


def test_one_meaning_whatever_the_script_the_spelling_and_the_order():
    same = (SAFAI, "sochalay ki safai", "shauchalaya safaai", "hygiene of toilets", "safai latrine")
    found = meanings_of(same)
    assert all(one == found[0] and len(one) == 2 for one in found)
    other = ("toilet", "soak pit", "toilet water", "safai karmi")
    assert all(one and one != found[0] for one in meanings_of(other))
    assert meanings_of(["", "?", "how ki की"]) == [[], [], []]


def _comes_near(alone, near):
    """What comes near is known from the night: one query for all; what is closed since is not."""
    with CaptureQueriesContext(connection) as captured:
        assert sought.with_near([alone] * 50) == [(alone, [near])] * 50
    assert len(captured) == 1
    Gap.objects.filter(pk=near.pk).update(state="declined")  # since that night
    assert sought.with_near([alone]) == [(alone, [])]
    Gap.objects.filter(pk=near.pk).update(state="open")


def test_searches_in_vain_are_one_and_reach_the_gap_that_asks_for_it(cast):
    home, far = cast.places.home_state, cast.places.far_state
    gap = gap_of(cast.gp, SAFAI, language="hi", why="")
    near = gap_of(cast.gp2, "How a school keeps menstrual waste apart")
    searched("sochalay ki safai", 3, home)
    searched(SAFAI, 4, home)
    searched(SAFAI, 9, home, again=True)  # of the same people: they count once
    searched("menstrual waste school", 6, far)
    searched("zeppelin", 4, home)  # too few to be kept
    for _flood in range(9):  # of one day: they count once
        searched("airship", 1, home)
    searched("toilet", 9, home, found=3)
    assert sought.count() == 2
    joined, alone = Sought.objects.get(gap=gap), Sought.objects.get(gap=None)
    assert (joined.seekers, joined.times, joined.states) == (7, 16, {str(home.pk): 7})
    _comes_near(alone, near)
    page = Client().get(gap.get_absolute_url()).content.decode()
    # The one who asked, alone in her district, could be found by subtracting.
    assert ("7 people ask for it" in page, f"{home.name}: 7" in page) == (True, True)
    assert "7 people ask for it" in Client().get("/gaps/").content.decode()

    state, address = client_of(cast.state), f"/gaps/missing/{joined.pk}/join/"
    for curator in (cast.outsider, cast.district):
        told = client_of(curator).get("/gaps/missing/").content.decode()
        assert (SAFAI in told, "counted for whole states" in told) == (False, True)
    assert client_of(cast.gp).get("/gaps/missing/").status_code == 403
    desk = state.get("/gaps/missing/").content.decode()
    assert (SAFAI in desk, "menstrual waste school" in desk) == (True, False)  # another state's
    assert "counted for whole states" not in desk
    assert "Is it one of these?" in client_of(cast.national).get("/gaps/missing/").content.decode()
    assert state.post(f"/gaps/missing/{alone.pk}/join/", {"gap": gap.pk}).status_code == 404
    assert [state.post(address, {"gap": wrong}).status_code for wrong in ("0", "x", "²")] == [
        404
    ] * 3
    assert client_of(cast.district).post(address).status_code == 403
    assert state.post(address).status_code == 302
    sought.count()  # what a desk has said stands
    assert (Sought.objects.get(pk=joined.pk).gap, Sought.objects.count()) == (None, 2)
    Searched.objects.all().delete()
    assert (sought.count(), Sought.objects.count()) == (0, 0)


def test_who_asks_for_the_same_and_tells_nothing_more_is_counted_there(cast):
    gap = gap_of(cast.gp, SAFAI, language="hi")
    assert gap_of(cast.gp2, "sochalay ki safai", why="") == gap
    assert gap_of(cast.gp, "toilet safai", why="") == gap  # one's own is not supported
    assert gap_of(cast.block, "toilet safai", why="Ours flood.") != gap
    assert gap_of(cast.block, "toilet safai", why="", shielded=True) != gap
    assert (Support.objects.count(), Gap.objects.count()) == (1, 3)


def test_no_number_under_five_is_told(cast):
    gap, hidden = gap_of(cast.gp), gap_of(cast.gp2, "Say no to a contractor", shielded=True)
    people = (cast.block, cast.district, cast.district2)
    for person in (*people, cast.state):
        workflow.apply(gap, "support", by=person)
    for person in people:
        workflow.apply(hidden, "support", by=person)
    few = Client().get(hidden.get_absolute_url()).content.decode()
    assert ("fewer than five" in few, "people ask for it" in few, "Girwa" in few) == (
        *(True, False, False),
    )
    many = Client().get(gap.get_absolute_url()).content.decode()
    assert "5 people ask for it" in many
    assert "Where it hurts" not in many  # four of the district, one of a State's office
    workflow.apply(gap, "support", by=cast.gp2)
    many = Client().get(gap.get_absolute_url()).content.decode()
    assert all(re.search(f"<li>{name}[^<]*: 5<", many) for name in ("Marudesh", "Girwa"))


CALL = {"text": "Who empties pits where water stands high?", "language": "en"}


@pytest.fixture
def known(cast):
    """Have two offices of the state and one of another know of faecal sludge, and one of taps."""
    sludge = {"themes": ["faecal-sludge"]}
    told = practice_in(
        "published", author=cast.gp2, place=cast.places.next_gp, desk=cast.district, **sludge
    )
    adopting.adopt(told, by=cast.block, status="tried", result="Dry.")
    adopting.adopt(told, by=cast.outsider, status="tried", result="Dry.")
    practice_in(
        "published",
        author=cast.gp,
        place=cast.places.home_gp,
        desk=cast.district,
        themes=["household-taps"],
    )
    return told


def test_a_state_calls_and_who_could_know_gets_it_once(cast, known):
    gap = gap_of(cast.district3, themes=Theme.objects.filter(key="faecal-sludge"))
    address = f"{gap.get_absolute_url()}call/"
    state, until = client_of(cast.state), today() + timedelta(days=30)
    for wrong in ({"until": ""}, {"until": "x"}, {"until": today() - timedelta(days=1)},
                  {"until": today() + timedelta(days=900)}, {"text": " "},
                  {"text": "Call 98123 45678"}, {"language": "xx"}):  # fmt: skip
        answer = state.post(address, CALL | {"until": until} | wrong)
        assert (answer.status_code, GapCall.objects.count()) == (422, 0), wrong
    assert client_of(cast.district).post(address, CALL | {"until": until}).status_code == 403
    assert state.post(address, CALL | {"until": until}).status_code == 302
    hear = ("gp2", "block", "district3", "gp", "outsider", "state")
    assert [told(getattr(cast, name), "call-gap") for name in hear] == [0, 0, 1, 0, 0, 0]
    queued = [task.func() for task in OrmQ.objects.all()]
    assert queued == ["learning.register.calling.tell"]
    (event,) = Event.objects.filter(verb="call-gap")
    assert calling.tell(event.pk) == calling.tell(event.pk) > 0
    assert [told(getattr(cast, name), "call-gap") for name in hear] == [1, 1, 1, 0, 1, 0]
    changed = CALL | {"text": "In other words?", "until": until}
    assert state.post(address, changed).status_code == 302
    call = GapCall.objects.get()
    assert (call.place, call.text) == (cast.places.home_state, "In other words?")
    assert [told(getattr(cast, name), "call-gap") for name in hear] == [1, 1, 1, 0, 1, 0]
    assert OrmQ.objects.count() == 1
    page = Client().get(gap.get_absolute_url()).content.decode()
    assert ("Marudesh calls for practices" in page, "In other words?" in page) == (True, True)
    assert "A State calls for practices" in client_of(cast.gp2).get("/me/notices/").content.decode()
    shown = [
        "Practices are called for" in client_of(person).get(address).content.decode()
        for person in (cast.gp, cast.outsider)
        for address in ("/", "/me/")
    ]
    assert shown == [True, True, False, False]
    GapCall.objects.update(until=today() - timedelta(days=1))
    assert (
        "Marudesh calls for practices" not in Client().get(gap.get_absolute_url()).content.decode()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        GapCall.objects.create(gap=gap, place=call.place, until=until, at=call.at, **CALL)


def test_calls_are_bounded_and_without_themes_go_by_what_comes_near(cast, known, monkeypatch):
    Practice.objects.filter(pk=known.pk).update(title=known.title)
    near = gap_of(cast.district3, known.title)
    assert cast.gp2 in calling.who_could_know(near, cast.places.home_state)
    monkeypatch.setattr(calling, "MOST_TOLD", 2)
    told = calling.who_could_know(near, cast.places.home_state)
    assert cast.outsider in told  # of half of them at most is the calling State sure
    monkeypatch.setattr(calling, "MOST_TOLD", 1)
    assert len(calling.who_could_know(near, cast.places.home_state)) == 1
    monkeypatch.setattr(calling, "MOST_A_DAY", 0)
    with pytest.raises(AnswersMissing):
        workflow.apply(near, "call", by=cast.state, until=today(), **CALL)


def test_an_entry_begun_from_a_gap_answers_it_once_published(cast):
    gap = gap_of(cast.gp2, themes=Theme.objects.filter(key="faecal-sludge"))
    client, address = client_of(cast.gp), f"{gap.get_absolute_url()}tell/"
    led = [client.post(address).url for _n in range(2)]
    practice = GapEntry.objects.get().practice
    assert led == [f"/practices/{practice.pk}/edit/"] * 2
    assert practice.open_version.themes == ["faecal-sludge"]
    seen = [
        "Go on with what you began"
        in client_of(person).get(gap.get_absolute_url()).content.decode()
        for person in (cast.gp, cast.gp2)
    ]
    assert seen == [True, False]
    other = practice_in("published", author=cast.gp, place=cast.places.home_gp, desk=cast.district)
    GapEntry.objects.update(practice=other)
    assert (entries.answer(), entries.answer()) == (1, 0)
    gap.refresh_from_db()
    assert (gap.state, gap.answer, told(cast.gp2, "answer-gap")) == ("answered", other, 1)
    workflow.apply(gap, "reopen", by=cast.gp2, note="Of another thing.")
    assert entries.answer() == 0  # it has answered once


def test_publishing_answers_soon_a_shielded_one_when_its_month_is_over(cast):
    gap, hidden = gap_of(cast.gp2), gap_of(cast.gp2, "Another")
    made = {"author": cast.gp, "place": cast.places.home_gp, "desk": cast.district}
    waiting = practice_in("submitted", **made)
    GapEntry.objects.create(gap=gap, practice=waiting)
    practice_workflow.apply(waiting, "accept", by=cast.district)
    assert "learning.register.entries.answer" in [task.func() for task in OrmQ.objects.all()]
    assert entries.answer() == 1
    gap.refresh_from_db()
    assert gap.state == "answered"
    now = timezone.now()
    covered = published_practice(at=now, shielded=True, **made)
    GapEntry.objects.create(gap=hidden, practice=covered)
    later = now + timedelta(days=32)
    assert (entries.answer(), entries.answer(later)) == (0, 1)


def test_what_fails_or_is_overdue_without_another_way_is_found(cast):
    made = {"author": cast.gp, "place": cast.places.home_gp, "desk": cast.district}
    failing = practice_in("published", themes=["gobardhan"], **made)
    assert without_alternative([cast.places.home_state]) == []
    adopting.adopt(failing, by=cast.gp2, status="did-not-work", result="It froze.")
    assert without_alternative([cast.places.home_state]) == [failing]
    assert without_alternative([cast.places.far_state]) == []
    page = client_of(cast.state).get("/gaps/missing/").content.decode()
    assert f"/gaps/new/?q={failing.title.split()[0]}" in page
    practice_in("published", title="Another way", themes=["gobardhan"], **made)
    assert without_alternative([cast.places.home_state]) == []


def test_the_pages_cost_the_same_however_much_is_sought_and_called(cast, known):
    gap = gap_of(cast.gp)
    clients = {"/gaps/missing/": client_of(cast.national), gap.get_absolute_url(): Client()}
    clients |= {"/gaps/": Client(), "/me/": client_of(cast.gp)}

    def cost():
        counts = []
        for address, client in clients.items():
            client.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            counts.append(len(caught))
        return counts

    def sow(number):
        more = {"until": today(), "at": timezone.now(), "gap": gap, "text": "x", "language": "en"}
        places = (cast.places.home_state, cast.places.far_state, cast.places.home_district)
        GapCall.objects.create(place=places[number], **more)
        for joined in (None, gap):
            meaning = [*gap.meaning, f"{number}-{bool(joined)}"]
            Sought.objects.create(meaning=meaning, words="x", times=9, seekers=9, gap=joined)

    sow(0)
    before = cost()
    sow(1)
    sow(2)
    assert cost() == before
