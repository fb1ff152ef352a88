"""Offers, visits and calls for tests, made as the portal makes them."""

from datetime import time, timedelta

from django.utils import timezone

from accounts.querysets import today
from accounts.standing import standing_of
from practices.models import Theme
from workshops.visits import calling, offering, takings, verifying, visiting, workflow

WORDS = {
    "words": "A segregation shed that four wards keep.",
    "words_language": "en",
    "languages": ["hi", "en"],
    "months": [11, 12],
    "people": 8,
}


def offer_by(person, side="host", *, themes=("solid-waste",), days=90, **words):
    """Return an open offer of the main office of `person`, standing for `days`."""
    told = WORDS | {"until": today() + timedelta(days=days)} | words
    office = standing_of(person).main_office
    found = Theme.objects.filter(key__in=themes)
    return offering.make(by=person, office=office, side=side, themes=found, **told)


def words_of_visits(by, guest):
    """Make an open offer of `by` and visits of `guest` to it; return what fills in paths."""
    offer = offer_by(by)
    there = {"host": by, "guest": guest, "offer": offer}
    agreed = visit_in("agreed", **there)
    peers = visit_in("closed", **there, kind="verification", begins=0)
    judged = visit_in("agreed", **there, kind="verification")
    call = call_by(by, invited=[standing_of(by).main_office.place])
    calling.join(call, by=guest)
    pairs = {"peers": peers.pk, "judged": judged.pk}
    return {"offer": offer.pk, "visit": agreed.pk, "call": call.pk, **pairs}


VISIT = {"words": "How the books of the shed are kept.", "words_language": "en", "people": 4}
FOUND = {"every-home": ("yes", ""), "schools": ("no", "The lock is on.")}
STEPS = {
    "asked": (),
    "agreed": ("agree",),
    "held": ("agree", "hold"),
    "closed": ("agree", "hold", "debrief"),
    "declined": ("decline",),
    "cancelled": ("agree", "cancel"),
}


def visit_in(state, *, host, guest, offer=None, begins=5, **words):
    """Return a visit in `state`, of the main office of `guest` to that of `host`.

    Of one that was held the days lie `begins` days ahead all the same: it is held then.
    """
    offer = offer or offer_by(host)
    first = today() + timedelta(days=begins)
    told = {"starts_on": first, "ends_on": first} | VISIT | words
    visit = visiting.ask(offer, by=guest, office=standing_of(guest).main_office, **told)
    then = timezone.now() + timedelta(days=max(begins, 0))
    for verb in STEPS[state]:
        by = host if verb in ("agree", "decline") else guest
        visit = workflow.apply(visit, verb, by=by, note="The road is closed.", at=then)
        if verb == "hold" and visit.kind == "verification":
            verifying.write(visit, FOUND, by=guest, at=then)
        elif verb == "hold":
            takings.add(visit, "We keep the books like this.", by=guest, at=then)
    visit.refresh_from_db()
    return visit


CALL = {
    "title": "Who pays for the tanker",
    "purpose": "Three districts tell what they charge.",
    "words_language": "en",
    "opens_at": time(15),
    "minutes": 60,
    "dial_in": "Number 1800, word Secretdial",
}


def call_by(person, *, invited, begins=5, **words):
    """Return a call that the main office of `person` convened, in `begins` days."""
    told = CALL | {"on": today() + timedelta(days=begins)} | words
    themes = Theme.objects.filter(key="faecal-sludge")
    office = standing_of(person).main_office
    return calling.convene(by=person, office=office, invited=invited, themes=themes, **told)
