"""Suggestions while somebody types in the search box: each kind read off an index, ten at most."""

from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode

from places.choices import Level
from places.search import suggest as suggest_places
from practices import remembered
from practices.models import Practice
from practices.search import title_starts
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
    begun = [
        theme
        for theme in remembered.themes().values()
        if not theme.merged_into_id
        and any(f" {key}" in f" {folded(name)}" for name in theme.names.values())
    ]
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
    return suggest_places(text, MOST, levels=levels, alike=False)
