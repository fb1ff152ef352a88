"""What is new for a person: on what she chose, reads of, or her level looks for first."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.standing import standing_of
from learning.interests.looking import looking_of
from practices.alike import Shown
from practices.models import Practice
from practices.rows import rows_of

LOOKED_AT = 12  # the newest, of which the nearest are shown


def for_you(user, *, but=(), most):
    """Return at most `most` `Shown` for a signed-in `user`: of her level first, then the nearest.

    Those of the keys `but` are left out. Three queries.
    """
    looking = looking_of(user)
    themes = looking.chosen or looking.read or looking.of_level
    if not themes:
        return []
    on_them = Practice.themes.through.objects.filter(practice=OuterRef("pk"), theme__in=themes)
    found = Practice.objects.visible_to(user).listed().filter(Exists(on_them))
    found = found.exclude(author_office__in=standing_of(user).office_ids).exclude(pk__in=list(but))
    keys = list(found.newest_first().values_list("pk", flat=True)[:LOOKED_AT])
    known = Practice.objects.filter(pk__in=keys).with_card_data().in_bulk()
    office = standing_of(user).main_office
    ordered = sorted(keys, key=lambda key: _distance(known[key], office.place)) if office else keys
    return [Shown(row, _because(looking)) for row in rows_of(known[key] for key in ordered[:most])]


def _because(looking):
    """Return whether her own choice, her reading or her level has led to it."""
    if looking.chosen:
        return _("On a theme that you chose.")
    return (
        _("On a theme that you read most.") if looking.read else _("On what your level looks for.")
    )


def _distance(practice, place):
    """Return what orders a practice for `place`; of a shielded one its district is not known."""
    level = practice.shielded_level or practice.place.level
    near = not practice.shielded and place.district_id
    same_district = near and practice.place.district_id == place.district_id
    return level != place.level, not same_district, practice.place.state_id != place.state_id
