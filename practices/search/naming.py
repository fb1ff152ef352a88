"""Places named in a query: offered as a filter beside it, never put on silently."""

from django.db import connection

from places.choices import Level
from places.models import Place
from practices.search.statements import TIMEOUT
from practices.search.words import folded

MOST = 3
_LONGEST, _MOST_WORDS = 4, 12  # words of a name, words that are looked at
_SHORTEST = 3
_MOST_GPS = 3  # of one name: of more none is meant
_LEVELS = (Level.STATE, Level.DISTRICT, Level.BLOCK)
_LOOKED_AT = 30
# The planner would read all names for twenty that may be one; their index is far faster.
_BEARING = (
    TIMEOUT
    + """SET LOCAL enable_seqscan = off;
SELECT p.id, n.folded FROM places_placename n JOIN places_place p ON p.id = n.place_id
WHERE n.folded = ANY(%s) AND p.level <> 'national'
ORDER BY array_position(%s, p.level::text), length(n.folded) DESC, p.name, p.id LIMIT %s
"""
)


def named_in(text):
    """Return up to three `(place, text without its name)`, the higher places first.

    One query, two where a place is named. Gram Panchayats only where nothing above bears a name
    that was typed.
    """
    words = folded(text).split()[:_MOST_WORDS]
    names = _names(words)
    if not names:
        return []
    found = _bearing(names)
    above = [place for place in found if place.level in _LEVELS]
    chosen = above or (found if len(found) <= _MOST_GPS else [])
    chosen = {place.pk: place for place in reversed(chosen) if _stands_alone(place, chosen)}
    return [(place, _without(words, place.called)) for place in reversed(chosen.values())][:MOST]


def _bearing(names):
    """Return the current places that bear one of `names`, the higher first, each with `called`."""
    with connection.cursor() as cursor:
        cursor.execute(_BEARING, [names, list(Level.values), _LOOKED_AT])
        called = dict(reversed(cursor.fetchall()))
    places = Place.objects.current().with_parents().in_bulk(called) if called else {}
    found = [places[pk] for pk in reversed(called) if pk in places]
    for place in found:
        place.called = called[place.pk]
    return found


def _names(words):
    """Return what may be a name: one word to four side by side."""
    spans = [
        " ".join(words[start : start + length])
        for length in range(1, _LONGEST + 1)
        for start in range(len(words) - length + 1)
    ]
    return [span for span in dict.fromkeys(spans) if len(span) >= _SHORTEST]


def _stands_alone(place, found):
    """Return whether no longer name was typed that holds its own: Delhi in New Delhi."""
    return not any(
        place.called != other.called and f" {place.called} " in f" {other.called} "
        for other in found
    )


def _without(words, name):
    """Return the words typed without those of the name."""
    return f" {' '.join(words)} ".replace(f" {name} ", " ", 1).strip()
