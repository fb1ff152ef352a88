"""Unlearning: everybody who relied on it hears once, whatever dies in between, and may answer."""

from xml.etree import ElementTree as Xml

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from events.mails import compose
from events.models import Outbox
from practices import workflow
from practices.living import challenging, endorsing, following, unlearning
from practices.models import Endorsement, Practice, Relier, Unlearning
from tests.practices.test_doubts import client_of, fresh, text_of

pytestmark = pytest.mark.django_db
WHY = "Honeycomb pits near wells made them unfit."
ATOM = "{http://www.w3.org/2005/Atom}"


def relied_on(practice, office, number):
    """Let `number` people rely on `practice`, by rows alone."""
    people = User.objects.bulk_create(
        User(name=f"Relier {n}", email=f"relier{n}@example.org") for n in range(number)
    )
    seen = {"practice": practice, "version": practice.live_version, "at": practice.published_at}
    Endorsement.objects.bulk_create(
        Endorsement(person=one, office=office, type="saw-it", **seen) for one in people
    )
    return people


def notices_of(practice):
    rows = Outbox.objects.filter(event__subject_id=practice.pk, channel="portal")
    return rows.filter(event__verb__in=["supersede", "withdraw"])


def test_only_what_ended_is_told_as_a_belief_that_failed(cast, entry):
    for state in ("draft", "submitted", "published"):
        page = text_of(entry(state), cast.gp)
        assert "What we believed" not in page, state
    withdrawn = entry("published")
    workflow.apply(withdrawn, "withdraw", by=fresh(cast.gp), note=WHY)
    assert "What we believed" in text_of(withdrawn, cast.gp)


def test_who_relied_on_it_hears_why_and_what_instead_and_understands_with_one_tap(cast, entry):
    practice, other = entry("published"), entry("published", title="Pits away from wells")
    for who in (cast.block, cast.outsider):
        endorsing.endorse(practice, by=who, type_="we-do-this")
    workflow.apply(practice, "supersede", by=fresh(cast.state), note=WHY, replacement=other)
    assert {row.recipient for row in notices_of(practice)} == {cast.gp}
    assert unlearning.tell_all() == 1
    assert unlearning.tell_all() == 0
    assert {row.recipient for row in notices_of(practice)} == {cast.gp, cast.block, cast.outsider}
    page = text_of(practice, cast.block, "/me/notices/")
    assert WHY in page
    assert "Use instead:" in page
    assert "Pits away from wells" in page
    event = notices_of(practice).first().event
    mail = compose(cast.outsider, [event])
    assert WHY in mail.body
    assert f"/practices/{other.pk}/" in mail.body
    tap = f"/practices/{practice.pk}/understood/"
    assert tap in page
    assert tap not in text_of(practice, cast.gp, "/me/notices/")
    assert client_of(cast.block).get(tap).status_code == 405
    assert client_of(cast.block).post(tap, {"next": "/me/notices/"})["Location"] == "/me/notices/"
    assert client_of(cast.block).post(tap).status_code == 302
    assert client_of(cast.gp2).post(tap).status_code == 403
    assert client_of(None).post(tap)["Location"].startswith("/accounts/login/")
    live = f"/practices/{other.pk}/understood/"
    assert client_of(cast.block).post(live).status_code == 409
    assert tap not in text_of(practice, cast.block, "/me/notices/")
    assert "said on" in text_of(practice, cast.block)
    assert "Understood, we will change" in text_of(practice, cast.outsider)
    assert "1 of 2 who relied on it have understood" in text_of(practice, cast.district)
    assert "who relied on it" not in text_of(practice)


def test_the_page_is_a_lesson_and_the_feed_tells_it(cast, entry):
    practice, other = entry("published"), entry("published", title="Pits away from wells")
    gone = entry("published", title="Powder that cleans by itself")
    workflow.apply(practice, "supersede", by=cast.district, note=WHY, replacement=other)
    note = "A child fell ill."
    workflow.apply(gone, "withdraw", by=cast.district, note=note, ground="unsafe")
    text = text_of(practice)
    lesson = ("What we believed", "What showed us otherwise", WHY, "What to do now", other.code)
    places = [text.rindex(words) for words in lesson]
    assert places == sorted(places)
    assert "Unlearned" in text_of(practice, None, "/practices/?status=superseded")
    answer = Client().get("/practices/unlearned/feed/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = Xml.fromstring(answer.content)
    titles = [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")]
    assert titles == [f"Withdrawn: {gone.code}", f"Replaced by another: {practice.title}"]
    assert "Powder" not in answer.content.decode()
    assert WHY in answer.content.decode()
    assert other.code in answer.content.decode()
    assert Client().get(f"/c/{practice.code}").status_code == 200


def test_killed_in_between_it_goes_on_and_nobody_hears_twice(cast, entry, monkeypatch):
    practice = entry("published")
    people = relied_on(practice, cast.offices.outsider, 25)
    monkeypatch.setattr(unlearning, "AT_ONCE", 10)
    with CaptureQueriesContext(connection) as queries:
        workflow.apply(practice, "withdraw", by=cast.district, note=WHY)
    assert len(queries) < 60
    one, some = Unlearning.objects.get(), unlearning._tell_some

    def die_after(batches):
        left = iter(range(batches))

        def tell(*about):
            if next(left, None) is None:
                raise KeyboardInterrupt
            some(*about)

        monkeypatch.setattr(unlearning, "_tell_some", tell)
        with pytest.raises(KeyboardInterrupt):
            unlearning.tell(one.pk)

    die_after(1)
    assert Relier.objects.count() == 10
    die_after(1)
    assert Relier.objects.count() == 20
    monkeypatch.setattr(unlearning, "_tell_some", some)
    with CaptureQueriesContext(connection) as queries:
        assert unlearning.tell_all() == 1
    assert len(queries) < 15
    heard = list(notices_of(practice).values_list("recipient", flat=True))
    assert len(heard) == len(set(heard)) == 26
    assert {person.pk for person in people} < set(heard)
    mails = Outbox.objects.filter(channel="mail", event=one.event_id)
    assert mails.count() == 26
    assert fresh(one).told_at
    assert Practice.objects.get(pk=practice.pk).state == "withdrawn"


def test_who_decided_it_or_left_hears_nothing(cast, entry):
    practice = entry("published")
    endorsing.endorse(practice, by=cast.state, type_="saw-it")
    endorsing.endorse(practice, by=cast.block, type_="saw-it")
    endorsing.unendorse(practice, by=cast.block)
    endorsing.endorse(practice, by=cast.gp2, type_="saw-it")
    User.objects.filter(pk=cast.gp2.pk).update(is_active=False)
    workflow.apply(practice, "withdraw", by=cast.state, note=WHY)
    unlearning.tell_all()
    assert {row.recipient for row in notices_of(practice)} == {cast.gp}


def test_who_follows_hears_once_of_a_doubt_that_ended_in_withdrawal(cast, entry, monkeypatch):
    queued = []
    monkeypatch.setattr(following, "async_task", lambda *words, **_names: queued.append(words))
    practice = entry("published")
    following.follow(practice, by=cast.reader)
    challenging.challenge(practice, by=cast.outsider, reason="outdated", note="It is done better.")
    assert len(queued) == 1
    workflow.apply(practice, "withdraw", by=fresh(cast.district), note=WHY)
    assert practice.challenges.get().outcome == "withdrawn"
    assert len(queued) == 1
    assert unlearning.tell_all() == 1
    assert cast.reader in {row.recipient for row in notices_of(practice)}
