"""What comes home from a hall: merged by uid, as often as one likes; both sides' changes shown."""

from functools import partial
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from events.models import Erasure, Event
from practices.errors import NotAllowed, WrongState
from tests.workshops.hall.walks import card, drop, guest, rename, says, texts
from workshops import cards, people, workflow
from workshops.hall import homecoming
from workshops.hall.files import Refused
from workshops.models import (
    Card,
    Homecoming,
    Need,
    Participant,
    PileCount,
    PlanLine,
    Report,
    Vote,
)
from workshops.plans import services as plans
from workshops.room import hunting, voting

pytestmark = pytest.mark.django_db


def home(workshop, content, by, chosen=()):
    """Bring a file and merge it; return the report."""
    row = homecoming.bring(workshop, content, by=by)
    return homecoming.merge(row, by=by, chosen=chosen).report


def first_day(there, person):
    """In the hall: two cards, one changed, one put in a group, a person, a plan's line."""
    card(there, "From the hall", by=person, paper="17")
    card(there, "Also from the hall", by=person)
    says(there, 1, "Card 1, as the hall has it")
    cards.put_together(there, [3, 4], "Masons", by=person)
    guest(there, "Chandra", there.districts.first(), by=person)
    plan = there.plans.get()
    plans.add_line(plan, by=person, words="Train masons.", language="en", who="DPMU")


def second_day(there, person):
    says(there, 1, "Card 1, changed again")
    drop(there, 5)
    card(there, "On the second day", by=person)


def test_the_same_file_three_times_then_a_changed_one(cast, workshop, in_hall):
    one, two = in_hall(first_day, second_day)
    reports = [home(workshop, one, cast.facilitator) for _time in range(3)]
    assert reports[0]["counts"] == {
        "Participant": {"new": 1},
        "Cluster": {"new": 1},
        "Card": {"new": 2, "changed": 2},
        "PlanLine": {"new": 1},
    }
    assert reports[1]["counts"] == reports[2]["counts"] == {}
    assert texts(workshop)[1] == "Card 1, as the hall has it"
    assert len(texts(workshop)) == 5
    assert Card.objects.get(paper="17").cluster.name == "Masons"
    assert {one.name for one in workshop.participants.all()} == {"Asha", "Bina", "Chandra"}
    assert [line.words for line in PlanLine.objects.all()] == ["Count the pits.", "Train masons."]
    after = home(workshop, two, cast.facilitator)
    assert after["counts"] == {"Card": {"new": 1, "changed": 1, "deleted": 1}}
    assert after["choices"] == after["otherwise"] == []
    assert texts(workshop)[1] == "Card 1, changed again"
    assert sorted(texts(workshop).values())[-2:] == ["From the hall", "On the second day"]
    with pytest.raises(Refused, match="newer"):
        homecoming.bring(workshop, one, by=cast.facilitator)
    assert not Homecoming.objects.exclude(content=None).exists()
    assert Event.objects.filter(verb="merge-workshop").count() == 4


def test_what_is_confirmed_or_published_here_stays(cast, workshop, in_hall):
    def act(there, person):
        PlanLine.objects.filter(plan__workshop=there).update(words="Count again.")
        Report.objects.create(workshop=there, foreword="Two days.", foreword_language="en")

    [packed] = in_hall(act)
    office, at = workshop.office, workshop.created_at
    workshop.plans.update(state="confirmed", confirmed_at=at, office=office)
    Report.objects.create(workshop=workshop, published_at=at)
    report = home(workshop, packed, cast.facilitator)
    assert report["counts"] == {}
    assert {(what[0], what[2]) for what in report["otherwise"]} == {
        ("PlanLine", "ended"),
        ("Report", "ended"),
    }
    assert PlanLine.objects.get().words == "Count the pits."
    assert workshop.report.foreword == ""


def changes(there, person):
    says(there, 1, "The hall's words")
    says(there, 2, "The hall's second")
    drop(there, 3)
    rename(there, "Pits", "Pits and masons")
    card(there, "New there", by=person, paper="9")


def test_what_both_changed_is_a_choice_and_ours_is_kept(cast, workshop, in_hall):
    [packed] = in_hall(changes)
    says(workshop, 1, "The portal's words")
    says(workshop, 3, "Changed here, deleted there")
    drop(workshop, 2)
    card(workshop, "New here", paper="9")
    row = homecoming.bring(workshop, packed, by=cast.facilitator)
    seen = homecoming.compare(row, by=cast.facilitator)
    assert {(one.kind, one.ours, one.theirs) for one in seen.choices} == {
        ("both", "The portal's words", "The hall's words"),
        ("gone-here", "", "The hall's second"),
        ("gone-there", "Changed here, deleted there", ""),
    }
    assert texts(workshop)[1] == "The portal's words"  # looking changes nothing
    assert not Card.objects.filter(text="New there").exists()
    report = homecoming.merge(row, by=cast.facilitator, shown=homecoming.print_of(seen)).report
    assert texts(workshop) == {
        1: "The portal's words",
        3: "Changed here, deleted there",
        4: "New here",
        5: "New there",
    }
    assert [what[2] for what in report["otherwise"]] == ["emptied"]  # paper 9 is typed already
    assert workshop.clusters.get().name == "Pits and masons"
    assert home(workshop, packed, cast.facilitator)["choices"] == []  # asked once
    assert "words" not in str(report)


