"""Workshops for tests, made as the portal makes them."""

from datetime import timedelta
from uuid import uuid4

from accounts.querysets import today
from accounts.standing import standing_of
from practices.models import Theme
from tests.factories.plans import words_of_plans
from tests.factories.visits import words_of_visits
from workshops import cards, drafting, joining, people, services, workflow
from workshops.agenda import services as agenda
from workshops.hall import files, homecoming, packing
from workshops.hall.keys import key_of
from workshops.hall.tables import shape
from workshops.invitations import services as invitations
from workshops.room import asking, hunting, voting
from workshops.tellers import services as tellers

WORDS = {
    "title": "Pits that stay",
    "purpose": "Two days on emptying pits.",
    "words_language": "en",
    "programme": "sbm",
    "venue": "Training hall",
    "languages": ["hi"],
}
STEPS = {
    "draft": (),
    "announced": ("announce",),
    "running": ("announce", "start"),
    "closed": ("announce", "start", "close"),
    "cancelled": ("announce", "cancel"),
}


def workshop_in(state, *, by, districts, facilitators=(), begins=5, days=2, **words):
    """Return a workshop in `state`, called by the main office of `by`, in `begins` days."""
    first = today() + timedelta(days=begins)
    told = {"starts_on": first, "ends_on": first + timedelta(days=days - 1)} | WORDS | words
    workshop = services.convene(
        by=by,
        office=standing_of(by).main_office,
        themes=Theme.objects.filter(key="faecal-sludge"),
        districts=districts,
        **told,
    )
    services.name_facilitators(workshop, facilitators, by=by)
    for verb in STEPS[state]:
        workshop = workflow.apply(workshop, verb, by=by, note="The hall is flooded.")
    workshop.refresh_from_db()
    return workshop


def words_of_workshops(by, place, guest):
    """Make an announced workshop that `by` calls for `place`, to which `guest` has come.

    Return what fills in paths.
    """
    made = workshop_in("announced", by=by, districts=[place])
    told = {"name": "Asha", "office_title": "Pani Samiti", "level": "gp", "district": place}
    people.add(made, by=by, uid=uuid4(), **told)
    guest_told = {"office_title": "Secretary", "level": "gp", "district": place}
    people.come_in(made, user=guest, uid=uuid4(), **guest_told)
    letter = {"name": "Bela", "email": "bela@example.net", "language": "en"}
    letter |= {"office_title": "Pani Samiti", "level": "gp", "district": place}
    invited = invitations.invite_guest(made, by=by, uid=uuid4(), **letter)
    invitations.invite_offices(made, [standing_of(by).main_office], by=by)
    door = joining.code_of(joining.open_door(made, by=by))
    hall = _hall(by, place, guest)
    seat = hall.participants.get(person=guest)
    hunting.open_round(hall, by=by)
    need = {"uid": uuid4(), "text": "Pits that fill slowly", "language": "en"}
    hunting.need(seat, user=guest, **need)
    for n in "ab":
        said = {"kind": "gap", "text": f"What of floods {n}?", "language": "en"}
        cards.write(hall, uid=uuid4(), user=by, **said)
    voting.open_vote(hall, by=by, title="What first?", about="cards", dots=3)
    asking.ask(hall, uid=uuid4(), user=by, text="Who pays the pump?", language="en")
    words = {
        "district": place.pk,
        "workshop": made.pk,
        "door": door,
        "invited": invitations.token_of(invited),
        "hall": hall.pk,
        "seat": seat.pk,
    }
    words |= _told(hall, by)
    words["brought"] = brought_back(hall, by).pk
    agenda.begin_with_kit(made, 1, by=by)
    words["session"] = made.sessions.first().pk
    return words | words_of_visits(by, guest) | words_of_plans(by, place, hall)


def _told(hall, by):
    """Return the key of a draft of a card that somebody without an account told, and her token."""
    said = {"kind": "practice", "text": "We dig in turns.", "language": "en"}
    card = cards.write(hall, uid=uuid4(), user=by, teller_name="Kamla", **said)
    drafting.make_drafts(hall, [card.number], by=by)
    card.refresh_from_db()
    token = tellers.token_of(tellers.make_link(card.practice, by=by))
    return {"told": card.practice_id, "teller": token}


def _hall(by, place, guest):
    """Return a workshop under way, with a card on its wall and `guest` in it."""
    hall = workshop_in("running", by=by, districts=[place], begins=0)
    told = {"office_title": "Secretary", "level": "gp", "district": place}
    people.come_in(hall, user=guest, uid=uuid4(), **told)
    said = {"kind": "lesson", "text": "Pits filled in two years.", "language": "en"}
    cards.write(hall, uid=uuid4(), user=by, **said)
    return hall


def brought_back(workshop, by):
    """Return a file that came back from a hall, in which a card says something else than here."""
    packing.take_out(workshop, by=by)
    outing = workshop.outings.first()
    tables = packing.tables_of(workshop)
    tables["Card"][0]["text"] = "Pits filled in three years."
    outing.known["Card"][tables["Card"][0]["uid"]]["text"] = "neither"
    outing.save()
    told = {"way": packing.HOME, "shape": shape(), "workshop": str(workshop.uid)}
    told |= {"outing": str(outing.uid), "hall": str(uuid4()), "serial": 1}
    told["packed_at"] = outing.at.isoformat()
    return homecoming.bring(workshop, files.write(told, tables, key_of(outing)), by=by)
