"""What every list needs and hardly ever changes, remembered in the process for a short while.

Who asks for a theme or a state that is not among them reads them anew (`forget`). What is changed
here is forgotten at once, in other processes within `KEPT_FOR`.
"""

import time

from django.db import connection
from django.db.models import Count
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from places.choices import Level
from places.models import Place
from practices.choices import PracticeState
from practices.models import SearchRow, Theme

KEPT_FOR = 30  # seconds
MOST_OF_A_YEAR = 1000
_YEARS = """
SELECT year::int, (SELECT count(*) FROM (SELECT FROM practices_search WHERE state = 'published'
    AND published_at >= make_timestamptz(year::int, 1, 1, 0, 0, 0, 'Asia/Kolkata')
    AND published_at < make_timestamptz(year::int + 1, 1, 1, 0, 0, 0, 'Asia/Kolkata')
    LIMIT %s) AS counted)
FROM (SELECT min(published_at) AS first, max(published_at) AS last FROM practices_search
    WHERE state = 'published') AS ends,
    generate_series(extract(year FROM last AT TIME ZONE 'Asia/Kolkata'),
        extract(year FROM first AT TIME ZONE 'Asia/Kolkata'), -1) AS year
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
    """Return (district, number of practices published there) of a state (a code), most first."""
    return _remembered(f"districts {state}", lambda: _counted_districts(state))


def years():
    """Return (year, number of practices published in it), the newest first.

    None is counted beyond `MOST_OF_A_YEAR` and one.
    """
    return _remembered("years", _counted_years)


def _counted_years():
    with connection.cursor() as cursor:
        cursor.execute(_YEARS, [MOST_OF_A_YEAR + 1])
        return [(year, number) for year, number in cursor.fetchall() if number]


def _counted_districts(state):
    rows = SearchRow.objects.filter(state=PracticeState.PUBLISHED, place__state__code=state)
    rows = rows.exclude(place__district=None).order_by()
    counts = dict(rows.values_list("place__district").annotate(Count("pk")))
    places = Place.objects.in_bulk(counts)
    found = [(places[pk], number) for pk, number in counts.items()]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].name))


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
