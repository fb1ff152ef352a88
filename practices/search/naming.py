"""Places named in a query: offered as a filter beside it, never put on silently."""

from django.db import connection

from places.choices import Level
from places.folding import fold
from places.models import Place
from practices.search.pieces import loose_words
from practices.search.statements import TIMEOUT
from practices.search.words import LONGEST_QUERY, folded

MOST = 3
_LONGEST, _MOST_WORDS = 4, 12  # words of a name, words that are looked at
_SHORTEST = 3
_MOST_GPS = 3  # of one name: of more none is meant
_LEVELS = (Level.STATE, Level.DISTRICT, Level.BLOCK)
_LOOKED_AT = 30
_FULL_STOPS = str.maketrans("।॥", "  ")
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
    that was typed. What must not be there, and the words of a phrase, name nothing; they and all
    else that was typed stay as they are.
    """
    words = loose_words(text[:LONGEST_QUERY], _as_named)  # nor does the search read any further
    names = _names([word for word, _span in words[:_MOST_WORDS]])
    if not names:
        return []
    found = _bearing(names)
    above = [place for place in found if place.level in _LEVELS]
    chosen = above or (found if len(found) <= _MOST_GPS else [])
    chosen = {place.pk: place for place in reversed(chosen) if _stands_alone(place, chosen)}
    named = [*reversed(chosen.values())][:MOST]
    return [(place, _without(text, words, place.called.split())) for place in named]


def _as_named(text):
    """Return typed `text` as the names of places are kept: it may end with a full stop."""
    return fold(text.translate(_FULL_STOPS))


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
    """Return what may be a name: one word to four side by side, none of them empty."""
    spans = [
        " ".join(words[start : start + length])
        for length in range(1, _LONGEST + 1)
        for start in range(len(words) - length + 1)
        if all(words[start : start + length])
    ]
    return [span for span in dict.fromkeys(spans) if len(span) >= _SHORTEST]


def _stands_alone(place, found):
    """Return whether no longer name was typed that holds its own: Delhi in New Delhi."""
    return not any(
        place.called != other.called and f" {place.called} " in f" {other.called} "
        for other in found
    )


def _without(text, words, name):
    """Return the text as it was typed without the words of the `name`, "" where nothing is left."""
    folded_words = [word for word, _span in words]
    starts = range(len(words))
    start = next(n for n in starts if folded_words[n : n + len(name)] == name)
    end = start + len(name)
    others = words[:start] + words[end:]
    for span in sorted({span for _word, span in words[start:end]}, reverse=True):
        left = " ".join(word for word, its in others if its == span)  # typed as one with the name
        text = f"{text[: span[0]]} {left} {text[span[1] :]}"
    return " ".join(text.split()) if folded(text) else ""
