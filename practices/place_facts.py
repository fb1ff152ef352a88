"""What the page of a place tells about the place itself: of each fact the nearest that is told."""

from dataclasses import dataclass

from accounts.place_facts import kinds_of, office_telling
from places.choices import LEVEL_ORDER, FactKind
from places.models import Fact


@dataclass(frozen=True)
class Told:
    """One kind of fact at one place; `fact` is None where nobody has told it."""

    kind: FactKind
    fact: Fact | None
    inherited: bool = False


def about(place, user):
    """Return what the place's page shows of it: `about`, `untold` kinds, and whether `may_tell`.

    One query; the place was loaded `with_parents`.
    """
    rows = Fact.objects.newest().of(place).exclude(value="").select_related("place", "told_from")
    nearest = {}
    for row in sorted(rows, key=lambda row: LEVEL_ORDER[row.place.level]):
        nearest[row.kind] = row
    kinds = kinds_of(place)
    told = [_told(kind, nearest[kind], place) for kind in kinds if kind in nearest]
    return {
        "about": told,
        "untold": [kind for kind in kinds if kind not in nearest],
        "may_tell": office_telling(user, place) is not None,
    }


def _told(kind, fact, place):
    return Told(kind, fact, inherited=fact.place_id != place.pk)