def test_the_halls_side_is_taken_where_it_is_chosen(cast, workshop, in_hall):
    [packed] = in_hall(changes)
    says(workshop, 1, "The portal's words")
    says(workshop, 3, "Changed here, deleted there")
    drop(workshop, 2)
    row = homecoming.bring(workshop, packed, by=cast.facilitator)
    seen = homecoming.compare(row, by=cast.facilitator)
    keys = [one.key for one in seen.choices]
    says(workshop, 1, "Changed once more")
    shown = homecoming.print_of(seen)
    with pytest.raises(WrongState):
        homecoming.merge(row, by=cast.facilitator, chosen=keys, shown=shown)
    homecoming.merge(row, by=cast.facilitator, chosen=keys)
    assert set(texts(workshop).values()) == {"The hall's words", "The hall's second", "New there"}


def test_a_name_that_is_erased_on_either_side_stays_erased(cast, workshop, in_hall):
    def act(there, person):
        asha, bina = there.participants.order_by("pk")
        people.take_off(asha, by=person)
        Participant.objects.filter(pk=bina.pk).update(office_title="Sarpanch")

    [packed] = in_hall(act)
    bina = workshop.participants.get(name="Bina")
    people.take_off(bina, by=cast.facilitator)
    asha = workshop.participants.get(name="Asha")
    home(workshop, packed, cast.facilitator)
    assert not workshop.participants.exclude(name="", office_title="").exists()
    assert set(Erasure.objects.values_list("uid", flat=True)) == {asha.uid, bina.uid}


def test_two_groups_of_one_name_are_one_group(cast, workshop, in_hall):
    [packed, again] = in_hall(
        lambda there, person: cards.put_together(there, [3], "Wells", by=person),
        lambda there, person: cards.put_together(there, [2], "Wells", by=person),
    )
    four = card(workshop, "Near the wells")
    cards.put_together(workshop, [four.number], "Wells", by=cast.facilitator)
    for content in (packed, packed, again):
        home(workshop, content, cast.facilitator)
    assert {(one.number, one.cluster.name) for one in Card.objects.exclude(cluster=None)} == {
        (1, "Pits"),
        (2, "Wells"),
        (3, "Wells"),
        (4, "Wells"),
    }
    assert workshop.clusters.count() == 2


def test_only_who_runs_it_merges_and_a_closed_hall_closes_it(cast, workshop, in_hall):
    [packed] = in_hall(lambda there, person: workflow.apply(there, "close", by=person))
    for other in (cast.gp, cast.state2, cast.national):
        with pytest.raises(NotAllowed):
            homecoming.bring(workshop, packed, by=other)
    assert home(workshop, packed, cast.facilitator)["verbs"] == ["close"]
    workshop.refresh_from_db()
    assert workshop.state == "closed"


def test_the_command_merges_as_who_runs_it(cast, workshop, in_hall, tmp_path, capsys):
    [packed] = in_hall(first_day)
    file = tmp_path / "pits.ral"
    file.write_bytes(packed)
    run = partial(call_command, "merge_workshop", str(file))
    run(by="facilitator@example.org", dry_run=True)
    assert len(texts(workshop)) == 3
    run(by="facilitator@example.org")
    assert len(texts(workshop)) == 5
    run(by="facilitator@example.org")
    said = capsys.readouterr().out
    assert "Card: 2 changed, 2 new" in said
    assert "Nothing new" in said
    for by, words in (("gp@example.org", "does not run"), ("nobody@example.org", "Nobody here")):
        with pytest.raises(CommandError, match=words):
            run(by=by)
    file.write_bytes(packed[:-9])
    with pytest.raises(CommandError, match="not the file"):
        run(by="facilitator@example.org")


def test_a_round_opened_on_both_sides_comes_back_closed_with_its_sheets(cast, workshop, in_hall):
    def act(there, person):
        hunting.open_round(there, by=person)
        seat = there.participants.get(name="Asha")
        told = {"text": "Pits that fill slowly", "language": "en"}
        hunting.need(seat, user=AnonymousUser(), uid=uuid4(), **told)

    [packed] = in_hall(act)
    hunting.open_round(workshop, by=cast.facilitator)
    for _time in range(2):
        home(workshop, packed, cast.facilitator)
    assert [(one.number, one.closed_at is None) for one in workshop.rounds.all()] == [
        (1, True),
        (2, False),
    ]
    assert Need.objects.get().participant.name == "Asha"


def test_votes_of_the_hall_come_home_and_more_dots_than_people_have_are_refused(
    cast, workshop, in_hall
):
    def vote(there, person):
        for n in "ab":
            card(there, f"Card {n} of the vote", by=person)
        made = voting.open_vote(there, by=person, title="What first?", about="cards", dots=3)
        first = made.options.first()
        voting.place(first, guest(there, "Vimla", cast.places.home_district), uid=uuid4())
        voting.type_paper(made, "gp", 2, {first: 6}, by=person)

    def too_many(there, person):
        PileCount.objects.update(dots=99)

    content, more = in_hall(vote, too_many)
    for _time in range(2):
        home(workshop, content, cast.facilitator)
    made = Vote.objects.get()
    choices = made.options.count()
    assert choices > 1
    assert (made.placed.count(), PileCount.objects.get().dots) == (1, 6)
    with pytest.raises(Refused, match="more rows than it may"):
        home(workshop, more, cast.facilitator)
    assert PileCount.objects.get().dots == 6
