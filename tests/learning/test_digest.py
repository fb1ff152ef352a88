"""Digests: what is chosen and why, once a window through crashes and clocks, its pages and ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client
from django.utils import translation

from accounts.querysets import INDIA_TIME
from events import timetable
from events.mails import compose
from events.models import Event, Outbox
from learning.choices import Cadence, Reason, What
from learning.digest import sending
from learning.digest.alike import codes_of
from learning.digest.choosing import MOST, Item, Reader, Stock, choose, judge
from learning.digest.links import stop_address
from learning.digest.notify import write_notices
from learning.digest.stock import stock_of
from learning.digest.telling import as_text, lines_of
from learning.models import Digest, DigestChoice
from places.likeness.reasons import KINDS
from places.models import Place, Profile
from places.models.fact import code_of
from practices.living import adopting
from practices.models import Adoption, Follow, Practice
from tests.factories.practices import published_practice
from tests.practices.test_doubts import client_of

MONDAY = datetime(2026, 3, 9, 6, tzinfo=INDIA_TIME)
WEEK = timedelta(days=7)
AT = datetime(2026, 3, 4, tzinfo=UTC)
READER = Reader("gp", 1, 10, 100, "hi", themes=frozenset([7]), offices=frozenset([5]))
FACTS = {
    kind: code_of(kind, value) for kind, value in (("terrain", "desert"), ("rainfall", "under-500"))
}
DRY = bytes(FACTS.get(kind, 0) for kind in KINDS)  # what is known of a place
ITEM = Item(What.NEW, 1, AT, "gp", 2, 11, 101, "en", frozenset([8]), 6)


def test_each_reason_and_what_is_no_news():
    def why(item, reader=READER):
        verdict = judge(item, reader)
        return verdict and verdict[1]

    themed = replace(ITEM, themes=frozenset([7, 8]))
    assert why(themed) == Reason.PEER_THEME
    assert why(replace(themed, level="state")) == Reason.THEME
    assert why(replace(ITEM, district=10)) == Reason.NEIGHBOUR
    assert why(replace(ITEM, state=100)) == Reason.PEER
    assert why(ITEM, replace(READER, follows=frozenset([1]))) == Reason.FOLLOWED
    assert why(replace(ITEM, told_by=5, what=What.USED)) == Reason.OWN
    for nothing in (
        *(ITEM, replace(ITEM, level="block", district=10), replace(themed, place=1)),
        *(replace(ITEM, told_by=5), replace(ITEM, district=None, state=None)),
    ):
        assert why(nothing) is None


def test_peers_come_before_those_above_and_seven_is_all():
    stock = Stock()
    near = [replace(ITEM, practice=n, themes=frozenset([7]), state=100) for n in range(2, 9)]
    above = replace(ITEM, practice=50, themes=frozenset([7]), level="state", at=AT + WEEK)
    twice = replace(near[0], what=What.FAILED)
    stock.add([above, *near, twice])
    chosen = choose(stock, READER)
    assert len(chosen) == MOST == len({one.practice for one in chosen})
    assert (chosen[0].practice, chosen[0].what) == (2, What.FAILED)
    assert 50 not in {one.practice for one in chosen}
    beside = Stock()
    beside.add([above, *(replace(one, district=10) for one in near)])
    chosen = choose(beside, READER)
    assert (len(chosen), chosen[-1].practice) == (MOST, 50)  # room is kept for it, the last
    chosen = choose(beside, replace(READER, follows=frozenset(range(2, 9))))
    assert {one.reason for one in chosen} == {Reason.FOLLOWED}


def test_what_peers_in_like_places_did_comes_before_what_comes_from_above():
    reader = replace(READER, profile=DRY)
    block = replace(ITEM, level="block", place=3, district=10, state=100, themes=frozenset([7]))
    above = [replace(block, practice=n, at=AT + WEEK) for n in range(50, 57)]
    peers = [replace(ITEM, practice=n) for n in range(2, 8)]
    stock = Stock()
    stock.add([*above, *peers], {2: DRY})
    chosen = choose(stock, reader)
    assert [one.reason for one in chosen] == [Reason.LIKE] * 6 + [Reason.THEME]
    assert {one.practice for one in chosen[:6]} == {one.practice for one in peers}
    assert chosen[0].further == {"like": [["terrain", "desert"], ["rainfall", "under-500"]]}
    followed = choose(stock, replace(reader, follows=frozenset([50, 51])))
    assert {one.practice for one in followed[:2]} == {50, 51}
    wet = choose(stock, replace(reader, profile=bytes(len(KINDS))))
    assert {one.reason for one in wet} == {Reason.THEME}


def test_one_from_a_like_place_is_found_behind_many_newer_ones_from_elsewhere():
    newer = [replace(ITEM, practice=n, place=3, at=AT + WEEK) for n in range(100, 300)]
    near = [replace(ITEM, practice=n, district=10, at=AT + WEEK) for n in range(300, 330)]
    stock = Stock()
    stock.add([*newer, *near, ITEM], {2: DRY, 3: bytes(len(KINDS))})
    chosen = choose(stock, replace(READER, profile=DRY))
    assert ITEM.practice not in {one.practice for one in choose(stock, READER)}
    assert chosen[0].practice == ITEM.practice
    assert {one.reason for one in chosen[1:]} == {Reason.NEIGHBOUR}
    alone = Stock()
    alone.add([*newer, ITEM], {2: DRY, 3: bytes(len(KINDS))})
    [only] = choose(alone, replace(READER, profile=DRY))
    assert (only.practice, only.reason) == (ITEM.practice, Reason.LIKE)
    themed = replace(ITEM, practice=400, at=AT - WEEK, themes=frozenset([7]))
    behind = Stock()
    behind.add([*(replace(one, place=2) for one in newer), themed], {2: DRY})
    assert choose(behind, replace(READER, profile=DRY))[0].practice == 400


def test_who_has_no_posting_gets_what_she_follows_and_looks_for():
    stock = Stock()
    stock.add([replace(ITEM, themes=frozenset([7])), replace(ITEM, practice=9)])
    nowhere = Reader("", None, None, None, "hi", themes=frozenset([7]), follows=frozenset([9]))
    assert [one.reason for one in choose(stock, nowhere)] == [Reason.FOLLOWED, Reason.THEME]


@pytest.fixture
def news(cast):
    """Publish a practice in the week before MONDAY; gp2, of the same block, is due a digest."""
    practice = published_practice(
        author=cast.gp, desk=cast.district, place=cast.places.home_gp, at=AT - timedelta(days=1)
    )
    Practice.objects.filter(pk=practice.pk).update(published_at=AT)
    for person in (cast.gp2, cast.outsider):
        DigestChoice.objects.create(person=person, told_until=date(2026, 3, 2))
    return practice


pytestmark = pytest.mark.django_db


def told(user):
    return Outbox.objects.filter(event__verb=sending.SENT, recipient=user, channel="portal").count()


def test_once_a_week_each_with_its_reason_and_none_twice(cast, news):
    assert sending.send(MONDAY) == 1
    digest = Digest.objects.get()
    assert (digest.since, digest.until) == (date(2026, 3, 2), date(2026, 3, 9))
    assert digest.items == [[news.pk, "new", "neighbour", None]]
    for again in (MONDAY, MONDAY - WEEK, MONDAY + timedelta(days=6), MONDAY + WEEK):
        assert sending.send(again) == 0
    assert told(cast.gp2) == 1
    assert set(DigestChoice.objects.filter(person=cast.outsider).values_list("told_until")) == {
        (date(2026, 3, 16),)
    }


def test_killed_in_between_nothing_is_lost_and_nothing_told_twice(cast, news, monkeypatch):
    real = sending.record_each
    monkeypatch.setattr(sending, "record_each", lambda *words, **how: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sending.send(MONDAY)
    assert not Digest.objects.exists()
    assert not Event.objects.filter(verb=sending.SENT).exists()
    monkeypatch.setattr(sending, "record_each", real)
    assert sending.send(MONDAY + 3 * WEEK) == 1  # late: all since then, in one
    assert Digest.objects.get().until == date(2026, 3, 30)
    span = {"since": date(2026, 3, 20), "until": date(2026, 4, 6)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(person=cast.gp2, **span, made_at=MONDAY)


def test_many_are_told_in_turns_by_two_workers(cast, news, monkeypatch):
    """The worker ends a job after two minutes: what is left then the next one makes."""
    queued = []
    for room in (sending, timetable):
        monkeypatch.setattr(room, "async_task", lambda *job, **how: queued.append((*job, how)))
    going_on = ("learning.digest.sending.send_in_turns", {"helps": True})
    with monkeypatch.context() as at_its_end:
        at_its_end.setattr(timetable, "TURN", 0)
        sending.send_in_turns()
    assert (queued, Digest.objects.count()) == ([going_on], 0)
    monkeypatch.setattr(sending, "MANY", 1)
    sending.send_in_turns(helps=True)
    assert (queued, Digest.objects.count()) == ([going_on], 1)
    DigestChoice.objects.update(told_until=F("told_until") - WEEK)
    sending.send_in_turns()
    assert queued == [going_on] * 2


def test_who_joins_begins_this_week_and_who_has_no_posting_gets_none(cast):
    sending.send(MONDAY + timedelta(days=2))
    assert DigestChoice.objects.get(person=cast.gp).told_until == date(2026, 3, 9)
    for person in (cast.reader, cast.unconfirmed, cast.suspended):
        assert not DigestChoice.objects.filter(person=person).exists()


def test_what_places_say_reaches_who_told_it_and_who_follows_it(cast, news):
    Follow.objects.create(practice=news, person=cast.outsider, at=AT)
    DigestChoice.objects.create(person=cast.gp, told_until=date(2026, 3, 2))
    failed = {"status": "did-not-work", "result": "The pits fell in."}
    said = adopting.adopt(news, by=cast.gp2, at=AT, **failed)
    adopting.adopt(news, by=cast.block, at=AT, shielded=True, **failed)
    sending.send(MONDAY)
    kept = {one.person.name: one.items for one in Digest.objects.all()}
    assert kept["Gp"] == [[news.pk, "failed", "own", None, {"adoption": said.pk}]]
    assert kept["Outsider"][0][:3] == [news.pk, "failed", "followed"]
    assert len(stock_of(date(2026, 3, 2), date(2026, 3, 9)).piles["practice", news.pk]) == 2


def test_what_failed_names_the_place_where_it_failed_and_why_and_never_the_teller_s(cast, news):
    Follow.objects.create(practice=news, person=cast.outsider, at=AT)
    words = {"result": "The pits fell in.", "likely_reason": "Loose sand.", "language": "en"}
    said = adopting.adopt(news, by=cast.gp2, at=AT, status="did-not-work", **words)
    sending.send(MONDAY)
    digest = Digest.objects.get(person=cast.outsider)
    client, at = client_of(cast.outsider), f"It did not work at {said.place.label}"
    choice = DigestChoice.objects.get(person=cast.outsider)
    feed = f"/digest/feed/{choice.feed}.atom"

    def told():
        mail = compose(cast.outsider, Event.objects.filter(verb=sending.SENT)).body
        pages = [client.get(path).content.decode() for path in (digest.get_absolute_url(), feed)]
        return [as_text(lines_of(digest.items, cast.outsider)), mail, *pages]

    assert said.place.label != news.place.label
    for text in told():
        assert (at in text, news.place.label in text) == (True, False)
        assert "You follow this practice." in text
    page = client.get(digest.get_absolute_url()).content.decode()
    assert '<span lang="en">Loose sand.</span>' in page
    for changes in ({"shown_status": "in-use"}, {"shown_status": "did-not-work", "shielded": True}):
        Adoption.objects.filter(pk=said.pk).update(**changes)
        for text in told():
            assert "It did not work at a place" in text
            for hidden in (said.place.label, news.place.label, "Loose sand."):
                assert hidden not in text


def test_what_is_used_names_the_place_that_uses_it(cast, news):
    said = adopting.adopt(news, by=cast.gp2, at=AT, status="in-use")
    kept = [news.pk, "used", "own", None, {"adoption": said.pk}]
    [line, old] = lines_of([kept, kept[:4]], cast.gp)
    assert (line.what, old.what) == (f"In use at {said.place.label}", "In use at another place")
    assert (line.row.place_name, old.row.place_name) == ("", "")
    assert said.place.label in as_text([line])


def test_likeness_is_read_of_all_places_at_once_and_told_in_words(
    cast, django_assert_max_num_queries
):
    made = {"author": cast.gp, "desk": cast.district, "at": AT - timedelta(days=1)}
    practice = published_practice(place=cast.places.home_gp, **made)
    Practice.objects.filter(pk=practice.pk).update(published_at=AT)
    away = cast.places.other_district
    like = Place.objects.create(level="gp", code="937651", name="Barna", parent=away)
    for place in (cast.places.home_gp, like):
        Profile.objects.create(place=place, level="gp", state_id=place.state_id, **FACTS)
    reader = Reader("gp", like.pk, away.pk, away.state_id, "en", profile=DRY)
    assert codes_of([like.pk, cast.places.home_gp.pk, away.pk]) == {
        like.pk: DRY,
        cast.places.home_gp.pk: DRY,
    }
    with django_assert_max_num_queries(4):
        stock = stock_of(date(2026, 3, 2), date(2026, 3, 9))
    [kept] = [one.kept() for one in choose(stock, reader)]
    with translation.override("en"):
        [line] = lines_of([kept], cast.gp2)
    words = "From a place of your level that is like yours. Like your place: Desert · Rain: "
    assert line.why.startswith(words)
    assert line.why in as_text([line])
    due = dict.fromkeys(("confirmed_on", "confirm_by"), date(2026, 3, 1)) | {
        "sinks_on": date(2028, 3, 1)
    }
    Practice.objects.filter(pk=practice.pk).update(shielded_level="gp", **due)
    [covered] = lines_of([kept], cast.gp2)
    assert covered.why == "From a place of your level that is like yours."


def test_a_shielded_one_is_news_when_its_month_is_over_and_names_no_office(cast):
    practice = published_practice(
        author=cast.gp,
        desk=cast.district,
        place=cast.places.home_gp,
        shielded=True,
        terrain="hilly",
        at=datetime(2026, 2, 17, tzinfo=UTC),
    )
    practices = [
        [item.practice for item in stock_of(*days).piles["practice", practice.pk]]
        for days in (
            (date(2026, 2, 1), date(2026, 2, 28)),
            (date(2026, 2, 23), date(2026, 3, 2)),
            (date(2026, 3, 2), date(2026, 4, 6)),
        )
    ]
    assert practices == [[], [practice.pk], []]
    [item] = stock_of(date(2026, 2, 23), date(2026, 3, 2)).piles["practice", practice.pk]
    assert (item.level, item.place, item.district, item.told_by) == ("gp", None, None, None)


def test_its_pages_say_why_and_another_s_is_not_found(cast, news):
    client = client_of(cast.gp2)
    before = client.get("/digest/").content.decode()
    assert "How often" in before
    DigestChoice.objects.filter(person=cast.gp).delete()
    for person, first in ((cast.gp, "weekly"), (cast.reader, "never")):
        page = client_of(person).get("/digest/")
        assert page.context["form"].initial["cadence"] == first
        assert page.context["comes"] == (first == "weekly")
    sending.send(MONDAY)
    digest, words = Digest.objects.get(), "From a place of your level in your district."
    for address in ("/digest/", digest.get_absolute_url()):
        page = client.get(address)
        assert words in page.content.decode()
        assert page.headers["Cache-Control"] == "private, no-store"
    text = client.get(digest.get_absolute_url()).content.decode()
    assert '<svg class="drawing"' in text
    assert f"1. *{news.title}*" in text
    assert client_of(cast.gp).get(digest.get_absolute_url()).status_code == 404
    assert Client().get("/digest/").status_code == 302
    notices = client.get("/me/notices/").content.decode()
    assert "Your digest: 1 thing is new." in notices
    Practice.objects.filter(pk=news.pk).update(
        state="withdrawn", closing_ground="unsafe", closed_at=MONDAY
    )
    assert news.title not in client.get(digest.get_absolute_url()).content.decode()


def test_how_often_is_chosen_and_ended_from_the_mail_without_signing_in(cast, news):
    client = client_of(cast.gp2)
    choice = DigestChoice.objects.get(person=cast.gp2)
    assert client.post("/digest/how-often/", {"cadence": "hourly"}).status_code == 422
    assert client.post("/digest/how-often/", {"cadence": "daily"}).status_code == 302
    choice.refresh_from_db()
    assert (choice.cadence, choice.told_until) == (Cadence.DAILY, date(2026, 3, 2))
    address = stop_address(cast.gp2)
    stranger = Client()
    assert stranger.get(address).status_code == 200
    choice.refresh_from_db()
    assert choice.cadence == Cadence.DAILY  # looking at it ends nothing
    assert "Your digest has ended" in stranger.post(address).content.decode()
    choice.refresh_from_db()
    assert choice.cadence == Cadence.NEVER
    assert stranger.post(address[:-2] + "/").status_code == 404
    assert sending.send(MONDAY) == 0
    client.post("/digest/how-often/", {"cadence": "weekly"})
    choice.refresh_from_db()
    assert choice.told_until > date(2026, 3, 2)  # what lay in between is not caught up


def test_the_feed_has_an_address_that_one_can_end(cast, news):
    sending.send(MONDAY)
    choice, stranger = DigestChoice.objects.get(person=cast.gp2), Client()
    address = f"/digest/feed/{choice.feed}.atom"
    answer = stranger.get(address)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert news.title in answer.content.decode()
    assert cast.gp2.name not in answer.content.decode()
    assert client_of(cast.gp2).post("/digest/feed/new/").status_code == 302
    assert stranger.get(address).status_code == 404


def test_the_command_takes_a_moment(cast, news, capsys):
    call_command("send_digests", at="2026-03-09T06:00", verbosity=0)
    assert Digest.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("send_digests", at="Monday")


def test_a_batch_costs_as_many_queries_for_six_people_as_for_two(
    cast, news, django_assert_max_num_queries
):
    for person in (cast.gp, cast.block, cast.district, cast.state):
        DigestChoice.objects.create(person=person, told_until=date(2026, 3, 2))
    sending.enrol(MONDAY)
    with django_assert_max_num_queries(29):
        sending.send(MONDAY)


def test_notices_and_the_feed_cost_the_same_for_many_digests(
    cast, news, django_assert_max_num_queries
):
    items = [[news.pk, "new", "theme", None]]
    for weeks in range(1, 6):
        until = date(2026, 1, 5) + weeks * WEEK
        Digest.objects.create(
            person=cast.gp2, since=until - WEEK, until=until, items=items, made_at=MONDAY
        )
    digests = list(Digest.objects.filter(person=cast.gp2))
    sending.record_each(
        sending.SENT, digests, by=None, agent="clock", tell={one.pk: [cast.gp2] for one in digests}
    )
    events = list(Event.objects.filter(verb=sending.SENT))
    with django_assert_max_num_queries(6):  # the reader, the digests, their practices, the themes
        assert len(write_notices(events, cast.gp2)) == 5
    feed = DigestChoice.objects.get(person=cast.gp2).feed
    with django_assert_max_num_queries(6):
        text = Client().get(f"/digest/feed/{feed}.atom").content.decode()
    assert text.count("<entry") == 5
