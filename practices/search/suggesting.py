"""Suggestions while somebody types in the search box: each kind read off an index, ten at most."""

from functools import lru_cache

from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode

from places.choices import Level
from places.search import suggest as suggest_places
from practices import remembered
from practices.models import Practice
from practices.search import title_starts
from practices.search.sounds import MARK, is_long, keys_asked, keys_in, keys_of_names
from practices.search.words import LONGEST_QUERY, folded

MOST = 10
_SHORTEST = 2
# With fewer letters only states, and only places above a village: so many begin so.
_STATES_ALONE, _HIGHER_ALONE = 3, 4
_TAGS = """
SELECT t.name FROM taggit_tag t
WHERE lower(t.name) COLLATE "C" >= %s AND lower(t.name) COLLATE "C" < %s AND EXISTS (
    SELECT FROM taggit_taggeditem i JOIN practices_search s ON s.practice_id = i.object_id
    WHERE i.tag_id = t.id AND s.state = 'published' AND i.content_type_id = (
        SELECT id FROM django_content_type WHERE app_label = 'practices' AND model = 'practice'))
ORDER BY lower(t.name) COLLATE "C" LIMIT %s
"""


def suggestions(text, user):
    """Return `{titles, themes, tags, places}` that begin with `text`, at most ten of each."""
    key = folded(text[:LONGEST_QUERY])
    if len(key) < _SHORTEST:
        return {"titles": [], "themes": [], "tags": [], "places": []}
    return {
        "titles": _titles(key, user),
        "themes": _themes(key),
        "tags": _tags(text.strip().lower()),
        "places": _places(text, key),
    }


def _titles(key, user):
    """Titles of which a word begins so; those that begin so themselves come first."""
    begun = title_starts.begun_with(key, MOST)
    practices = Practice.objects.filter(pk__in=begun).visible_to(user).listed()
    found = practices.defer(None).only("title", "slug", "language", "state").in_bulk()
    return [
        {"title": p.title, "language": p.language, "url": p.get_absolute_url()}
        for p in (found[pk] for pk in begun if pk in found)
    ][:MOST]


def _themes(key):
    themes = [theme for theme in remembered.themes().values() if not theme.merged_into_id]
    begun = [
        theme
        for theme in themes
        if any(f" {key}" in name for name in _written(tuple(theme.names.values())))
    ] or [theme for theme in themes if _sounds_like(key, tuple(theme.names.values()))]
    return [
        {"key": theme.key, "name": theme.name, "url": theme.get_absolute_url()} for theme in begun
    ][:MOST]


def _tags(text):
    with connection.cursor() as cursor:
        cursor.execute(_TAGS, [text, text + title_starts.LAST_LETTER, MOST])
        names = [name for (name,) in cursor.fetchall()]
    address = reverse("practices:list")
    return [{"name": name, "url": f"{address}?{urlencode({'tag': name})}"} for name in names]


def _places(text, key):
    return [
        {
            "key": place.key,
            "name": place.name,
            "label": place.long_label,
            "url": reverse("practices:place", args=[place.level, place.code]),
        }
        for place in _places_begun(text, key)
        if place.level != Level.NATIONAL
    ]


def _places_begun(text, key):
    if key.isascii() and len(key) < _STATES_ALONE:
        states = remembered.states().values()
        names = ((state, {folded(state.name), folded(state.name_here)}) for state in states)
        return [state for state, own in names if any(name.startswith(key) for name in own)][:MOST]
    higher = (Level.STATE, Level.DISTRICT, Level.BLOCK)
    levels = higher if len(key) < _HIGHER_ALONE else None
    states = remembered.states().values()
    return suggest_places(text, MOST, levels=levels, alike=False) or [
        state for state in states if _sounds_like(key, (state.name, str(state.name_here)))
    ]


@lru_cache(maxsize=500)
def _written(names):
    """Return names folded, with a space before each word."""
    return tuple(f" {folded(name)}" for name in names)


def _sounds_like(key, names):
    """Say whether each typed word sounds like one of `names`, or as one begins; all in memory."""
    typed = [[_skeleton(one) for one in keys_asked(word) if is_long(one)] for word in key.split()]
    return all(any(one.startswith(tuple(keys)) for one in _heard(names)) for keys in typed)


@lru_cache(maxsize=500)
def _heard(names):
    """Return how the words of names sound."""
    keys = [key for name in names for key in (*keys_in(folded(name)), *keys_of_names(name))]
    return tuple(map(_skeleton, keys))


def _skeleton(key):
    """Return the consonants of a key, without the way in which they were folded."""
    return key[len(MARK) + 1 :]
