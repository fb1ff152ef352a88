"""A unit as its readers see it: where there are units, and what became of one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from events.models import Event
from events.subjects import words_of_verbs
from learning.models import Unit
from learning.units.log import OPEN_TO_ALL
from places.choices import Level
from places.models import Place
from practices.counting import as_shown

MOST_LINES = 20


@dataclass(frozen=True)
class Line:
    """One thing that became of a unit."""

    words: str
    at: datetime


def units_under(place):
    """Return the places that may have a unit directly below `place`: `{"told": …, "silent": …}`.

    The states under India, the districts of a state, by name: nothing ranks them. One query.
    """
    if place.level == Level.NATIONAL:
        found = Place.objects.filter(level=Level.STATE)
    elif place.level == Level.STATE:
        found = Place.objects.filter(level=Level.DISTRICT, state=place.pk)
    else:
        return {}
    has_unit = Exists(Unit.objects.filter(place=OuterRef("pk")))
    places = sorted(found.current().annotate(has_unit=has_unit), key=as_shown)
    return {
        "told": [one for one in places if one.has_unit],
        "silent": [one for one in places if not one.has_unit],
    }


def timeline(unit):
    """Return what became of `unit`, the latest first; one query."""
    events = Event.objects.filter(subject_type="unit", subject_id=unit.pk, verb__in=OPEN_TO_ALL)
    words = words_of_verbs()
    found = events.order_by("-at", "-id").values_list("verb", "at")[:MOST_LINES]
    return [Line(words[verb], at) for verb, at in found]
