"""Counts of published practices by place and by theme, each in one query; alphabetical, no rank.

Those by theme, by state and by district the search keeps; others are counted within a district.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from unicodedata import normalize

from django.db.models import Count
from django.utils.translation import gettext_lazy

from places.choices import LEVEL_ORDER, Level
from places.models import LevelName, Place
from practices.choices import ThemeGroup
from practices.models import Practice, Theme
from practices.search.counts import of_published
from practices.search.facets import DISTRICT, STATE, THEME

_PLURAL = {
    Level.STATE: gettext_lazy("States and Union Territories"),
    Level.DISTRICT: gettext_lazy("Districts"),
    Level.BLOCK: gettext_lazy("Blocks"),
    Level.GP: gettext_lazy("Gram Panchayats and other village bodies"),
}


@dataclass(frozen=True)
class Counted:
    """A place or theme with the number of published practices of it and under it."""

    what: object
    count: int


@dataclass(frozen=True)
class Children:
    """The places of one level directly under another, with the level's words."""

    level: str
    heading: str
    local_name: str
    local_language: str
    places: list


def states():
    """Return all states and union territories with their counts; at most three queries."""
    found = sorted(Place.objects.current().filter(level=Level.STATE), key=as_shown)
    kept = of_published(STATE)
    samples = [place for place in found if not _is_kept(place)]
    told = Practice.objects.listed().filter(place__state__in=samples)
    counts = _counts(told, "place__state") if samples else {}
    return [
        Counted(place, kept[int(place.code)] if _is_kept(place) else counts[place.pk])
        for place in found
    ]


def of_place(place):
    """Return how many published practices a state or district and all under it have; one query.

    None of another place, and where the state is a sample: there nothing is kept.
    """
    if place.level == Level.STATE and _is_kept(place):
        return of_published(STATE)[int(place.code)]
    if place.level == Level.DISTRICT and _is_kept(place.state):
        return of_published(DISTRICT, place.state.code)[place.pk]
    return None


def of_theme(theme):
    """Return how many published practices a theme has; one query."""
    return of_published(THEME)[theme.pk]


def _is_kept(state):
    """Whether the search keeps the counts of a state: the code of a sample is no number."""
    return state is not None and state.code.isdigit()


def children_of(place, language):
    """Return the places directly under `place` by level; a constant number of queries."""
    below = sorted(Place.objects.current().children_of(place), key=as_shown)
    ordered = sorted(below, key=lambda child: LEVEL_ORDER[child.level])
    names = local_names(place.state_id, language)
    return [
        _children(level, list(places), _told_under(place, level), names)
        for level, places in groupby(ordered, key=lambda child: child.level)
    ]


def as_shown(place):
    """Return by what a place is sorted: the name that the reader sees, in its script's own order.

    Signs are taken apart, so that a letter with a dot stands beside the letter without one.
    """
    return normalize("NFD", place.name_here).casefold(), place.code


def _told_under(place, level):
    """Return the counts of the places of a `level` under `place`, by their keys."""
    if place.level == Level.STATE and level == Level.DISTRICT and _is_kept(place):
        return of_published(DISTRICT, place.code)
    path = "place" if level == Level.GP else f"place__{level}"
    return _counts(Practice.objects.listed().under(place), path)


def _children(level, places, counts, names):
    name = names.get(level)
    return Children(
        level=level,
        heading=str(_PLURAL[level]),
        local_name=name.name if name else "",
        local_language=name.language if name else "",
        places=[Counted(place, counts[place.pk]) for place in places],
    )


def _counts(practices, path):
    rows = practices.order_by().values_list(path).annotate(count=Count("pk"))
    return Counter({key: count for key, count in rows if key})


def local_names(state_id, language):
    """Return `{level: LevelName}` of a state, in `language` or else in English; one query."""
    names = LevelName.objects.filter(state=state_id, language__in={language, "en"})
    return {name.level: name for name in sorted(names, key=lambda n: n.language == language)}


def themes_by_group():
    """Return `[(group key, its words, [Counted])]` of all current themes; two queries."""
    told = of_published(THEME)
    by_group = {group.value: [] for group in ThemeGroup}
    for theme in Theme.objects.current().order_by("position"):
        by_group[theme.group].append(Counted(theme, told[theme.pk]))
    return [(group.value, group.label, by_group[group.value]) for group in ThemeGroup]
