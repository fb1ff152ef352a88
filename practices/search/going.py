"""Where a query leads by itself: a short code to its practice, a directory code to its place."""

import re

from django.urls import reverse

from places.choices import LEVEL_ORDER, Level
from places.models import Place
from practices import codes
from practices.models import Practice
from practices.search.numbers import DIGITS

MOST = 3
_LONGEST = 80  # letters of what may be a code: longer text is not even compared with one
# LS- and about as many symbols as a code has; without the dash only with a figure among them.
_CODE = re.compile(
    r"LS\s?[-–—]\s?(?:[A-Z0-9][\s-]?){5,11}|LS\s?(?=[A-Z]*[0-9])[A-Z0-9]{7,9}",
    re.IGNORECASE | re.ASCII,
)
_LEVELS = "|".join((Level.STATE, Level.DISTRICT, Level.BLOCK, Level.GP))
_PLACE_CODE = re.compile(
    rf"(?:(?P<level>{_LEVELS}) ?[: ] ?|lgd(?: code)? ?:? ?)?"
    r"(?P<code>\d{1,9}|sample-[\w-]{1,40})",
    re.IGNORECASE | re.ASCII,
)


def leads_to(text, user):
    """Return `(address, places)`: where `text` leads straight, and places that it may mean.

    The address is "" where it leads nowhere or to several places; most texts cost no query. What
    was typed as a code and is none leads to the page that says so.
    """
    text = " ".join(text.split()).translate(DIGITS)
    if len(text) > _LONGEST:
        return "", []
    if code := codes.read_code(text) if len(text) <= codes.LENGTH * 2 else None:
        practice = Practice.objects.visible_to(user).filter(code=code).first()
        if practice:
            return practice.get_absolute_url(), []
    if _CODE.fullmatch(text):
        return reverse("code", args=[text]), []
    found = _places(text)
    if len(found) == 1:
        return reverse("practices:place", args=[found[0].level, found[0].code]), []
    return "", found[:MOST]


def _places(text):
    """Return the current places whose code was typed, the higher first."""
    typed = _PLACE_CODE.fullmatch(text)
    if typed is None:
        return []
    places = (
        Place.objects.current().exclude(level=Level.NATIONAL).filter(code=typed["code"].lower())
    )
    if typed["level"]:
        places = places.filter(level=typed["level"].lower())
    return sorted(places.with_parents(), key=lambda place: LEVEL_ORDER[place.level])
