"""The table of transitions: who, from where to where, and what the log and the clock keep."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Duty, User
from events.models import Event, Outbox
from practices import services, workflow
from practices.choices import PracticeState, VersionState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living import endorsing
from practices.models import Particulars, Practice, Version
from tests.factories.practices import draft_practice, practice_in

pytestmark = pytest.mark.django_db


def do(practice, verb, by, **details):
    return workflow.apply(practice, verb, by=User.objects.get(pk=by.pk), **details)


def version_of(practice):
    return Practice.objects.get(pk=practice.pk).latest_version


def test_a_gps_entry_goes_to_the_district_and_a_districts_to_the_state(cast, entry):
    assert version_of(entry("submitted")).desk == cast.places.home_district
    of_district = practice_in(
        "submitted", author=cast.district, place=cast.places.home_district, desk=cast.state
    )
    assert version_of(of_district).desk == cast.places.home_state


def test_submitting_starts_seven_days_and_keeps_what_was_said(cast, entry):
    practice = do(entry("draft"), "submit", cast.gp)
    version = version_of(practice)
    assert version.due_at - version.submitted_at == timedelta(days=7)
    assert version.submissions.get().answers["title"] == version.title
    event = Event.objects.get(verb="submit")
    assert (event.source, event.target, event.actor) == ("draft", "submitted", cast.gp)
    told = {row.recipient for row in Outbox.objects.filter(event=event, channel="portal")}
    assert told == {cast.district, cast.district2}


def test_what_is_missing_is_named_and_nothing_moves(cast):
    practice = draft_practice(
        author=cast.gp, place=cast.places.home_gp, title="", steps=["Only one"], problem=""
    )
    with pytest.raises(AnswersMissing) as refusal:
        do(practice, "submit", cast.gp)
    assert set(refusal.value.errors) == {"title", "steps", "problem"}
    assert version_of(practice).state == VersionState.DRAFT
    assert not Event.objects.filter(verb="submit").exists()


def test_the_clock_stands_still_while_it_is_returned(cast, entry):
    now = timezone.now()
    practice = entry("draft")
    for verb, by, day in [("submit", cast.gp, 20), ("return", cast.district, 18)]:
        _in_the_past(practice, verb, by, now - timedelta(days=day))
    _in_the_past(practice, "submit", cast.gp, now - timedelta(days=1))
    version = version_of(practice)
    assert version.clock_used == timedelta(days=2)
    assert version.waiting_days(now) == 3
    assert version.due_at == now + timedelta(days=4)


def _in_the_past(practice, verb, by, at):
    with workflow.past():
        workflow.apply(practice, verb, by=by, at=at, note="Say how many.")


def test_no_request_tells_the_past(cast, entry):
    with pytest.raises(ValueError):
        do(entry("draft"), "submit", cast.gp, at=timezone.now())


def test_accepting_publishes_numbers_and_copies_what_lists_need(cast, entry):
    practice = do(entry("submitted", themes=["springs-recharge"]), "accept", cast.district)
    practice.refresh_from_db()
    assert practice.state == PracticeState.PUBLISHED
    assert practice.live_version.number == 1
    assert practice.title == practice.live_version.title
    assert [theme.key for theme in practice.themes.all()] == ["springs-recharge"]
    assert practice.published_at is not None


def test_a_revision_counts_on_and_ends_checks_of_what_it_changed(cast, entry):
    practice = entry("published")
    endorsing.endorse(practice, by=cast.state, type_="data-checked")
    endorsing.endorse(practice, by=cast.state, type_="saw-it")
    version = services.open_for_writing(practice, cast.gp)
    version.result = "Only 60 households use it."
    version.save()
    Particulars.objects.filter(version=version).update(
        consent=True, consent_text="Yes", consent_at=timezone.now()
    )
    do(practice, "submit", cast.gp)
    do(practice, "accept", cast.district)
    practice.refresh_from_db()
    assert practice.live_version.number == 2
    assert [e.type for e in practice.endorsements.standing()] == ["saw-it"]
    assert practice.endorsement_count == 1


@pytest.mark.parametrize("verb", ["return", "decline", "withdraw", "reinstate", "appeal"])
def test_a_reason_is_asked_for(cast, entry, verb):
    state = {"withdraw": "published", "reinstate": "withdrawn", "appeal": "declined"}
    practice = entry(state.get(verb, "submitted"))
    by = cast.gp if verb == "appeal" else cast.district
    with pytest.raises(AnswersMissing) as refusal:
        do(practice, verb, by, note="  \n ")
    assert list(refusal.value.errors) == ["note"]


def test_a_note_at_one_answer_is_reason_enough_to_return(cast, entry):
    practice = do(entry("submitted"), "return", cast.district, notes={"result": "By whom?"})
    assert version_of(practice).state == VersionState.RETURNED
    note = Event.objects.get(verb="return").note
    assert note.answers == {"result": "By whom?"}


def test_nobody_decides_on_what_he_wrote_typed_or_whose_office_he_held(cast):
    own = practice_in(
        "submitted", author=cast.district, place=cast.places.home_district, desk=cast.state
    )
    typed = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
    Version.objects.filter(practice=typed).update(typist=cast.district)
    held = practice_in("submitted", author=cast.gp2, place=cast.places.next_gp)
    cast.district2.postings.create(
        office=cast.offices.gp2,
        starts_on="2020-04-01",
        ends_on="2021-04-01",
        state="confirmed",
        decided_at=timezone.now(),
    )
    Duty.objects.create(
        person=cast.district,
        kind="curator",
        programme="both",
        place=cast.places.home_state,
        starts_on="2024-04-01",
    )
    for practice, by in [(own, cast.district), (typed, cast.district), (held, cast.district2)]:
        with pytest.raises(NotAllowed):
            do(practice, "accept", by)


def test_a_curator_of_the_other_mission_decides_nothing(cast, entry):
    cast.district.duties.update(programme="jjm")
    with pytest.raises(NotAllowed):
        do(entry("submitted", programme="sbm"), "accept", cast.district)
    do(entry("submitted", programme="jjm"), "accept", cast.district)
    do(entry("submitted", programme="other"), "accept", cast.district)


def test_the_state_acts_in_the_districts_stead_and_the_log_says_so(cast, entry):
    do(entry("submitted"), "accept", cast.state)
    do(entry("submitted"), "accept", cast.district)
    steads = Event.objects.filter(verb="accept").order_by("id").values_list("stead", flat=True)
    assert list(steads) == [cast.places.home_district.key, ""]


def test_withdrawing_in_the_districts_stead_is_logged_and_ones_own_is_not(cast, entry):
    do(entry("published+draft"), "withdraw", cast.state, note="It is unsafe.")
    do(entry("published"), "withdraw", cast.gp, note="We stopped.")
    steads = Event.objects.filter(verb="withdraw").order_by("id").values_list("stead", flat=True)
    assert list(steads) == [cast.places.home_district.key, ""]


def test_the_national_acts_only_where_a_state_is_late_or_unstaffed(cast):
    practice = practice_in("submitted", author=cast.district, place=cast.places.home_district)
    with pytest.raises(NotAllowed):
        do(practice, "accept", cast.national)
    late = practice_in(
        "submitted",
        author=cast.district,
        place=cast.places.home_district,
        at=timezone.now() - timedelta(days=9),
    )
    do(late, "accept", cast.national)
    Duty.objects.filter(person__in=[cast.state, cast.state2]).update(ends_on="2024-12-31")
    do(practice, "accept", cast.national)


def test_an_appeal_goes_above_once(cast, entry):
    practice = do(entry("declined"), "appeal", cast.gp, note="Please look again.")
    assert version_of(practice).desk == cast.places.home_state
    with pytest.raises(NotAllowed):
        do(practice, "decline", cast.district, note="No.")
    do(practice, "decline", cast.state, note="Not a practice.")
    with pytest.raises(WrongState) as refusal:
        do(practice, "appeal", cast.gp)
    assert refusal.value.reason == "appealed"


def test_anothers_claim_stands_in_the_way_until_it_lapses(cast, entry):
    practice = do(entry("submitted"), "claim", cast.district)
    for verb in ("accept", "return", "decline", "claim", "release"):
        with pytest.raises(WrongState) as refusal:
            do(practice, verb, cast.district2, note="x")
        assert (refusal.value.reason, refusal.value.holder) == ("claimed", cast.district)
    Version.objects.update(claimed_at=timezone.now() - timedelta(days=3, minutes=1))
    do(practice, "accept", cast.district2)


def test_a_claim_is_let_go_by_its_holder_or_from_above(cast, entry):
    for by in (cast.district, cast.state):
        practice = do(entry("submitted"), "claim", cast.district)
        do(practice, "release", by)
        assert version_of(practice).claimed_by is None


def test_a_recall_ends_the_claim_and_tells_its_holder(cast, entry):
    practice = do(entry("submitted"), "claim", cast.district)
    do(practice, "recall", cast.gp)
    version = version_of(practice)
    assert (version.state, version.claimed_by, version.due_at) == (VersionState.DRAFT, None, None)
    told = Outbox.objects.filter(event__verb="recall", channel="portal")
    assert [row.recipient for row in told] == [cast.district]


def test_only_what_no_desk_has_seen_is_deleted(cast, entry):
    practice = do(entry("submitted"), "recall", cast.gp)
    with pytest.raises(WrongState) as refusal:
        do(practice, "delete", cast.gp)
    assert refusal.value.reason == "once-submitted"
    do(fresh_draft := entry("draft"), "delete", cast.gp)
    assert not Practice.objects.filter(pk=fresh_draft.pk).exists()
    revised = entry("published+draft")
    do(revised, "delete", cast.gp)
    assert Practice.objects.get(pk=revised.pk).open_version is None
    assert Event.objects.filter(verb="delete").count() == 2


def test_a_replacement_is_another_and_published(cast, entry):
    practice, other = entry("published"), entry("published")
    for wrong in (None, practice, entry("submitted"), entry("withdrawn")):
        with pytest.raises(AnswersMissing) as refusal:
            do(practice, "supersede", cast.district, note="x", replacement=wrong)
        assert list(refusal.value.errors) == ["replacement"]
    do(practice, "supersede", cast.district, note="Better told.", replacement=other)
    with pytest.raises(AnswersMissing):
        do(other, "supersede", cast.district, note="Back.", replacement=practice)
    third = entry("published")
    do(other, "supersede", cast.district, note="Better still.", replacement=third)
    assert Practice.objects.get(pk=practice.pk).replacement == third


def test_what_is_brought_back_stands_as_before(cast, entry):
    for state in ("superseded", "withdrawn"):
        practice = do(entry(state), "reinstate", cast.district, note="It holds again.")
        practice.refresh_from_db()
        assert practice.state == PracticeState.PUBLISHED
        assert (practice.superseded_by, practice.closed_at) == (None, None)


def test_what_waits_for_a_posting_is_not_decided(cast):
    version = services.begin(by=cast.unconfirmed)
    complete = draft_practice(author=cast.gp, place=cast.places.home_gp).latest_version
    services.write(
        version,
        by=cast.unconfirmed,
        revision=None,
        answers={name: getattr(complete, name) for name in ("title", "place", "problem", "result")}
        | {name: getattr(complete, name) for name in ("themes", "started_on", "upkeep")}
        | {name: getattr(complete, name) for name in ("who_did_what", "cost_amount", "not_where")}
        | {"went_wrong": complete.went_wrong, "result_basis": complete.result_basis},
        steps=complete.step_texts(),
        particulars={
            "contact": "At the office",
            "consent": True,
            "consent_text": "Yes",
            "consent_at": timezone.now(),
        },
    )
    practice = do(version.practice, "submit", cast.unconfirmed)
    with pytest.raises(WrongState) as refusal:
        do(practice, "accept", cast.district)
    assert refusal.value.reason == "posting"
    assert not Outbox.objects.filter(event__verb="submit").exists()


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "declined", "published"])
def test_buttons_are_what_the_workflow_allows(cast, entry, state):
    practice = entry(state)
    for by in (cast.gp, cast.district, cast.block, cast.national):
        reader = User.objects.get(pk=by.pk)
        drawn = set(workflow.verbs_open_to(reader, practice))
        assert drawn == {
            verb for verb in workflow.TRANSITIONS if workflow.may(reader, verb, practice)
        }


def test_buttons_cost_the_same_few_queries(cast, entry, django_assert_max_num_queries):
    practice, reader = entry("submitted"), User.objects.get(pk=cast.district.pk)
    with django_assert_max_num_queries(16):
        assert "accept" in workflow.verbs_open_to(reader, practice)


def test_published_practice_keeps_its_page_while_a_revision_is_declined(cast, entry):
    practice = entry("published+declined")
    assert practice.state == PracticeState.PUBLISHED
    do(practice, "reopen", cast.gp)
    assert version_of(practice).state == VersionState.DRAFT
