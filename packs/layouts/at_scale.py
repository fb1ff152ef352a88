"""An entry seen from a State: how far its problem and its use reach, what it would cost.

Only what was told or stands in the directory is counted, each figure says how it came about, and
nothing is told of what is covered but how many there are.
"""

from collections import Counter

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped, rupees
from packs.layouts.texts import text
from places.choices import Level
from places.models import Place
from practices.choices import AdoptionStatus, CostUnit
from practices.living.course import WORDS
from practices.models import Practice

MOST_DISTRICTS = 24
_ORDER = (
    AdoptionStatus.IN_USE,
    AdoptionStatus.TRIED,
    AdoptionStatus.PLANNED,
    AdoptionStatus.DROPPED,
    AdoptionStatus.DID_NOT_WORK,
)


def theme_lines(telling):
    """Return how many published entries tell of each of its themes, and from how many districts."""
    listed = Practice.objects.visible_to(AnonymousUser()).listed()
    lines = []
    for theme in telling.themes:
        found = listed.filter(themes__key=theme.key)
        districts = found.filter(shielded_level="").exclude(place__district=None)
        told = {
            "theme": theme.name,
            "n": grouped(found.count()),
            "districts": grouped(districts.values("place__district").distinct().count()),
        }
        words = _("%(theme)s: practices told here: %(n)s; districts that told one: %(districts)s.")
        lines.append(text(words % told))
    return [*lines, text(_("A district that has told nothing is not yet heard from."))]


def spread(practice):
    """Return a line for each district, by name, of how far its places are; then what is covered."""
    shown = practice.adoptions.shown()
    rows = list(shown.named().values_list("shown_status", "place__district", "place__state"))
    keys = {key for _status, *keys in rows for key in keys}
    places = Place.objects.in_bulk(keys - {None})
    by_district = {}
    for status, district, state in rows:
        names = [places[key].name_here for key in (district, state) if key]
        where = ", ".join(names) or _("India")
        by_district.setdefault((where, district), Counter())[status] += 1
    lines = [
        text(f"{where}: {_counted(found)}") for (where, _pk), found in sorted(by_district.items())
    ]
    left = len(lines) - MOST_DISTRICTS
    if left > 0:
        words = ngettext("and %(n)s more district", "and %(n)s more districts", left)
        lines = [*lines[:MOST_DISTRICTS], text(words % {"n": grouped(left)})]
    covered = Counter(shown.covered().values_list("shown_status", flat=True))
    if covered:
        lines.append(text(f"{_('Not named')}: {_counted(covered)}"))
    return lines or [text(_("No place has taken it up yet"))]


def _counted(found):
    return ", ".join(
        f"{WORDS[status]} {grouped(found[status])}" for status in _ORDER if found[status]
    )


def cost_lines(version, telling):
    """Return what it would cost a Gram Panchayat and a district, and how that was worked out."""
    if version.cost_amount is None:
        return [text(_("What it cost was not told, so nothing can be worked out."))]
    if version.cost_unit != CostUnit.GP:
        words = _(
            "It was not told for a whole Gram Panchayat, so the cost for one, or for a district, "
            "cannot be worked out from it."
        )
        return [text(words)]
    one = _("For a Gram Panchayat: %(amount)s, as told.") % {"amount": rupees(version.cost_amount)}
    return [text(one), text(_for_district(version, telling))]


def _for_district(version, telling):
    district = None if telling.hides or telling.covered else version.place.district
    number = district and _gps(district)
    if not number:
        return _(
            "For a district it cannot be worked out: its district, or its number, is not known."
        )
    told = {
        "total": rupees(version.cost_amount * number),
        "amount": rupees(version.cost_amount),
        "n": grouped(number),
        "district": district.full_name,
    }
    words = _(
        "For %(district)s: about %(total)s. Worked out as %(amount)s × %(n)s Gram Panchayats that "
        "the directory (LGD) holds there, as if each cost as much, at the prices told."
    )
    return words % told


def _gps(district):
    return Place.objects.current().filter(level=Level.GP, district=district).count()
