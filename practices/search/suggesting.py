"""Suggestions while somebody types in the search box."""

from django.urls import reverse
from taggit.models import Tag

from places.search import suggest as suggest_places
from practices.models import Practice, Theme
from practices.search.words import LONGEST_QUERY, folded

MOST = 10
_SHORTEST = 2


def suggestions(text, user):
    """Return `{titles, themes, tags, places}` that begin with `text`, at most ten of each."""
    key = folded(text[:LONGEST_QUERY])
    if len(key) < _SHORTEST:
        return {"titles": [], "themes": [], "tags": [], "places": []}
    return {
        "titles": _titles(key, user),
        "themes": _themes(key),
        "tags": _tags(text.strip()),
        "places": _places(text),
    }


def _titles(key, user):
    """Titles of which a word begins so; those that begin so themselves come first."""
    begun = Practice.objects.filter(search_row__title_key__startswith=key)
    within = Practice.objects.filter(search_row__title_key__contains=f" {key}")
    found = []
    for practices in (begun, within):
        listed = practices.visible_to(user).listed().newest_first()
        found += list(listed.defer(None).only("title", "slug", "language", "state")[:MOST])
    return [
        {"title": p.title, "language": p.language, "url": p.get_absolute_url()}
        for p in dict.fromkeys(found)
    ][:MOST]


def _themes(key):
    begun = [
        theme
        for theme in Theme.objects.current()
        if any(f" {folded(name)}".find(f" {key}") >= 0 for name in theme.names.values())
    ]
    return [
        {"key": theme.key, "name": theme.name, "url": theme.get_absolute_url()} for theme in begun
    ][:MOST]


def _tags(text):
    shown = Practice.objects.listed().filter(tags__name__istartswith=text)
    names = Tag.objects.filter(name__istartswith=text, practice__in=shown).distinct()
    address = reverse("practices:list")
    return [
        {"name": name, "url": f"{address}?tag={name}"}
        for name in names.order_by("name").values_list("name", flat=True)[:MOST]
    ]


def _places(text):
    return [
        {
            "key": place.key,
            "name": place.name,
            "label": place.long_label,
            "url": reverse("practices:place", args=[place.level, place.code]),
        }
        for place in suggest_places(text, MOST)
        if place.level != "national"
    ]
