"""What is new for a person: on what she chose, reads of, or her level looks for first."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.standing import standing_of
from learning.interests.looking import looking_of
from practices.models import Practice
from practices.rows import rows_of

MOST = 3


@dataclass(frozen=True)
class ForYou:
    """Rows, and whether her own choice, her reading or her level has led to them."""

    rows: list
    chosen: bool
    read: bool


def for_you(user):
    """Return the `ForYou` of a signed-in `user`: places of her level first, then the nearest.

    None where nothing is there. Three queries.
    """
    looking = looking_of(user)
    themes = looking.chosen or looking.read or looking.of_level
    if not themes:
        return None
    on_them = Practice.themes.through.objects.filter(practice=OuterRef("pk"), theme__in=themes)
    found = Practice.objects.visible_to(user).listed().filter(Exists(on_them))
    found = found.exclude(author_office__in=standing_of(user).office_ids).newest_first()
    keys = list(found.values_list("pk", flat=True)[: MOST * 4])
    known = Practice.objects.filter(pk__in=keys).with_card_data().in_bulk()
    office = standing_of(user).main_office
    ordered = sorted(keys, key=lambda key: _distance(known[key], office.place)) if office else keys
    rows = rows_of(known[key] for key in ordered[:MOST])
    return ForYou(rows, bool(looking.chosen), bool(looking.read)) if rows else None


def _distance(practice, place):
    """Return what orders a practice for `place`; of a shielded one its district is not known."""
    level = practice.shielded_level or practice.place.level
    near = not practice.shielded and place.district_id
    same_district = near and practice.place.district_id == place.district_id
    return level != place.level, not same_district, practice.place.state_id != place.state_id
