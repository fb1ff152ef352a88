"""Second opinions: who may be asked, what she may read and for how long, and what is kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Posting
from events.models import Event, Outbox
from practices import permissions, workflow
from practices.desk import opinions
from practices.errors import AnswersMissing, WrongState
from practices.models import Practice, SecondOpinion, Version
from tests.clients import client_of

pytestmark = pytest.mark.django_db


def holds(user):
    return f"posting:{Posting.objects.get(person=user).pk}"


def ask(by, practice, whom, question="Is the distance to the well safe?"):
    address = reverse("practices:opinions", args=[practice.pk])
    return client_of(by).post(address, {"whom": whom, "question": question})


def give(by, practice, text="Yes, if the soil is not sandy.", **more):
    address = reverse("practices:opinion", args=[practice.pk])
    return client_of(by).post(address, {"answer": text} | more)


def opens(user, practice):
    """Return whether `user` may open the entry, by its page, its photo query and its lists."""
    seen = Practice.objects.visible_to(user).filter(pk=practice.pk).exists()
    assert client_of(user).get(practice.get_absolute_url()).status_code == (200 if seen else 404)
    return seen


def again(user):
    """Return the user anew, without what was remembered of her."""
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def private(entry):
    return entry(peers_may_read=False)


def test_the_one_asked_reads_this_one_entry_until_she_answers(cast, private, entry):
    asked, other = cast.district3, entry(peers_may_read=False, title="Another")
    assert not opens(asked, private)
    assert ask(cast.district, private, holds(asked)).status_code == 302
    assert opens(again(asked), private)
    assert not opens(again(asked), other)
    assert not opens(again(cast.outsider), private)
    told = Outbox.objects.filter(event__verb="ask-opinion", channel="portal")
    assert [row.recipient for row in told] == [asked]
    page = client_of(asked).get("/me/notices/").content.decode()
    assert "A desk asks for your opinion" in page
    home = client_of(asked).get("/").content.decode()
    assert reverse("practices:opinion", args=[private.pk]) in home
    page = client_of(asked).get(reverse("practices:opinion", args=[private.pk])).content.decode()
    assert "Is the distance to the well safe?" in page
    assert "The desk of Girwa District asks" in page

    sent = {"request_id": "0190f1aa-1111-7222-8333-444455556666"}
    assert give(asked, private, "").status_code == 422
    assert give(asked, private, **sent).status_code == 302
    assert give(asked, private, "Twice", **sent).status_code == 302  # a replay
    kept = SecondOpinion.objects.get()
    assert (kept.answer, kept.answered_by) == ("Yes, if the soil is not sandy.", asked)
    event = Event.objects.get(verb="give-opinion")
    assert event.office_id == cast.offices.district3.pk
    assert not opens(again(asked), private)
    assert give(asked, private).status_code == 404
    page = client_of(cast.district2).get(reverse("practices:read", args=[private.pk]))
    assert "if the soil is not sandy" in page.content.decode()
    history = reverse("practices:history", args=[private.pk])
    page = client_of(cast.gp).get(history).content.decode()
    assert "A second opinion given" in page
    assert "sandy" not in page  # the words are the desk's


def test_it_never_gives_the_right_to_decide(cast, private):
    ask(cast.district, private, holds(cast.block))
    ask(cast.district, private, holds(cast.district3))
    for name in ("block", "district3"):
        user = again(getattr(cast, name))
        for verb in ("claim", "release", "return", "decline", "accept", "ask-opinion", "edit"):
            assert not permissions.may(user, verb, private), (name, verb)
        address = reverse("practices:accept", args=[private.pk])
        assert client_of(user).post(address).status_code == 403
        for page in ("read", "opinions"):
            assert (
                client_of(user).get(reverse(f"practices:{page}", args=[private.pk])).status_code
                == 403
            )


@pytest.mark.parametrize("verb", ["return", "decline", "accept", "recall"])
def test_the_right_ends_with_the_decision(cast, private, verb):
    ask(cast.district, private, holds(cast.district3))
    by = cast.gp if verb == "recall" else cast.district
    workflow.apply(private, verb, by=by, note="So.")
    assert SecondOpinion.objects.get().ended_at
    if verb != "accept":
        assert not opens(again(cast.district3), private)
    if verb in ("return", "recall"):
        workflow.apply(private, "submit", by=cast.gp)
        assert not opens(again(cast.district3), private)
    assert give(cast.district3, private).status_code in (404, 409)


def test_the_desk_takes_a_question_back(cast, private):
    ask(cast.district, private, holds(cast.district3))
    asked = SecondOpinion.objects.get()
    address = reverse("practices:end_opinion", args=[private.pk, asked.pk])
    for name, status in (("gp", 403), ("outsider", 404), ("district3", 403), ("block", 403)):
        assert client_of(getattr(cast, name)).post(address).status_code == status, name
    assert client_of(cast.district2).post(address).status_code == 302
    assert client_of(cast.district2).post(address).status_code == 409
    assert not opens(again(cast.district3), private)


def test_an_office_is_asked_and_whoever_holds_it_answers(cast, private):
    office = f"office:{cast.offices.facilitator.pk}"
    assert ask(cast.district, private, office).status_code == 302
    assert ask(cast.district, private, office).status_code == 422  # still waiting
    assert opens(again(cast.facilitator), private)
    held = Posting.objects.get(person=cast.facilitator)
    held.ends_on = timezone.localdate() - timedelta(days=1)
    held.save()
    assert not opens(again(cast.facilitator), private)  # the office goes on, she does not
    sworn = {"state": "confirmed", "decided_at": timezone.now(), "starts_on": held.ends_on}
    Posting.objects.create(person=cast.reader, office=held.office, **sworn)
    assert opens(again(cast.reader), private)
    assert give(again(cast.reader), private).status_code == 302
    assert SecondOpinion.objects.get().answered_by == cast.reader


def test_who_told_it_or_held_its_office_is_not_asked(cast, private):
    yesterday = timezone.localdate() - timedelta(days=1)
    Posting.objects.filter(person=cast.gp2).update(office=cast.offices.gp, ends_on=yesterday)
    sworn = {"state": "confirmed", "decided_at": timezone.now(), "starts_on": yesterday}
    elsewhere = Posting.objects.create(person=cast.gp2, office=cast.offices.facilitator, **sworn)
    Version.objects.filter(practice=private).update(typist=cast.block)
    refused = [
        holds(cast.gp),
        f"office:{cast.offices.gp.pk}",
        f"posting:{elsewhere.pk}",
        holds(cast.block),
        holds(cast.district),
        *("posting:0", "office:0", "reader", "", "posting:x", "office:" + "9" * 5000),
        f"office:{cast.offices.suspended.pk}",
        holds(cast.unconfirmed),
    ]
    for whom in refused:
        answer = ask(cast.district, private, whom)
        assert answer.status_code == 422, whom
        assert "Is the distance" in answer.content.decode()
    assert ask(cast.district, private, holds(cast.district3), question="").status_code == 422
    assert not SecondOpinion.objects.exists()
    found = opinions.to_ask("Secretary", private.latest_version)
    assert cast.offices.gp not in found


def test_only_the_desk_of_an_entry_that_waits_asks(cast, private, entry):
    address = reverse("practices:opinions", args=[private.pk])
    for name, status in (("district3", 404), ("outsider", 404), ("gp", 403), ("state", 200)):
        assert client_of(getattr(cast, name)).get(address).status_code == status, name
    assert ask(cast.gp, private, holds(cast.block)).status_code == 403
    decided = entry("published")
    assert ask(cast.district, decided, holds(cast.block)).status_code == 409
    with pytest.raises(WrongState):
        opinions.answer(private, by=cast.block, text="Unasked.")
    for holder in ("block", "district3", "outsider", "facilitator", "state2"):
        ask(cast.district, private, holds(getattr(cast, holder)))
    with pytest.raises(AnswersMissing):
        opinions.ask(private, by=cast.district, whom=holds(cast.national), question="And you?")


def test_of_a_shielded_entry_she_learns_neither_place_nor_office(cast, entry):
    practice = entry(shielded=True, terrain="hilly")
    ask(cast.district, practice, holds(cast.outsider), question="Is it safe?")
    client = client_of(cast.outsider)
    for address in (
        practice.get_absolute_url(),
        reverse("practices:opinion", args=[practice.pk]),
        reverse("practices:history", args=[practice.pk]),
        "/me/notices/",
        "/",
    ):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200, address
        for hidden in ("Khajuri", "Girwa", "Kotra"):
            assert hidden not in page, (address, hidden)
    give(cast.outsider, practice)
    page = client_of(cast.auditor).get(reverse("practices:history", args=[practice.pk]))
    assert "Gonda" not in page.content.decode()
