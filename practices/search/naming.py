"""Places named in a query: offered as a filter beside it, never put on silently."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Length

from places.choices import LEVEL_ORDER, Level
from places.models import Place
from practices.search.words import folded

MOST = 3
_LONGEST, _MOST_WORDS = 4, 12  # words of a name, words that are looked at
_SHORTEST = 3
_MOST_GPS = 3  # of one name: of more none is meant
_LEVELS = (Level.STATE, Level.DISTRICT, Level.BLOCK)
_LOOKED_AT = 30


def named_in(text):
    """Return up to three `(place, text without its name)`, higher places first; one query.

    Gram Panchayats only where nothing above bears a name that was typed.
    """
    words = folded(text).split()[:_MOST_WORDS]
    names = _names(words)
    if not names:
        return []
    order = Case(*(When(level=key, then=Value(n)) for key, n in LEVEL_ORDER.items()))
    places = Place.objects.current().filter(names__folded__in=names).exclude(level=Level.NATIONAL)
    places = places.annotate(called=F("names__folded"), rank=order).with_parents()
    found = list(places.order_by("rank", -Length("called"), "name", "id")[:_LOOKED_AT])
    above = [place for place in found if place.level in _LEVELS]
    chosen = above or (found if len(found) <= _MOST_GPS else [])
    chosen = {place.pk: place for place in reversed(chosen) if _stands_alone(place, chosen)}
    return [(place, _without(words, place.called)) for place in reversed(chosen.values())][:MOST]


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
