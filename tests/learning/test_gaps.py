"""What is asked for: asked, needed too, looked for, answered, closed, asked again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.querysets import today
from events.models import Event, Outbox
from learning import permissions, services, workflow
from learning.models import Gap, Support
from practices import workflow as practice_workflow
from practices.errors import AnswersMissing, NotAllowed, WrongState
from tests.factories.learning import declined, gap_of
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
WORDS = "How to empty a pit in high water"


@pytest.fixture
def gap(cast):
    return gap_of(cast.gp, WORDS)


def posted(client, gap, verb, **words):
    return client.post(f"/gaps/{gap.pk}/{verb}/", words)


def told(user, verb):
    return Outbox.objects.filter(event__verb=verb, recipient=user, channel="portal").count()


def test_from_a_search_without_result_to_a_gap(cast, entry):
    entry("published", title="Pits in high water, emptied")
    client = client_of(cast.gp)
    assert "/gaps/new/?q=zeppelin" in client.get("/practices/?q=zeppelin").content.decode()
    form = client.get("/gaps/new/?q=How+to+empty+a+pit").content.decode()
    assert "Pits in high water, emptied" in form  # what comes near stands first
    words = {"looked_for": WORDS, "place": "gp:937648", "language": "en", "origin": "search"}
    first = client.post("/gaps/new/", words | {"themes": "faecal-sludge"})
    assert (first.status_code, Gap.objects.count()) == (200, 0)
    assert "Ask all the same" in first.content.decode()
    words |= {"shown_for": "how to empty a pit in high water", "request_id": "0" * 31 + "1"}
    words["request_id"] = "00000000-0000-7000-8000-000000000001"
    answers = [client.post("/gaps/new/", words | {"themes": "faecal-sludge"}) for _n in range(2)]
    gap = Gap.objects.get()
    assert {(a.status_code, a.url) for a in answers} == {(302, gap.get_absolute_url())}
    assert (gap.office, gap.origin, gap.desk) == (
        cast.offices.gp,
        "search",
        cast.places.home_district,
    )
    assert WORDS in client_of(cast.gp2).get("/gaps/new/?q=empty+pit+high+water").content.decode()


WRONG = (
    {"looked_for": ""},
    {"looked_for": "x" * 201},
    {"looked_for": "Call 98123 45678 for help"},
    {"why": "Write to asha@example.org"},
    {"place": "gp:1"},
    {"themes": ["handwashing", "gobardhan", "springs-recharge", "water-quality"]},
    {"language": "xx"},
)


def test_what_cannot_be_asked_comes_back_with_all_that_was_typed(cast):
    client = client_of(cast.gp)
    words = {"looked_for": WORDS, "place": "gp:937648", "language": "en", "why": "It is wet."}
    for wrong in WRONG:
        answer = client.post("/gaps/new/", words | wrong)
        assert (answer.status_code, Gap.objects.count()) == (422, 0), wrong
        assert (words | wrong)["why"] in answer.content.decode()


def test_it_needs_an_account_and_an_end(cast):
    assert Client().get("/gaps/new/?q=x").status_code == 302
    assert client_of(cast.reader).get("/gaps/new/").status_code == 200
    for n in range(services.MOST_A_DAY):
        gap_of(cast.gp, f"Thing {n}", shielded=bool(n % 2))
    with pytest.raises(AnswersMissing):
        gap_of(cast.gp, "One more")


def test_everybody_reads_it_and_others_say_that_they_need_it_too(cast, gap):
    page = Client().get(gap.get_absolute_url()).content.decode()
    assert (WORDS in page, "Secretary" in page, cast.gp.name in page) == (True, True, False)
    assert "Khajuri" in Client().get("/gaps/").content.decode()
    assert posted(Client(), gap, "support").url.startswith("/accounts/login/")
    for person in (cast.gp2, cast.gp2, cast.outsider, cast.reader):
        assert posted(client_of(person), gap, "support").status_code == 302
    assert Support.objects.count() == 3
    counted = Gap.objects.with_support().get()
    assert (counted.support_count, counted.district_count) == (3, 2)
    assert "fewer than five so far" in Client().get(gap.get_absolute_url()).content.decode()
    assert posted(client_of(cast.gp), gap, "support").status_code == 403  # she asked
    posted(client_of(cast.reader), gap, "unsupport")
    assert Support.objects.count() == 2


def test_an_answer_reaches_all_who_need_it_and_stands_on_both_pages(cast, gap, entry):
    practice = entry(
        "published", title="A pump on a cart", author=cast.gp2, place=cast.places.next_gp
    )
    workflow.apply(gap, "support", by=cast.outsider)
    client = client_of(cast.gp)
    for code in ("", "LS-0000000Z", entry("draft").code):
        assert posted(client, gap, "answer", code=code).status_code == 422
    assert posted(client_of(cast.gp2), gap, "answer", code=practice.code).status_code == 403
    assert posted(client_of(cast.district), gap, "answer", code=practice.code).status_code == 302
    assert [told(p, "answer-gap") for p in (cast.gp, cast.outsider, cast.gp2)] == [1, 1, 0]
    notices = client_of(cast.outsider).get("/hi/me/notices/").content.decode()
    assert (WORDS in notices, "A pump on a cart" in notices) == (True, True)
    assert "A pump on a cart" in Client().get(gap.get_absolute_url()).content.decode()
    page = Client().get(practice.get_absolute_url()).content.decode()
    assert f'href="{gap.get_absolute_url()}"' in page
    assert posted(client, gap, "answer", code=practice.code).status_code == 409
    assert WORDS in Client().get("/gaps/?status=answered").content.decode()
    assert WORDS not in Client().get("/gaps/").content.decode()

    practice_workflow.apply(practice, "withdraw", by=cast.district, note="It broke.")
    gap.refresh_from_db()
    assert (gap.state, gap.answer, told(cast.outsider, "reopen-gap")) == ("open", None, 1)


def test_what_replaces_an_answer_answers(cast, gap, entry):
    old, new = entry("published", title="Old way"), entry("published", title="New way")
    workflow.apply(gap, "answer", by=cast.gp, practice=old)
    words = {"note": "Better.", "replacement": new}
    practice_workflow.apply(old, "supersede", by=cast.district, **words)
    gap.refresh_from_db()
    assert (gap.state, gap.answer) == ("answered", new)


def test_a_desk_closes_with_a_note_that_who_asked_and_the_desks_read(cast, gap):
    assert posted(client_of(cast.district), gap, "decline", note=" ").status_code == 422
    statuses = {
        name: posted(client_of(getattr(cast, name)), gap, "decline", note="").status_code
        for name in ("gp", "gp2", "outsider", "district3", "national")
    }
    assert set(statuses.values()) == {403}
    assert (
        posted(client_of(cast.state), gap, "decline", note="It is about roads.").status_code == 302
    )
    seen = {
        name: client_of(getattr(cast, name)).get(gap.get_absolute_url())
        for name in ("gp", "district", "national", "gp2", "outsider")
    }
    assert [a.status_code for a in seen.values()] == [200, 200, 200, 404, 404]
    assert "It is about roads." in seen["gp"].content.decode()
    assert Client().get(gap.get_absolute_url()).status_code == 404
    assert posted(client_of(cast.gp2), gap, "reopen", note="x").status_code == 404
    assert posted(client_of(cast.gp), gap, "reopen", note="Of a well.").status_code == 302
    assert Client().get(gap.get_absolute_url()).status_code == 200


def test_a_desk_takes_it_and_says_by_when(cast, gap):
    client = client_of(cast.district)
    assert (
        "1 thing that somebody asks for waits at your desk" in client.get("/me/").content.decode()
    )
    assert "Waits at your desk" in client.get("/gaps/").content.decode()
    waiting = [
        Gap.objects.waiting_at(getattr(cast, n)).count() for n in ("state", "gp", "district3")
    ]
    assert waiting == [0, 0, 0]
    for wrong in ("", "soon", str(today() - timedelta(days=1))):
        assert posted(client, gap, "take", by_when=wrong).status_code == 422
    assert posted(client, gap, "take", by_when=str(today())).status_code == 302
    gap.refresh_from_db()
    assert (gap.owner, gap.owner_desk) == (cast.district, cast.places.home_district)
    assert told(cast.gp, "take-gap") == 1
    assert Gap.objects.waiting_at(cast.district).count() == 0
    assert "Girwa" in Client().get("/gaps/").content.decode()


def test_asked_in_other_words_and_never_over_anothers(cast, gap):
    client = client_of(cast.gp)
    words = {"looked_for": "How to empty it", "place": "gp:937648", "language": "en"}
    address = f"/gaps/{gap.pk}/edit/"
    assert client.post(address, words | {"revision": 1}).status_code == 302
    stale = client.post(address, words | {"revision": 1, "looked_for": "Mine"})
    assert stale.status_code == 409
    assert "How to empty it" in stale.content.decode()
    assert client.post(address, words | {"revision": 2, "looked_for": " "}).status_code == 422
    assert client_of(cast.gp2).get(address).status_code == 403
    declined(gap, cast.district)
    assert client.get(address).status_code == 409


def test_a_shielded_one_tells_the_state_and_the_month(cast):
    hidden = gap_of(cast.gp, "How to say no to a contractor", shielded=True)
    for reader in (None, cast.gp2, cast.outsider, cast.auditor):
        client = client_of(reader) if reader else Client()
        for address in (hidden.get_absolute_url(), "/gaps/", "/gaps/?state=208"):
            html = client.get(address).content.decode()
            assert "How to say no" in html
            assert not [
                w
                for w in ("Khajuri", "Girwa", "Secretary", f"{today():%-d %B}")
                if w in html.partition("<main")[2].partition('name="state"')[0]
            ]
    assert "Secretary" in client_of(cast.district).get(hidden.get_absolute_url()).content.decode()
    assert hidden.asked_at.day == 1
    of_state = gap_of(cast.facilitator, "Of a State office", shielded=True)
    assert of_state.shown_place.level == "national"
    assert "Of a State office" not in Client().get("/gaps/?state=208").content.decode()
    assert "How to say no" not in client_of(cast.auditor).get("/audit/?kind=gap").content.decode()


def test_the_desk_that_looks_for_an_answer_does_not_tell_where_a_shielded_one_is(cast):
    hidden = gap_of(cast.gp, "How to say no to a contractor", shielded=True)
    desk = client_of(cast.district)
    assert posted(desk, hidden, "take", by_when=str(today())).status_code == 302
    hidden.refresh_from_db()
    for address in (hidden.get_absolute_url(), "/gaps/"):
        html = Client().get(address).content.decode().partition("<main")[2]
        assert "A desk looks for an answer until" in html
        assert hidden.owner_desk.name not in html.partition('name="state"')[0]


def test_the_list_is_narrowed_to_where_it_comes_from(cast):
    gap_of(cast.gp, "Of a search")
    gap_of(cast.block, "Of a card", origin="workshop")
    told = Client().get("/gaps/?origin=workshop").content.decode()
    assert ("Of a card" in told, "Of a search" in told) == (True, False)
    assert '<option value="workshop" selected>A card of a workshop</option>' in told


def test_the_list_is_narrowed_paged_and_costs_the_same(cast):
    for n in range(3):
        gap_of(cast.gp, f"Thing {n}")
    gap_of(cast.outsider, "Of Gonda", place=cast.places.far_district)
    assert "Thing" not in Client().get("/gaps/?state=209").content.decode()
    for wrong in ("theme=none", "state=999", "status=declined", "answer=LS-1", "origin=rumour"):
        assert Client().get(f"/gaps/?{wrong}").status_code == 400, wrong
    for wrong in ("x", "-1", "9" * 30, "²"):
        assert Client().get(f"/gaps/?after={wrong}").status_code == 404, wrong

    def cost():
        with CaptureQueriesContext(connection) as caught:
            html = client_of(cast.gp).get("/gaps/").content.decode()
        return len(caught), html

    before, _html = cost()
    Gap.objects.bulk_create(
        Gap(
            looked_for=f"More {n}",
            folded=f"more {n}",
            language="en",
            place=cast.places.home_gp,
            shown_place=cast.places.home_gp,
            desk=cast.places.home_district,
            person=cast.gp,
            asked_at=Gap.objects.first().asked_at,
            office=cast.offices.gp,
        )
        for n in range(25)
    )
    after, html = cost()
    assert after == before
    following = html.partition('rel="next" href="')[2].partition('"')[0]
    second = Client().get(f"/gaps/{following}").content.decode()
    assert ("Thing 0" in second, "More 24" in second, 'rel="next"' in second) == (
        True,
        False,
        False,
    )


def test_the_database_refuses_what_must_never_be(gap, cast):
    for wrong in (
        {"looked_for": " "},
        {"state": "answered"},
        {"state": "lost"},
        {"owner_desk": cast.places.home_district},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Gap.objects.filter(pk=gap.pk).update(**wrong)
    workflow.apply(gap, "support", by=cast.gp2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(gap=gap, person=cast.gp2, at=gap.asked_at)


def test_no_desk_judges_what_it_asked_itself(cast):
    of_desk = gap_of(cast.district, "Of the desk itself", place=cast.places.home_district)
    assert not permissions.may(cast.district, "decline", of_desk)
    assert permissions.may(cast.state, "decline", of_desk)
    own = gap_of(cast.district, "Of a GP of the desk", place=cast.places.home_gp)
    assert not permissions.may(cast.district, "decline", own)
    with pytest.raises(NotAllowed):
        workflow.apply(of_desk, "decline", by=cast.gp2, note="x")
    with pytest.raises(WrongState):
        workflow.apply(of_desk, "reopen", by=cast.state, note="x")
    assert not Event.objects.filter(verb="reopen-gap").exists()
