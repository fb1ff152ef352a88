"""Workshops for tests, made as the portal makes them."""

from datetime import timedelta

from accounts.querysets import today
from accounts.standing import standing_of
from practices.models import Theme
from workshops import services, workflow

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


def words_of_workshops(by, place):
    """Make an announced workshop that `by` calls for `place`; return what fills in paths."""
    return {"workshop": workshop_in("announced", by=by, districts=[place]).pk}
