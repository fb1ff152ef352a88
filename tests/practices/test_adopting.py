"""Taking up: by whom, for which place, one row each, what is counted and who hears of it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Posting, User
from events.models import Event, Outbox
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living import adopting, taking
from practices.models import Adoption, Practice, SearchRow
from practices.shield import window_after
from tests.factories.practices import practice_in, published_practice

pytestmark = pytest.mark.django_db


def fresh(row):
    """Return `row` as the next request sees it: without what was looked up before."""
    return type(row).objects.get(pk=row.pk)


def published(cast, **more):
    return published_practice(author=cast.gp, desk=cast.district, place=cast.places.home_gp, **more)


def counted(practice):
    return fresh(practice).adoption_count, SearchRow.objects.get(pk=practice.pk).adoptions


def test_a_place_goes_from_plan_to_use_in_one_row_with_its_times_kept(cast):
    practice, day = published(cast), timedelta(days=1)
    at = timezone.now() - 40 * day
    first = adopting.adopt(practice, by=cast.gp2, at=at, planned_for=date(2026, 11, 1))
    assert (first.place, first.office) == (cast.places.next_gp, cast.offices.gp2)
    assert (first.status, first.version) == ("planned", practice.live_version)
    assert counted(practice) == (1, 1)
    adopting.adopt(practice, by=cast.gp2, status="tried", at=at + day, changed="One pit first.")
    again = adopting.adopt(practice, by=cast.gp2, status="tried", changed="One pit first.")
    assert again.status_at == at + day
    adopting.adopt(practice, by=cast.gp2, status="in-use", at=at + 2 * day, result="It holds.")
    row = Adoption.objects.get()
    assert (row.status, row.changed, row.result) == ("in-use", "One pit first.", "It holds.")
    assert row.at == at
    told = Event.objects.filter(verb="adopt").order_by("at")
    assert list(told.values_list("source", "target")) == [
        *(("", "planned"), ("planned", "tried"), ("tried", "in-use")),
    ]
    for backwards in ("planned", "tried"):
        with pytest.raises(WrongState) as refusal:
            adopting.adopt(practice, by=cast.gp2, status=backwards)
        assert refusal.value.reason == "said-more"
    adopting.adopt(practice, by=cast.gp2, status="dropped")
    assert counted(practice) == (0, 0)
    adopting.adopt(practice, by=cast.gp2, status="planned")
    assert counted(practice) == (1, 1)


def test_what_failed_says_what_happened_is_not_counted_and_its_author_hears(cast):
    practice = published(cast)
    for nothing in (None, ""):
        with pytest.raises(AnswersMissing) as refusal:
            adopting.adopt(practice, by=cast.gp2, status="did-not-work", result=nothing)
        assert list(refusal.value.errors) == ["result"]
    with pytest.raises(AnswersMissing):
        adopting.adopt(practice, by=cast.gp2, status="liked")
    assert not Adoption.objects.exists()
    adopting.adopt(practice, by=cast.gp2, status="did-not-work", result="The pits fell in.")
    assert counted(practice) == (0, 0)
    told = Outbox.objects.filter(event__verb="adopt", channel="portal")
    assert [row.recipient for row in told] == [cast.gp]
    with pytest.raises(IntegrityError), transaction.atomic():
        Adoption.objects.update(result="")


def test_who_may_and_for_which_place(cast):
    practice = published(cast)
    for name in ("auditor", "reader", "unconfirmed"):
        with pytest.raises(NotAllowed):
            adopting.adopt(practice, by=getattr(cast, name))
    for name, place in (("gp2", "home_gp"), ("gp2", "home_block"), ("outsider", "next_gp")):
        with pytest.raises(NotAllowed):
            adopting.adopt(practice, by=getattr(cast, name), place=getattr(cast.places, place))
    recorded = adopting.adopt(practice, by=cast.block, place=cast.places.next_gp)
    assert recorded.is_recorded
    assert recorded.office == cast.offices.block
    # What was recorded for it the place itself takes over, and nobody speaks over it then.
    own = adopting.adopt(practice, by=cast.gp2, status="tried")
    assert own.pk == recorded.pk
    assert (fresh(own).office, own.person) == (cast.offices.gp2, cast.gp2)
    with pytest.raises(WrongState) as refusal:
        adopting.adopt(practice, by=cast.block, place=cast.places.next_gp, status="dropped")
    assert refusal.value.reason == "own-word"
    assert Adoption.objects.count() == 1


def test_of_a_shielded_practice_no_office_above_learns_who_took_it_up(cast):
    practice = published(cast, shielded=True)
    adopting.adopt(practice, by=cast.gp2, status="tried")
    for place in (cast.places.next_gp, cast.places.home_gp):
        with pytest.raises(NotAllowed):
            adopting.require(practice, cast.block, place)
    assert adopting.require(practice, cast.block).place == cast.places.home_block


def test_under_cover_the_words_of_a_new_status_wait_with_it(cast):
    practice, now = published(cast), timezone.now()
    adopting.adopt(practice, by=cast.gp2, shielded=True, at=now - timedelta(days=7))
    assert adopting.show_covered(now) == 1
    adopting.adopt(
        practice, by=cast.gp2, status="did-not-work", shielded=True, result="It broke.", at=now
    )
    for days, status, result in ((0, "planned", ""), (1, "did-not-work", "It broke.")):
        adopting.show_covered(now + timedelta(days=days))
        (row,) = practice.adoptions.with_names()
        read = taking.taking(row, AnonymousUser())
        assert (read.status, read.row.result, fresh(row).result) == (status, result, "It broke.")


def test_a_successor_carries_it_on_and_hears_that_the_month_is_over(cast):
    practice = published(cast)
    plan = adopting.adopt(practice, by=cast.gp2, planned_for=date(2026, 5, 1))
    Posting.objects.filter(person=cast.gp2).update(ends_on=timezone.localdate() - timedelta(1))
    new = cast.reader
    Posting.objects.create(
        person=new,
        office=cast.offices.gp2,
        starts_on=timezone.localdate(),
        state="confirmed",
        decided_at=timezone.now(),
    )
    may, june = (timezone.make_aware(timezone.datetime(2026, m, 5)) for m in (5, 6))
    assert [adopting.remind(may), adopting.remind(june), adopting.remind(june)] == [0, 1, 0]
    told = Outbox.objects.filter(event__verb="remind-adoption", channel="portal")
    assert [row.recipient for row in told] == [new]
    with pytest.raises(NotAllowed):
        adopting.adopt(practice, by=fresh(cast.gp2), place=plan.place, status="tried")
    adopting.adopt(practice, by=fresh(new), status="tried")
    assert fresh(plan).person == new
    assert set(adopting.adopters_of(practice)) == {new}


@pytest.mark.parametrize("state", ["submitted", "superseded", "withdrawn"])
def test_only_what_is_published_is_taken_up_and_what_was_may_be_ended(cast, state):
    told = {"author": cast.gp, "desk": cast.district, "place": cast.places.home_gp}
    practice = practice_in(state, **told)
    with pytest.raises(WrongState):
        adopting.adopt(practice, by=cast.gp2)
    if state != "submitted":
        before = practice_in("published", **told)
        adopting.adopt(before, by=cast.gp2)
        Practice.objects.filter(pk=before.pk).update(state="withdrawn", closed_at=timezone.now())
        assert adopting.adopt(fresh(before), by=cast.gp2, status="dropped").status == "dropped"


def test_under_cover_nothing_is_counted_told_or_shown_before_its_week_is_over(cast):
    practice, now = published(cast), timezone.now()
    open_one = adopting.adopt(practice, by=cast.gp2)
    row = adopting.adopt(
        practice, by=cast.gp2, status="in-use", shielded=True, terrain="hilly", result="Good."
    )
    assert row.pk != open_one.pk
    assert counted(practice) == (1, 1)
    assert fresh(row).shown_status == ""
    monday = window_after(now)
    assert [adopting.show_covered(at) for at in (now, monday - timedelta(seconds=1))] == [0, 0]
    assert [adopting.show_covered(monday), adopting.show_covered(monday)] == [1, 0]
    assert counted(practice) == (2, 2)
    assert fresh(row).shown_status == "in-use"
    told = Outbox.objects.filter(event__subject_id=row.pk, event__subject_type="adoption")
    assert {(one.event.verb, one.recipient) for one in told} == {("show-adoption", cast.gp)}
    # The Block neither finds it nor hears of it by trying for the same place.
    for _twice in range(2):
        adopting.adopt(fresh(practice), by=cast.block, place=cast.places.next_gp, shielded=True)
    assert Adoption.objects.filter(shielded=True).count() == 2
    knowing = {n for n in vars(cast) if isinstance(getattr(cast, n), User)}
    knowing = {n for n in knowing if adopting.knows_who(fresh(getattr(cast, n)), fresh(row))}
    assert knowing == {"gp2", "district", "district2", "state", "state2"}
