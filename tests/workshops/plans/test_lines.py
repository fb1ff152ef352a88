"""Lines of a draft: who writes them where, once each, within bounds that the database keeps."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from events import erasures
from events.models import Event
from practices.errors import AnswersMissing, NotAllowed, WrongState
from tests.factories.practices import draft_practice, published_practice
from tests.workshops.plans.conftest import OWN, guest_of, refused
from workshops import people
from workshops.holdings import what_workshops_hold
from workshops.models import Plan, PlanLine
from workshops.plans import services
from workshops.room import hunting

pytestmark = pytest.mark.django_db


def test_lines_are_written_once_by_the_people_of_the_district(cast, hall, plan):
    home, gp = cast.places.home_district, cast.places.home_gp
    assert services.plan_of(hall, home) == plan
    practice, uid = published_practice(), uuid4()
    ours, theirs = guest_of(hall, home), guest_of(hall, cast.places.other_district)
    line = services.add_line(plan, by=None, seat=ours, uid=uid, **OWN)
    assert services.add_line(plan, by=None, seat=ours, uid=uid, **OWN) == line
    assert (line.number, line.place, line.written_by, line.state) == (1, home, ours, "planned")
    event = Event.objects.get(verb="write-plan-line")
    assert (event.actor, event.agent, event.subject_id) == (None, "participant", line.pk)

    taken = services.add_line(plan, by=cast.facilitator, practice=practice, place=gp)
    again = services.add_line(plan, by=cast.district, practice=practice, place=gp, who="x")
    assert again == taken
    assert (taken.number, taken.way, taken.who) == (2, "adopt", "")
    assert (taken.version, taken.typist) == (practice.live_version, cast.facilitator)
    services.add_line(plan, by=cast.state2, practice=practice)  # elsewhere: another line
    for person in (cast.gp, cast.outsider, cast.district3):
        refused(NotAllowed, services.add_line, plan, by=person, **OWN)
    refused(NotAllowed, services.add_line, plan, by=None, seat=theirs, **OWN)

    wrong = {"place": cast.places.other_district}, {"words": " "}, {"practice": draft_practice()}
    for told in wrong:
        error = refused(AnswersMissing, services.add_line, plan, by=cast.district, **OWN | told)
        assert set(error.errors) == set(told)
    adapted = {"practice": practice, "place": cast.places.next_gp, "way": "adapt"}
    error = refused(AnswersMissing, services.add_line, plan, by=cast.district, **adapted)
    assert set(error.errors) == {"words"}
    elsewhere = services.plan_of(hall, cast.places.other_district)
    refused(WrongState, services.add_line, elsewhere, by=cast.district3, uid=uid, **OWN)
    assert plan.lines.count() == 3
    assert not elsewhere.lines.exists()


def test_lines_change_with_the_meeting_and_are_taken_out(cast, hall, plan, monkeypatch):
    day, later = hall.ends_on, hall.ends_on.replace(year=hall.ends_on.year + 1)
    line = services.add_line(plan, by=cast.district, **OWN, follows_meeting=True)
    fixed = services.add_line(plan, by=cast.district, **OWN, due_on=day)
    services.set_meeting(plan, later, by=cast.district)
    line.refresh_from_db(), fixed.refresh_from_db()
    assert (line.due_on, fixed.due_on) == (later, day)
    edited = services.edit_line(line, by=cast.state, revision=1, words="Count anew.")
    assert (edited.words, edited.who, edited.revision) == ("Count anew.", OWN["who"], 2)
    stale = refused(WrongState, services.edit_line, line, by=cast.state, revision=1, words="x")
    assert stale.reason == "stale"
    refused(NotAllowed, services.remove_line, line, by=cast.district3)
    services.remove_line(line, by=cast.district)
    services.remove_line(line, by=cast.district)
    refused(WrongState, services.edit_line, line, by=cast.district, words="x")
    monkeypatch.setattr(services, "MOST_LINES", 1)
    assert refused(WrongState, services.add_line, plan, by=cast.district, **OWN).reason == "full"


def test_the_head_is_an_office_of_the_place(cast, hall, plan):
    head = cast.offices.district2
    refused(NotAllowed, services.name_head, plan, head, by=cast.district)
    refused(NotAllowed, services.name_head, plan, head, by=cast.facilitator)
    refused(AnswersMissing, services.name_head, plan, cast.offices.block, by=cast.state)
    assert services.name_head(plan, head, by=cast.state2).head == head
    assert head in services.heads_for(plan)
    assert cast.offices.block not in services.heads_for(plan)


def test_the_database_keeps_what_must_never_be(cast, hall, plan):
    line = services.add_line(plan, by=cast.district, **OWN)
    wrong = [{"words": ""}, {"way": "adopt"}, {"state": "stuck"}, {"state": "lost"}]
    wrong += [{"reminded": 31}, {"number": None}]
    wrong += [{"help_level": "state", "help_office": cast.offices.state}]
    for told in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanLine.objects.filter(pk=line.pk).update(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(state="confirmed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(workshop=hall, place=plan.place, made_at=plan.made_at)


@pytest.mark.parametrize("state", ["draft", "announced", "cancelled"])
def test_no_line_is_written_while_the_workshop_is_not_on(cast, held, state):
    plan = services.plan_of(held(state), cast.places.home_district)
    refused(WrongState, services.add_line, plan, by=cast.state, **OWN)


def test_who_is_erased_is_in_no_line(cast, hall, plan):
    home = cast.places.home_district
    guest = guest_of(hall, home, name="Asha Plantedname")
    named = {"who": "asha plantedname", "words": "Ask Facilitator Plantedname, 9812345678."}
    line = services.add_line(plan, by=cast.facilitator, **named)
    other = services.add_line(plan, by=None, seat=guest, words="x")
    cast.facilitator.name, cast.facilitator.phone = "Facilitator Plantedname", "+919812345678"
    cast.facilitator.save()
    sections = {one.key: one.rows() for one in what_workshops_hold(cast.facilitator)}
    assert [fact.value for fact in sections["plan-lines"][0]][-1] == named["who"]
    erasures.forget("participant", guest.uid)
    erasures.forget("person", cast.facilitator.uid)
    line.refresh_from_db(), other.refresh_from_db()
    assert (line.who, line.typist, line.words) == ("Pani Samiti", None, "Ask […], […].")
    assert other.written_by.shown_name == ""


def test_a_guest_with_a_chosen_name_takes_nothing_of_others_along(cast, hall, plan):
    other = services.plan_of(hall, cast.places.other_district)
    own = services.add_line(plan, by=cast.facilitator, **OWN)
    theirs = services.add_line(other, by=cast.facilitator, **OWN)
    turn = hunting.open_round(hall, by=cast.facilitator)
    hunter = guest_of(hall, cast.places.home_district, name="Hunter")
    told = {"uid": uuid4(), "user": AnonymousUser(), "round": turn, "text": "Pits"}
    before = hunting.taking(hunter, **told | {"found": "Girwa, table 4"})
    for name in (OWN["who"], "a", "Table", ".*"):
        guest = guest_of(hall, cast.places.home_district, name=name, office_title="Planted")
        people.go(guest, user=AnonymousUser())
    for line in (own, theirs):
        line.refresh_from_db()
        assert line.who == OWN["who"]
    before.refresh_from_db()
    assert before.found == "Girwa, table 4"
    known = guest_of(hall, cast.places.home_district, name="Asha Plantedname")
    met = hunting.taking(hunter, **told | {"uid": uuid4(), "found": "Girwa: asha plantedname, 4"})
    hindi = guest_of(hall, cast.places.home_district, name="गीता")
    also = hunting.taking(hunter, **told | {"uid": uuid4(), "found": "गीता"})
    for guest in (known, hindi):
        people.go(guest, user=AnonymousUser())
    for taken in (met, also):
        taken.refresh_from_db()
        assert taken.found == ""
