"""What this part adds to the page of a place: the way to its learning unit."""

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.units.choices import LEVELS
from practices.page_links import PageLink, place_link


@place_link
def unit_of_place(place):
    """Lead from a state or a district to its unit, told of or not; no query."""
    if place.level not in LEVELS:
        return None
    return PageLink(
        _("Its learning unit"), reverse("learning:unit", args=[place.level, place.code])
    )
