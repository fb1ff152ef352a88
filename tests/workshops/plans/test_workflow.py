"""Confirming plans and how their lines go, with the adoptions that move along, and who hears."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import translation

from events.models import Event, Outbox
from events.registry import notices
from places.models import Place
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living import adopting
from practices.models import Adoption
from tests.factories.practices import published_practice
from tests.workshops.conftest import client_of
from tests.workshops.plans.conftest import OWN, refused
from workshops.plans import services, workflow

pytestmark = pytest.mark.django_db
WHY = "No masons until the harvest is over."


@pytest.fixture
def lines(cast, plan):
    """A line in own words, one of a practice at a GP, one of the same at the district."""
    practice, due = published_practice(), plan.workshop.ends_on + timedelta(days=40)
    told = {"by": cast.district, "due_on": due}
    own = services.add_line(plan, **told, **OWN, help_office=cast.offices.state2, help="Masons")
    gp = services.add_line(plan, **told, practice=practice, place=cast.places.home_gp)
    adapted = {"practice": practice, "way": "adapt", "words": "With rings of bamboo."}
    return own, gp, services.add_line(plan, **told, **adapted)


def told(user, verb):
    """Return the sentences of the notices of `verb` that `user` reads."""
    events = Event.objects.filter(told__recipient=user, told__channel="portal", verb=verb)
    return [notice.sentence for notice in notices(list(events), user).values()]


def test_a_plan_is_confirmed_once_by_its_head_and_becomes_adoptions(cast, hall, plan, lines):
    practice = lines[1].practice
    services.name_head(plan, cast.offices.district2, by=cast.state)
    for person in (cast.state, cast.facilitator, cast.district, cast.gp, cast.district3):
        refused(NotAllowed, workflow.confirm, plan, by=person)
    assert not Adoption.objects.exists()
    workflow.confirm(plan, by=cast.district2)
    refused(WrongState, workflow.confirm, plan, by=cast.district2)
    refused(WrongState, services.add_line, plan, by=cast.district2, **OWN)
    refused(WrongState, services.remove_line, lines[0], by=cast.district2)
    plan.refresh_from_db()
    assert (plan.state, plan.office, plan.confirmed_by) == (
        *("confirmed", cast.offices.district2),
        cast.district2,
    )
    rows = {row.place: row for row in Adoption.objects.all()}
    assert set(rows) == {cast.places.home_gp, cast.places.home_district}
    for row in rows.values():
        assert (row.status, row.practice, row.office) == ("planned", practice, plan.office)
        assert row.planned_for == lines[1].due_on.replace(day=1)
    assert rows[cast.places.home_district].changed == "With rings of bamboo."
    practice.refresh_from_db()
    assert practice.adoption_count == 2
    assert told(cast.facilitator, "confirm-plan") == [
        "The action plan of Girwa is confirmed: “Pits that stay”."
    ]
    there = Place.objects.filter(pk=cast.places.home_district.pk)
    there.update(name_local="गिरवा", name_local_language="hi")
    with translation.override("hi"):
        assert "गिरवा" in told(cast.facilitator, "confirm-plan")[0]

    empty = services.plan_of(hall, cast.places.other_district)
    refused(AnswersMissing, workflow.confirm, empty, by=cast.district3)
    services.add_line(empty, by=cast.district3, **OWN)  # no head named: its desk confirms
    refused(NotAllowed, workflow.confirm, empty, by=cast.district)
    workflow.confirm(empty, by=cast.district3)


def test_lines_and_adoptions_move_together(cast, plan, lines):
    own, at_gp, at_district = lines
    refused(WrongState, workflow.move, own, "done", by=cast.district)  # a draft still
    workflow.confirm(plan, by=cast.district)
    refused(NotAllowed, workflow.move, own, "done", by=cast.gp)
    refused(NotAllowed, workflow.move, own, "done", by=cast.state)
    for reason in ("", "  ", "x" * 401):
        refused(AnswersMissing, workflow.move, own, "stuck", by=cast.district, reason=reason)

    workflow.move(at_gp, "done", by=cast.district)
    adoption = Adoption.objects.get(place=cast.places.home_gp)
    assert adoption.status == "in-use"
    workflow.move(at_gp, "dropped", by=cast.district, reason=WHY)
    adoption.refresh_from_db()
    assert (adoption.status, adoption.result) == ("dropped", "")  # why stays within the workshop
    workflow.move(at_gp, "resume", by=cast.district)
    adoption.refresh_from_db()
    assert adoption.status == "planned"

    steps = {"tried": "under-way", "in-use": "done", "did-not-work": "dropped"}
    for status, state in steps.items():  # the place itself has its say
        adopting.adopt(
            at_gp.practice, by=cast.gp, place=cast.places.home_gp, status=status, result="Wet."
        )
        at_gp.refresh_from_db()
        assert at_gp.state == state
    workflow.move(at_gp, "resume", by=cast.district)  # the place's own word stands
    adoption.refresh_from_db()
    assert adoption.status == "did-not-work"
    at_district.refresh_from_db()
    assert at_district.state == "planned"
    assert Adoption.objects.count() == 2


def test_what_a_place_said_before_is_followed(cast, plan, lines):
    practice, home = lines[1].practice, cast.places.home_gp
    adopting.adopt(practice, by=cast.gp, place=home, status="in-use")
    workflow.confirm(plan, by=cast.district)
    lines[1].refresh_from_db()
    assert (lines[1].state, lines[1].adoption.office) == ("done", cast.offices.gp)


def test_nothing_is_taken_up_openly_of_a_shielded_practice(cast, plan):
    shielded = published_practice(shielded=True)
    line = services.add_line(plan, by=cast.district, practice=shielded, place=cast.places.home_gp)
    workflow.confirm(plan, by=cast.district)
    workflow.move(line, "done", by=cast.district)
    line.refresh_from_db()
    assert (line.state, line.adoption) == ("done", None)
    assert not Adoption.objects.exists()


def test_stuck_reaches_whose_help_was_asked_else_the_states_desk(
    cast,
    hall,
    plan,
    lines,
):
    workflow.confirm(plan, by=cast.district)
    workflow.move(lines[0], "stuck", by=cast.district, reason=WHY)
    sentence = "Girwa is stuck and asks for help: “Count the pits of each hamlet.”."
    assert told(cast.state2, "move-plan-line") == [sentence]
    assert not told(cast.state, "move-plan-line")
    workflow.move(lines[0], "under-way", by=cast.district)
    assert len(told(cast.state2, "move-plan-line")) == 1
    workflow.move(lines[1], "stuck", by=cast.district, reason=WHY)
    assert len(told(cast.state, "move-plan-line")) == 1
    lines[0].refresh_from_db()
    assert (lines[0].state, lines[0].reason) == ("under-way", "")
    event = Event.objects.filter(verb="move-plan-line").earliest("pk")
    assert event.note.text == WHY
    assert not Outbox.objects.filter(recipient=cast.outsider).exists()


def test_stuck_reaches_the_desk_of_the_level_that_was_named(cast, plan):
    told_by = {"by": cast.district, "language": "en", "help": "A mason"}
    named = {
        level: services.add_line(plan, **told_by, words=f"Ask {level}.", help_level=level, place=at)
        for level, at in (
            ("national", cast.places.home_district),
            ("state", cast.places.home_district),
            ("district", cast.places.home_gp),
            ("block", cast.places.home_gp),
        )
    }
    at_home = services.add_line(plan, **told_by, words="Ask no Block.", help_level="block")
    address = plan.get_absolute_url()
    asked = {"national": cast.national, "state": cast.state, "block": cast.block}
    assert client_of(cast.national).get(address).status_code == 404  # a draft still
    workflow.confirm(plan, by=cast.district)
    for line in named.values():
        workflow.move(line, "stuck", by=cast.district, reason=WHY)
    for level, person in (asked | {"district": cast.district2}).items():
        assert told(person, "move-plan-line") == [
            f"Girwa is stuck and asks for help: “Ask {level}.”."
        ]
        assert client_of(person).get(address).status_code == 200
    workflow.move(at_home, "stuck", by=cast.district, reason=WHY)  # at no Block: the State hears
    assert len(told(cast.state, "move-plan-line")) == 2
    for person in (cast.outsider, cast.gp):
        assert not told(person, "move-plan-line")
        assert client_of(person).get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_six_at_once_confirm_once_and_a_place_is_heard_meanwhile(cast, plan):
    practice, home = published_practice(), cast.places.home_gp
    line = services.add_line(plan, by=cast.district, practice=practice, place=home)
    answers = []

    def at_once(act):
        try:
            act()
            answers.append("done")
        except WrongState:
            answers.append("late")
        finally:
            connection.close()

    def confirm():
        workflow.confirm(plan, by=cast.district)

    def together(acts):
        threads = [Thread(target=at_once, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)

    together([confirm] * 6)
    assert sorted(answers) == ["done"] + ["late"] * 5
    assert Event.objects.filter(verb="confirm-plan").count() == 1
    adoption = Adoption.objects.get()
    answers.clear()
    use = {"by": cast.gp, "place": home, "status": "in-use"}
    told = [lambda: adopting.adopt(practice, **use)] * 3
    told += [lambda: workflow.move(line, "dropped", by=cast.district, reason=WHY)] * 3
    together(told)
    assert len(answers) == 6  # none waits for another for ever
    line.refresh_from_db()
    adoption.refresh_from_db()
    ends = {("done", "in-use"), ("dropped", "dropped"), ("dropped", "in-use")}
    assert (line.state, adoption.status) in ends
    assert adoption.office == cast.offices.gp
