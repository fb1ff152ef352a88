"""Offers for tests, made as the portal makes them."""

from datetime import timedelta

from accounts.querysets import today
from accounts.standing import standing_of
from practices.models import Theme
from workshops.visits import offering

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


def words_of_visits(by):
    """Make an open offer of `by`; return what fills in paths."""
    return {"offer": offer_by(by).pk}
