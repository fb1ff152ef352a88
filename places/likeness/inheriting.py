"""One fact told anew: brought to the profile of its place, and to those that inherit it from it."""

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from places.choices import OWN_ALONE, Level
from places.likeness import profiles, sheets
from places.models import Fact
from places.models.fact import ABOVE, STEP, code_of, column

# The parts put together here are names of columns and whole numbers; values are always parameters.
# ruff: noqa: S608

_NOW = "CASE WHEN {place} = %(place)s THEN %(own)s::smallint ELSE %(below)s::smallint END"
_COLUMNS = [column(kind) for kind in profiles.KINDS]
# A code says from how far above it is inherited: who told it nearer keeps that.
_CHANGE = f"""
UPDATE places_profile k SET {{name}} = {_NOW.format(place="k.place_id")}
WHERE k.place_id IN (SELECT p.id FROM places_place p WHERE {{under}})
    AND (k.place_id = %(place)s OR {{name}} = 0 OR {{name}} %% {STEP} >= %(step)s)
    AND {{name}} <> {_NOW.format(place="k.place_id")}
RETURNING {profiles.SHEET}
"""
_ADD = f"""
INSERT INTO places_profile AS k (place_id, level, state_id, district_id, {", ".join(_COLUMNS)})
SELECT p.id, p.level, p.state_id, p.district_id, {{codes}}
FROM places_place p
WHERE {{under}} AND p.valid_to IS NULL AND {_NOW.format(place="p.id")} > 0
    AND NOT EXISTS (SELECT FROM places_profile its WHERE its.place_id = p.id)
RETURNING {profiles.SHEET}
"""
_DROP = f"""
DELETE FROM places_profile k
WHERE k.place_id IN (SELECT p.id FROM places_place p WHERE {{under}}) AND {" + ".join(_COLUMNS)} = 0
RETURNING {profiles.SHEET}
"""


def renew_kind(place, kind, *, using=DEFAULT_DB_ALIAS):
    """Bring `kind` of `place`, and of what inherits it, to what is told now, on the sheets too.

    The same as `profiles.renew(place)`, where nothing else was told since that: but of all that a
    state's places have told it reads no row. Of India no fact is told.
    """
    name = column(kind)
    codes = ", ".join(_NOW.format(place="p.id") if one == name else "0" for one in _COLUMNS)
    parts = {"name": name, "codes": codes, "under": f"p.{_key_below(place, kind)} = %(place)s"}
    with transaction.atomic(using), connections[using].cursor() as cursor:
        profiles.lock(using)
        told = _told(place, kind, using)
        changed = set()
        for change in (_CHANGE, _ADD, _DROP):
            asked = change.format(**parts)
            cursor.execute(f"WITH changed AS ({asked}) SELECT DISTINCT * FROM changed", told)
            changed.update(cursor.fetchall())
        sheets.renew(cursor, changed)


def _key_below(place, kind):
    """Return the column of a place that names `place` where it inherits `kind` from it."""
    inherits = place.level != Level.GP and kind not in OWN_ALONE
    return f"{place.level}_id" if inherits else "id"


def _told(place, kind, using):
    """Return the code of `kind` for the `place` itself, for those below, and its own step above."""
    keys = [place.pk, place.block_id, place.district_id, place.state_id]  # in the order of ABOVE
    keys = keys[:1] if kind in OWN_ALONE else keys
    rows = Fact.objects.using(using).filter(kind=kind, place__in=[key for key in keys if key])
    told = dict(rows.newest().exclude(value="").values_list("place", "value"))
    known = (code_of(kind, told[key]) + above for above, key in enumerate(keys) if key in told)
    own, step = next(known, 0), ABOVE.index(place.level) if place.level in ABOVE else STEP
    below = own + step if place.pk in told else own
    return {"place": place.pk, "own": own, "below": below, "step": step}
