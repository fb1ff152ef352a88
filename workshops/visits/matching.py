"""Which offers fit together, and why, in words.

What fits names a theme in common. Nearness is what the directory of places says: the same Block,
District, division or State. It knows neither coordinates nor which districts are neighbours, so
nothing is said of them; how far a host is it may tell itself, and of two as near the one that is
reached sooner comes first. Nothing here ranks places: what is nearer comes first, then what is
newer.
"""

from dataclasses import dataclass

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from accounts.models import User
from places.choices import Level
from places.models import Area
from practices.choices import LANGUAGES
from practices.notify import holders_of
from workshops.models import Offer
from workshops.visits.choices import Side

ROWS = 20
TOLD_OFFICES = 20  # that hear of a new offer
_NAMES = dict(LANGUAGES)


@dataclass(frozen=True)
class Match:
    """An offer of the other side: why it fits, and what is still to be settled."""

    offer: Offer
    reasons: list
    to_settle: list


def matches_of(offer):
    """Return the `Match`es of `offer`, the nearest first; three queries."""
    found = list(_fitting(offer)[:ROWS])
    areas = _areas_of(offer.place) if found else {}
    return [_match(offer, other, areas) for other in found]


def _fitting(offer):
    others = Offer.objects.listed().filter(side=Side(offer.side).other).exclude(office=offer.office)
    themes = Offer.themes.through.objects.filter(theme__offers=offer).values("offer")
    return others.filter(pk__in=themes).nearest_to(offer.place).with_row_data()


def who_matches(offer):
    """Return the active people at the offices whose offers fit a new one, of the nearest offices.

    Its themes are not kept yet where it is being made: `offering.make` sets them before.
    """
    offices = list(_fitting(offer).values_list("office", flat=True)[:TOLD_OFFICES])
    return User.objects.active().filter(pk__in=holders_of(offices).values("pk"))


def _areas_of(place):
    """Return {key of a place: name of an area} of all that share an area with `place`."""
    own = [key for key in (place.pk, place.block_id, place.district_id) if key]
    shared = Area.objects.filter(places__in=own).values("pk")
    rows = Area.places.through.objects.filter(area__in=shared)
    return dict(rows.values_list("place", "area__name"))


def _match(offer, other, areas):
    reasons, to_settle = [_themes(offer, other), _distance(offer.place, other.place, areas)], []
    for fits, words in (_languages(offer, other), _months(offer, other), _people(offer, other)):
        (reasons if fits else to_settle).append(words)
    return Match(other, reasons, to_settle)


def _themes(offer, other):
    own = {theme.pk for theme in offer.themes.all()}
    names = ", ".join(theme.name for theme in other.themes.all() if theme.pk in own)
    return _("Theme in common: %(names)s") % {"names": names}


def _distance(here, there, areas):
    words = {
        "block": _("In the same Block: %(name)s"),
        "district": _("In the same district: %(name)s"),
        "state": _("In the same State: %(name)s"),
    }
    for level in (Level.BLOCK, Level.DISTRICT):
        if _shares(here, there, level):
            return words[level] % {"name": getattr(there, level).name_here}
    for key in (there.pk, there.block_id, there.district_id):
        if key in areas:
            return _("In the same division or area: %(name)s") % {"name": areas[key]}
    if _shares(here, there, Level.STATE):
        return words["state"] % {"name": there.state.name_here}
    return _("In another State. How far it is, the Sourcebook does not know")


def _shares(here, there, level):
    key = getattr(here, f"{level}_id")
    return key is not None and key == getattr(there, f"{level}_id")


def _languages(offer, other):
    shared = [_NAMES.get(key, key) for key in offer.languages if key in other.languages]
    if shared:
        return True, _("Language in common: %(names)s") % {"names": ", ".join(shared)}
    return False, _("No language in common is named. Ask who could interpret")


def _months(offer, other):
    if not offer.months or not other.months:
        return True, _("One of the two can come or host in any month")
    shared = [str(MONTHS[n]) for n in sorted(offer.months) if n in other.months]
    if shared:
        return True, _("Months in common: %(names)s") % {"names": ", ".join(shared)}
    return False, _("No month in common is named. Ask whether another would do")


def _people(offer, other):
    host, guest = (offer, other) if offer.hosts else (other, offer)
    told = {"room": host.people, "come": guest.people}
    if guest.people <= host.people:
        return True, _("Room for %(room)s, and %(come)s want to come") % told
    return False, _("Room for %(room)s only, and %(come)s want to come") % told
