"""Where a query leads by itself: a short code to its practice, a directory code to its place."""

import re

from django.urls import reverse

from places.choices import LEVEL_ORDER, Level
from places.models import Place
from practices import codes
from practices.models import Practice

MOST = 3
_LEVELS = "|".join((Level.STATE, Level.DISTRICT, Level.BLOCK, Level.GP))
_PLACE_CODE = re.compile(
    rf"(?:(?P<level>{_LEVELS})\s*[:\s]|lgd(?:\s+code)?\s*:?)?\s*(?P<code>\d{{1,9}}|sample-[\w-]{{1,40}})",
    re.IGNORECASE | re.ASCII,
)


def leads_to(text, user):
    """Return `(address, places)`: where `text` leads straight, and places that it may mean.

    The address is "" where it leads nowhere or to several places; most texts cost no query.
    """
    if code := _practice_code(text):
        practice = Practice.objects.visible_to(user).filter(code=code).first()
        return (practice.get_absolute_url() if practice else ""), []
    found = _places(text)
    if len(found) == 1:
        return reverse("practices:place", args=[found[0].level, found[0].code]), []
    return "", found[:MOST]


def _practice_code(text):
    """Return the code that was typed, but none for a word that might be one by chance."""
    looks_so = text[:2].upper() == "LS" or any(map(str.isdigit, text))
    return codes.read_code(text) if looks_so and len(text) <= codes.LENGTH * 2 else None


def _places(text):
    """Return the current places whose code was typed, the higher first."""
    typed = _PLACE_CODE.fullmatch(text.strip())
    if typed is None:
        return []
    places = (
        Place.objects.current().exclude(level=Level.NATIONAL).filter(code=typed["code"].lower())
    )
    if typed["level"]:
        places = places.filter(level=typed["level"].lower())
    return sorted(places.with_parents(), key=lambda place: LEVEL_ORDER[place.level])
