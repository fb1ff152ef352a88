"""Vouching: by whom, for how long, and that twenty presses make one row."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from events.models import Event, Outbox
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living import endorsing
from practices.models import Endorsement, Practice
from tests.clients import client_of
from tests.factories.practices import practice_in, published_practice

pytestmark = pytest.mark.django_db


def fresh(user):
    """Return `user` as the next request sees her: without a standing looked up before."""
    return User.objects.get(pk=user.pk)


def published(cast, **more):
    return published_practice(author=cast.gp, desk=cast.district, place=cast.places.home_gp, **more)


def test_one_row_of_each_type_and_the_count_follows(cast):
    practice = published(cast)
    first = endorsing.endorse(practice, by=cast.block, type_="we-do-this", note="Since 2022.")
    again = endorsing.endorse(practice, by=cast.block, type_="we-do-this")
    endorsing.endorse(practice, by=cast.block, type_="saw-it")
    practice.refresh_from_db()
    assert again == first
    assert practice.endorsement_count == Endorsement.objects.count() == 2
    assert first.office == cast.offices.block
    assert first.version == practice.live_version
    assert first.expires_on is None
    assert Event.objects.filter(verb="endorse").count() == 2


def test_the_authors_hear_of_it_and_the_one_who_vouches_does_not(cast):
    endorsing.endorse(published(cast), by=cast.block, type_="saw-it")
    told = Outbox.objects.filter(event__verb="endorse", channel="portal")
    assert [row.recipient for row in told] == [cast.gp]


@pytest.mark.parametrize("name", ["gp", "auditor", "reader", "unconfirmed"])
def test_neither_an_author_nor_who_has_no_posting_vouches(cast, name):
    practice = published(cast)
    with pytest.raises(NotAllowed):
        endorsing.endorse(practice, by=getattr(cast, name), type_="we-do-this")
    assert not Endorsement.objects.exists()


def test_who_once_held_the_authors_office_does_not_vouch(cast):
    practice = published(cast)
    cast.block.postings.create(
        office=cast.offices.gp,
        starts_on="2020-04-01",
        ends_on="2021-03-31",
        state="confirmed",
        decided_at=timezone.now(),
    )
    with pytest.raises(NotAllowed):
        endorsing.endorse(practice, by=fresh(cast.block), type_="saw-it")


def test_data_are_not_checked_by_an_office_under_the_authors(cast):
    practice = published_practice(
        author=cast.district, desk=cast.state, place=cast.places.home_district
    )
    for under in (cast.block, cast.gp):
        with pytest.raises(NotAllowed):
            endorsing.endorse(practice, by=under, type_="data-checked")
    assert endorsing.endorse(practice, by=cast.district2, type_="data-checked")
    checked = endorsing.endorse(practice, by=cast.state, type_="data-checked")
    assert checked.expires_on == timezone.localdate() + timedelta(days=365)


def test_only_a_technical_office_clears(cast):
    practice = published(cast)
    body = cast.offices.district2.organisation
    assert not body.is_technical
    with pytest.raises(NotAllowed):
        endorsing.endorse(practice, by=cast.district2, type_="technically-cleared")
    body.is_technical = True
    body.save()
    cleared = endorsing.endorse(practice, by=fresh(cast.district2), type_="technically-cleared")
    assert cleared.expires_on == timezone.localdate() + timedelta(days=730)


def test_an_unknown_type_is_named_and_writes_nothing(cast):
    with pytest.raises(AnswersMissing) as refusal:
        endorsing.endorse(published(cast), by=cast.block, type_="like")
    assert list(refusal.value.errors) == ["type"]
    assert not Endorsement.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "superseded", "withdrawn"])
def test_only_what_is_published_is_vouched_for(cast, state):
    practice = practice_in(state, author=cast.gp, desk=cast.district, place=cast.places.home_gp)
    with pytest.raises(WrongState):
        endorsing.endorse(practice, by=cast.block, type_="we-do-this")


def test_taking_back_is_a_time_and_one_may_vouch_again(cast):
    practice = published(cast)
    endorsing.endorse(practice, by=cast.block, type_="we-do-this")
    endorsing.unendorse(practice, by=cast.block)
    practice.refresh_from_db()
    assert practice.endorsement_count == 0
    assert Endorsement.objects.get().withdrawn_at is not None
    with pytest.raises(WrongState):
        endorsing.unendorse(practice, by=cast.block)
    endorsing.endorse(practice, by=cast.block, type_="we-do-this")
    assert Endorsement.objects.standing().count() == 1


def test_taking_back_one_type_leaves_the_others_and_those_of_others(cast):
    practice = published(cast)
    endorsing.endorse(practice, by=cast.block, type_="we-do-this")
    endorsing.endorse(practice, by=cast.block, type_="saw-it")
    endorsing.endorse(practice, by=cast.gp2, type_="saw-it")
    endorsing.unendorse(practice, by=cast.block, type_="saw-it")
    left = Endorsement.objects.standing().values_list("person__name", "type")
    assert set(left) == {("Block", "we-do-this"), ("Gp2", "saw-it")}


def test_who_lost_the_posting_may_still_take_back(cast):
    practice = published(cast)
    endorsing.endorse(practice, by=cast.block, type_="we-do-this")
    cast.block.postings.update(ends_on="2024-12-31")
    endorsing.unendorse(practice, by=fresh(cast.block))
    assert not Endorsement.objects.standing().exists()


def test_an_expired_check_is_no_longer_counted_and_may_be_given_anew(cast, monkeypatch):
    practice = published(cast)
    past = timezone.now() - timedelta(days=400)
    endorsing.endorse(practice, by=cast.state, type_="data-checked", at=past)
    assert Practice.objects.get(pk=practice.pk).endorsement_count == 1
    endorsing.endorse(practice, by=cast.block, type_="saw-it")
    assert Practice.objects.get(pk=practice.pk).endorsement_count == 1
    Practice.objects.filter(pk=practice.pk).update(endorsement_count=2)  # as on the day before
    assert endorsing.recount_expired() == 1
    assert Practice.objects.get(pk=practice.pk).endorsement_count == 1
    with monkeypatch.context() as never:
        never.setattr(endorsing, "recount", None)  # an hour later nothing is counted again
        assert endorsing.recount_expired() == 0
    endorsing.unendorse(practice, by=cast.block)
    assert Practice.objects.get(pk=practice.pk).endorsement_count == 0
    endorsing.endorse(practice, by=cast.state, type_="data-checked")
    assert Practice.objects.get(pk=practice.pk).endorsement_count == 1
    assert Endorsement.objects.standing().count() == 1


def test_each_type_is_offered_with_its_meaning_and_why_it_is_barred(cast):
    practice = published(cast)
    endorsing.endorse(practice, by=cast.block, type_="saw-it")
    offers = {offer.type: offer for offer in endorsing.offers(cast.block, practice)}
    assert list(offers) == ["we-do-this", "saw-it", "data-checked", "technically-cleared"]
    assert all(offer.meaning for offer in offers.values())
    assert offers["saw-it"].own
    assert offers["technically-cleared"].barred
    assert not offers["data-checked"].barred
    assert endorsing.offers(cast.gp, practice) == []


def test_a_refused_form_explains_as_much_as_the_first_one(cast):
    practice = published(cast)
    voucher = client_of(cast.block)
    first = voucher.get(practice.get_absolute_url()).content.decode()
    again = voucher.post(f"/practices/{practice.pk}/endorse/", {"note": "Since 2022."})
    assert again.status_code == 422
    for page in (first, again.content.decode()):
        for meaning in endorsing.MEANING.values():
            assert escape(str(meaning)) in page
        assert "Only offices of a technical organisation can give this clearance." in page
        assert "Your name and office are shown." in page
        assert re.search(r'value="technically-cleared"[^>]* disabled', page)
        assert not re.search(r'value="saw-it"[^>]* disabled', page)
    assert "Choose what you endorse." in again.content.decode()
    assert "Choose what you endorse." not in first
    assert 'value="Since 2022."' in again.content.decode()


def test_a_refused_form_offers_no_type_that_one_endorses_already(cast):
    practice = published(cast)
    endorsing.endorse(practice, by=cast.block, type_="saw-it")
    again = client_of(cast.block).post(f"/practices/{practice.pk}/endorse/").content.decode()
    assert 'value="we-do-this"' in again
    assert 'value="saw-it"' not in again
