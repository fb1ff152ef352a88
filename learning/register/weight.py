"""How many ask for a gap, from how many districts, and where it hurts: no number under five."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped
from places.models import Place
from practices.desk.searched import FEW


@dataclass(frozen=True)
class Where:
    """A state or district where enough people ask for it, and how many."""

    name: str
    number: int


def asking(gap):
    """Return how many ask for a gap loaded `with_support`: who asked, who needs it, who sought."""
    return 1 + gap.support_count + gap.sought_count


def words(gap):
    """Return how many ask for it, "" where too few: their districts too where none is shielded."""
    number = asking(gap)
    if number < FEW:
        return ""
    told = ngettext("%(n)s person asks for it", "%(n)s people ask for it", number)
    told %= {"n": grouped(number)}
    if gap.shielded or gap.district_count < FEW:
        return told
    places = ngettext("from %(n)s district", "from %(n)s districts", gap.district_count)
    return _("%(people)s, %(places)s") % {
        "people": told,
        "places": places % {"n": grouped(gap.district_count)},
    }


def where_it_hurts(gap):
    """Return the `Where` of states and, of what is not shielded, districts; two queries at most."""
    counts = Counter([gap.shown_place.state_id])
    if not gap.shielded:
        counts[gap.shown_place.district_id] += 1
    for district, state in gap.supports.values_list("district", "district__state"):
        counts[state] += 1
        if not gap.shielded:
            counts[district] += 1
    for sought in gap.sought.all():
        counts.update({int(key): number for key, number in sought.states.items()})
    many = {key: number for key, number in counts.items() if key and number >= FEW}
    places = Place.objects.filter(pk__in=many).with_parents() if many else []
    return [
        Where(place.label, many[place.pk])
        for place in sorted(places, key=lambda one: (one.level, one.name))
    ]
