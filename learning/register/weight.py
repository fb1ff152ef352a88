"""How many ask for a gap, from how many districts, and where it hurts.

Each number is a sum of `learning.insights.blocks`, of states and their districts: none is under
five, and none can be found by taking one from another.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped
from learning.insights.blocks import FEW, blocks_of, told_of
from learning.models import Gap, Sought, Support
from places.models import Place

AT_ONCE = 500  # gaps that are weighed together


@dataclass(frozen=True)
class Where:
    """A state or district where enough people ask for it, and how many."""

    name: str
    number: int


@dataclass(frozen=True)
class Weight:
    """What may be told of one gap: its blocks by (state, district), and how many districts."""

    blocks: dict
    districts: int = 0

    @property
    def words(self):
        """How many ask for it, "" where too few; their districts where none is named beside."""
        number = told_of(self.blocks)
        if not number:
            return ""
        told = ngettext("%(n)s person asks for it", "%(n)s people ask for it", number)
        told %= {"n": grouped(number)}
        if self.districts < FEW or any(len(path) == 2 and path[1] for path in self.blocks):
            return told
        places = ngettext("from %(n)s district", "from %(n)s districts", self.districts)
        return _("%(people)s, %(places)s") % {
            "people": told,
            "places": places % {"n": grouped(self.districts)},
        }

    @cached_property
    def places(self):
        """The `Where` of the states and districts that may be told; two queries at most."""
        many = {path[-1]: number for path, number in self.blocks.items() if path and path[-1]}
        many |= {path[0]: told_of(self.blocks, path[0]) for path in self.blocks if path and path[0]}
        places = Place.objects.filter(pk__in=many).with_parents() if many else []
        return [
            Where(place.label, many[place.pk])
            for place in sorted(places, key=lambda one: (one.level, one.name))
        ]


def weights_of(gaps):
    """Return {key: Weight} of `gaps` loaded `with_row_data`; two queries for all.

    Of a shielded one no district is told: all are counted with their states.
    """
    keys = [gap.pk for gap in gaps]
    cells, districts = defaultdict(Counter), {gap.pk: gap.district_count for gap in gaps}
    for gap in gaps:
        place = gap.shown_place
        cells[gap.pk][place.state_id or 0, place.district_id or 0] += 1
    supports = Support.objects.filter(gap__in=keys).values_list(
        "gap", "district__state", "district"
    )
    for gap, state, district in supports:
        cells[gap][state or 0, district or 0] += 1
    for row in Sought.objects.filter(gap__in=keys):
        known = {int(key): number for key, number in row.states.items()}
        cells[row.gap_id].update({(key, 0): number for key, number in known.items()})
        cells[row.gap_id][0, 0] += row.seekers - sum(known.values())
    for gap in gaps:
        if gap.shielded:
            cells[gap.pk], districts[gap.pk] = _by_state(cells[gap.pk]), 0
    return {key: Weight(blocks_of(cells[key]), districts[key]) for key in keys}


def _by_state(cells):
    found = Counter()
    for (state, _district), number in cells.items():
        found[state, 0] += number
    return found


def told_numbers(keys):
    """Return {key: how many may be told to ask for it} of the gaps with `keys` that are listed.

    What waits for its week to be over has none yet: nobody reads how many ask for it either.
    """
    gaps = Gap.objects.listed().filter(pk__in=keys).select_related("shown_place").with_support()
    return {key: told_of(weight.blocks) for key, weight in weights_of(list(gaps)).items()}


def keep():
    """Keep with each gap how many may be told to ask for it now, for the order by it; how many.

    The words beside a gap have said it by then, so its place in that order tells nothing more.
    """
    of_many = Q(supports__isnull=False) | Q(sought__isnull=False) | Q(weight__gt=0)
    keys = list(Gap.objects.filter(of_many).order_by().distinct().values_list("pk", flat=True))
    return sum(keep_of(keys[at : at + AT_ONCE]) for at in range(0, len(keys), AT_ONCE))


def keep_of(keys):
    """Do the same for the gaps with `keys`: at once where fewer ask than before."""
    told = told_numbers(keys)
    rows = Gap.objects.filter(pk__in=keys).only("weight")
    changed = [gap for gap in rows if gap.weight != told.get(gap.pk, 0)]
    for gap in changed:
        gap.weight = told.get(gap.pk, 0)
    Gap.objects.bulk_update(changed, ["weight"])
    return len(changed)
