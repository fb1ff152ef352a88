"""Counts of published practices by place and by theme, each in one query; alphabetical, no rank."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from unicodedata import normalize

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext_lazy

from places.choices import LEVEL_ORDER, Level
from places.models import LevelName, Place
from practices.choices import ThemeGroup
from practices.models import Practice, Theme
from practices.search.facets import THEME

_BY_THEME = """
SELECT theme, sum(told)::int FROM (
    SELECT facets & {mask} AS packed, count(*) AS told
    FROM practices_search WHERE state = 'published' GROUP BY 1
) AS together CROSS JOIN LATERAL (VALUES {slots}) AS slot (theme)
WHERE theme > 0 GROUP BY theme
"""
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
    """Return all states and union territories with their counts; two queries."""
    found = sorted(Place.objects.current().filter(level=Level.STATE), key=as_shown)
    counts = _counts(Practice.objects.listed(), "place__state")
    return [Counted(place, counts[place.pk]) for place in found]


def children_of(place, language):
    """Return the places directly under `place` by level; a constant number of queries."""
    below = sorted(Place.objects.current().children_of(place), key=as_shown)
    ordered = sorted(below, key=lambda child: LEVEL_ORDER[child.level])
    names = local_names(place.state_id, language)
    told = Practice.objects.listed().under(place)
    return [
        _children(level, list(places), told, names)
        for level, places in groupby(ordered, key=lambda child: child.level)
    ]


def as_shown(place):
    """Return by what a place is sorted: the name that the reader sees, in its script's own order.

    Signs are taken apart, so that a letter with a dot stands beside the letter without one.
    """
    return normalize("NFD", place.name_here).casefold(), place.code


def _children(level, places, told, names):
    path = "place" if level == Level.GP else f"place__{level}"
    counts = _counts(told, path)
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
    told = _published_by_theme()
    by_group = {group.value: [] for group in ThemeGroup}
    for theme in Theme.objects.current().order_by("position"):
        by_group[theme.group].append(Counted(theme, told.get(theme.pk, 0)))
    return [(group.value, group.label, by_group[group.value]) for group in ThemeGroup]


def _published_by_theme():
    """Return `{theme id: published practices of it}`, counted from the packed facets.

    Three in four practices share their themes with another, so packed ones are counted first:
    a join of themes and practices took fifty times as long (10,000 practices: 111 and 2 ms).
    """
    mask = sum(THEME.mask << shift for shift in THEME.shifts())
    slots = ", ".join(f"((packed >> {shift}) & {THEME.mask})" for shift in THEME.shifts())
    with connection.cursor() as cursor:
        cursor.execute(_BY_THEME.format(mask=mask, slots=slots))
        return dict(cursor.fetchall())
