"""Two entries that tell the same, joined into one and taken apart again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Outbox
from practices import workflow
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living import adopting, endorsing, following
from practices.models import Merge, Suggestion
from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(cast):
    stays = published_practice(author=cast.gp, desk=cast.district, place=cast.places.home_gp)
    goes = published_practice(
        author=cast.gp2, desk=cast.district, place=cast.places.next_gp, title="The same, by others"
    )
    return stays, goes


def join(goes, into, by):
    return workflow.apply(goes, "merge", by=by, replacement=into, note="Both tell of one pit.")


def types(practice):
    practice.refresh_from_db()
    standing = sorted(practice.endorsements.standing().values_list("person__name", "type"))
    assert practice.endorsement_count == len(standing)
    return [kind for _name, kind in standing]


def test_what_others_vouched_for_counts_there_too_once_a_person(cast, two):
    stays, goes = two
    endorsing.endorse(goes, by=cast.block, type_="we-do-this", note="Since 2021.")
    endorsing.endorse(goes, by=cast.block, type_="saw-it")
    endorsing.endorse(stays, by=cast.block, type_="saw-it")
    endorsing.endorse(goes, by=cast.gp, type_="saw-it")  # who told the other one
    endorsing.endorse(goes, by=cast.state, type_="data-checked")  # of the words of this one
    join(goes, stays, cast.district)
    assert types(stays) == ["saw-it", "we-do-this"]
    assert len(types(goes)) == 4
    carried = stays.endorsements.get(type="we-do-this")
    assert (carried.note, carried.carried_from.practice) == ("Since 2021.", goes)
    workflow.apply(goes, "reinstate", by=cast.district, note="They are two.")
    assert types(stays) == ["saw-it"]
    assert len(types(goes)) == 4
    assert Merge.objects.get().undone_at


def test_who_takes_it_up_or_follows_it_moves_over_and_back(cast, two):
    stays, goes = two
    following.follow(stays, by=cast.block)
    for user in (cast.block, cast.reader):
        following.follow(goes, by=user)
    adopting.adopt(goes, by=cast.outsider, status="tried", result="It drains.")
    adopting.adopt(goes, by=cast.gp)  # who told the one that stays
    join(goes, stays, cast.district)
    stays.refresh_from_db()
    assert stays.adoption_count == 1
    assert stays.adoptions.get().version == goes.live_version
    assert {one.person for one in stays.follows.all()} == {cast.block, cast.reader}
    workflow.apply(goes, "reinstate", by=cast.district, note="They are two.")
    for practice, adopted, followed in ((stays, 0, 1), (goes, 2, 2)):
        practice.refresh_from_db()
        assert practice.adoption_count == practice.adoptions.count() == adopted
        assert practice.follows.count() == followed


def test_what_went_on_to_a_third_comes_back(cast, two):
    """The first joined into the second, that into a third: parted, the first has all its own."""
    second, first = two
    third = published_practice(
        author=cast.district3, desk=cast.state, place=cast.places.other_district, title="A third"
    )
    endorsing.endorse(first, by=cast.facilitator, type_="saw-it")
    adopting.adopt(first, by=cast.outsider, status="tried", result="It drains.")
    join(first, second, cast.district)
    join(second, third, cast.district)
    third.refresh_from_db()
    assert (types(third), third.adoption_count) == (["saw-it"], 1)
    workflow.apply(first, "reinstate", by=cast.district, note="They are two.")
    for practice, endorsed, adopted in ((third, [], 0), (second, [], 0), (first, ["saw-it"], 1)):
        assert types(practice) == endorsed
        assert practice.adoption_count == adopted


def test_joining_costs_the_same_for_more_who_vouch(cast, two):
    stays, goes = two
    people = ("block", "facilitator", "outsider", "state", "state2", "national", "district3")
    costs = []
    for some in (people[:1], people):
        for name in some:
            endorsing.endorse(goes, by=getattr(cast, name), type_="we-do-this")
        with CaptureQueriesContext(connection) as caught:
            join(goes, stays, cast.district)
        assert len(types(stays)) == len(some)
        costs.append(len(caught))
        workflow.apply(goes, "reinstate", by=cast.district, note="They are two.")
    assert costs[1] <= costs[0]


def test_nobody_vouches_through_it_for_what_he_helped_to_write(cast, two):
    stays, goes = two
    at = timezone.now()
    taken = {"state": "taken", "at": at, "decided_at": at, "language": "en", "field": "problem"}
    Suggestion.objects.create(
        practice=stays, version=stays.live_version, person=cast.block, before="a", **taken
    )
    endorsing.endorse(goes, by=cast.block, type_="saw-it")
    join(goes, stays, cast.district)
    assert types(stays) == []


def test_an_open_one_names_nobody_whom_a_shielded_one_did_not(client, cast, two):
    stays, _goes = two
    goes = published_practice(
        author=cast.gp2, desk=cast.district, place=cast.places.next_gp, shielded=True
    )
    a_week_ago = timezone.now() - timedelta(days=7)
    endorsing.endorse(goes, by=cast.block, type_="we-do-this", note="Beside ours.", at=a_week_ago)
    adopting.adopt(goes, by=cast.outsider, status="tried", result="It drains.")
    adopting.adopt(goes, by=cast.block, status="tried", shielded=True)
    following.follow(goes, by=cast.reader)
    join(goes, stays, cast.district)
    assert types(stays) == []
    assert [one.person for one in stays.adoptions.all()] == [cast.block]
    assert stays.follows.count() == 1
    page = client.get(stays.get_absolute_url()).content.decode()
    page = page.replace("Checklist for a Block", "")  # what "Print" offers, not a person
    for words in ("Beside ours.", "It drains.", cast.block.name):
        assert words not in page
    workflow.apply(goes, "reinstate", by=cast.district, note="They are two.")
    goes.refresh_from_db()
    assert (goes.adoptions.count(), goes.endorsement_count) == (2, 1)


def test_what_waits_for_its_week_waits_where_it_is_carried_to_as_well(cast):
    told = {"desk": cast.district, "shielded": True}
    stays = published_practice(author=cast.gp, place=cast.places.home_gp, **told)
    goes = published_practice(author=cast.gp2, place=cast.places.next_gp, **told)
    endorsing.endorse(goes, by=cast.block, type_="we-do-this")
    join(goes, stays, cast.district)
    stays.refresh_from_db()
    assert (stays.endorsements.count(), stays.endorsement_count) == (1, 0)
    endorsing.show_covered(timezone.now() + timedelta(days=7))
    stays.refresh_from_db()
    assert stays.endorsement_count == 1


def test_the_old_address_leads_on_and_the_new_page_names_both(client, cast, two):
    stays, goes = two
    join(goes, stays, cast.district)
    assert client.get(goes.get_absolute_url())["Location"] == stays.get_absolute_url()
    paper = client.get(f"/c/{goes.code}?v=1").content.decode()
    assert "<h1>Joined with another practice" in paper
    assert "Both tell of one pit." in paper
    assert f'href="{stays.get_absolute_url()}"' in paper
    page = client.get(stays.get_absolute_url()).content.decode()
    assert goes.code in page
    assert cast.places.next_gp.full_name in page
    history = reverse("practices:history", args=[goes.pk])
    assert "Both tell of one pit." in client.get(history).content.decode()
    assert client.get(reverse("practices:version", args=[goes.pk, 1])).status_code == 200
    client.force_login(cast.district)
    assert f"/practices/{goes.pk}/reinstate/" in client.get(history).content.decode()
    told = Outbox.objects.filter(event__verb="merge", channel="portal")
    assert {row.recipient for row in told} == {cast.gp, cast.gp2}


@pytest.mark.parametrize("name", ["gp", "gp2", "block", "district3", "outsider", "auditor"])
def test_who_may_not_end_it_does_not_join_it(client, cast, two, name):
    stays, goes = two
    with pytest.raises(NotAllowed):
        join(goes, stays, getattr(cast, name))
    client.force_login(getattr(cast, name))
    address = reverse("practices:merge", args=[goes.pk])
    assert client.post(address, {}).status_code == 403


def test_a_desk_joins_nothing_into_what_it_wrote_itself(cast, two):
    own = published_practice(
        author=cast.district, desk=cast.state, place=cast.places.home_district, title="By the desk"
    )
    with pytest.raises(NotAllowed):
        join(two[0], own, cast.district)
    join(two[0], own, cast.district2)


def test_it_needs_another_that_is_published_and_a_note(cast, two):
    stays, goes = two
    for into in (goes, None):
        with pytest.raises(AnswersMissing):
            join(goes, into, cast.district)
    with pytest.raises(AnswersMissing):
        workflow.apply(goes, "merge", by=cast.district, replacement=stays)
    join(goes, stays, cast.district)
    with pytest.raises(AnswersMissing):
        join(stays, goes, cast.district)
    with pytest.raises(WrongState):
        join(goes, stays, cast.district)
