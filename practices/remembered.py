"""What every list needs and hardly ever changes, remembered in the process for a short while.

Who asks for a theme or a state that is not among them reads them anew (`forget`). What is changed
here is forgotten at once, in other processes within `KEPT_FOR`.
"""

import time

from django.db import connection
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from places.choices import Level
from places.models import Place
from practices.models import Theme

KEPT_FOR = 30  # seconds
# As the search numbers years (`practices/search/facets.py`, which is read after this).
_YEARS = """
SELECT (value & 1023) + 1999 FROM practices_search_cell
WHERE one = 0 AND two = 0 AND value >> 10 = 9 AND entries > 0
"""
_kept = {}


def themes():
    """Return the themes by key, each with what it was merged into."""
    return _remembered(
        "themes", lambda: {one.key: one for one in Theme.objects.select_related("merged_into")}
    )


def themes_of(practice):
    """Return the themes of a practice in their order; no query if loaded `with_card_data`."""
    if not hasattr(practice, "theme_ids"):
        return list(practice.themes.all())
    ids = set(practice.theme_ids)
    if not ids <= {theme.pk for theme in themes().values()}:
        forget()
    return [theme for theme in themes().values() if theme.pk in ids]


def states():
    """Return the states by LGD code."""
    return _remembered(
        "states", lambda: {place.code: place for place in Place.objects.filter(level=Level.STATE)}
    )


def districts(state):
    """Return the districts of a state (a code) by their keys, by name."""
    return _remembered(
        f"districts {state}",
        lambda: {
            place.pk: place
            for place in Place.objects.filter(level=Level.DISTRICT, state__code=state).order_by(
                "name"
            )
        },
    )


def india():
    """Return India."""
    return _remembered("india", Place.objects.national)


def are_few(level, state, fewest):
    """Return whether the state (a key) has fewer than so many places of a `level` now."""
    places = Place.objects.filter(level=level, state=state, valid_to=None)
    return _remembered(f"few {level} {state} {fewest}", lambda: places[:fewest].count() < fewest)


def years():
    """Return the years in which practices were published that are published."""
    return _remembered("years", _read_years)


def _read_years():
    with connection.cursor() as cursor:
        cursor.execute(_YEARS)
        return [year for (year,) in cursor.fetchall()]


@receiver([post_save, post_delete], sender=Theme)
@receiver([post_save, post_delete], sender=Place)
def forget(**_signal):
    """Forget all, so that it is read anew."""
    _kept.clear()


def _remembered(name, read):
    until, found = _kept.get(name, (0, None))
    if time.monotonic() >= until:
        found = read()
        _kept[name] = (time.monotonic() + KEPT_FOR, found)
    return found
