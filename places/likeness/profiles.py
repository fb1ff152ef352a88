"""Keeping the profiles: what each place has told of itself, and for the rest what lies above it."""

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from places.choices import FACT_CHOICES, OWN_ALONE, FactKind, Level
from places.likeness import sheets
from places.models.fact import code_of, column

# The parts put together here are names of columns and codes; values are always parameters.
# ruff: noqa: S608

LOCK = 722_368_767
KINDS = list(FactKind)
_COLUMNS = [column(kind) for kind in KINDS]
_TIERS = ("o", "b", "d", "s")  # the joins below, in the order of ABOVE


def _nearest(kind):
    """Return the expression of one kind: the code of the nearest place that told it."""
    name, tiers = column(kind), _TIERS[:1] if kind in OWN_ALONE else _TIERS
    whens = (f"WHEN {t}.{name} IS NOT NULL THEN {t}.{name} + {n}" for n, t in enumerate(tiers))
    return f"CASE {' '.join(whens)} ELSE 0 END AS {name}"


_CODES = ", ".join(
    f"('{kind}', '{value}', {code_of(kind, value)})"
    for kind in KINDS
    for value, _words in FACT_CHOICES[kind]
)
_OWN = ", ".join(f"max(code) FILTER (WHERE kind = '{kind}') AS {column(kind)}" for kind in KINDS)
# "OFFSET 0": told that all lie in one state, PostgreSQL would look through `own` once a place.
_NEWS = f"""
WITH newest AS (
    SELECT DISTINCT ON (place_id, kind) place_id, kind, value
    FROM places_fact
    WHERE place_id IN (
        SELECT p.id FROM places_place p WHERE {{under}} UNION ALL SELECT unnest(%s::bigint[])
    )
    ORDER BY place_id, kind, id DESC
), own AS MATERIALIZED (
    SELECT place_id, {_OWN}
    FROM newest JOIN (VALUES {_CODES}) AS codes (kind, value, code) USING (kind, value)
    GROUP BY place_id
), news AS (
    SELECT p.id AS place_id, p.level, p.state_id, p.district_id,
        {", ".join(_nearest(kind) for kind in KINDS)}
    FROM (SELECT * FROM places_place p WHERE {{under}} AND valid_to IS NULL OFFSET 0) p
    LEFT JOIN own o ON o.place_id = p.id
    LEFT JOIN own b ON b.place_id = p.block_id
    LEFT JOIN own d ON d.place_id = p.district_id
    LEFT JOIN own s ON s.place_id = p.state_id
), known AS (
    SELECT * FROM news WHERE {" + ".join(_COLUMNS)} > 0
)
"""
_ALL = ("level", "state_id", "district_id", *_COLUMNS)
_LISTED = ", ".join(_ALL)
RENEW = f"""
{_NEWS}
INSERT INTO places_profile AS old (place_id, {_LISTED}) SELECT place_id, {_LISTED} FROM known
ON CONFLICT (place_id) DO UPDATE SET ({_LISTED}) = ({", ".join(f"excluded.{c}" for c in _ALL)})
WHERE ({", ".join(f"old.{c}" for c in _ALL)})
    IS DISTINCT FROM ({", ".join(f"excluded.{c}" for c in _ALL)})
"""
DROP = f"""
{_NEWS}
DELETE FROM places_profile gone USING places_place p
WHERE p.id = gone.place_id AND {{under}}
    AND NOT EXISTS (SELECT FROM known WHERE known.place_id = gone.place_id)
"""
SHEET = "k.level, coalesce(k.district_id, k.state_id, 0)"
SHEETS = f"""
SELECT DISTINCT {SHEET}
FROM places_profile k JOIN places_place p ON p.id = k.place_id WHERE {{under}}
"""


def renew(place=None, *, using=DEFAULT_DB_ALIAS):
    """Bring the profiles of `place` and all below it (None: of all places) to what is told now.

    And the sheets that they stand on.

    One at a time: two that told of one tree at once would each miss the other's fact.
    """
    under, own, above = "true", [], []
    if place is not None and place.level != Level.NATIONAL:
        name = "id" if place.level == Level.GP else f"{place.level}_id"
        under, own = f"p.{name} = %s", [place.pk]
        above = [one for one in (place.state_id, place.district_id, place.block_id) if one]
    with transaction.atomic(using), connections[using].cursor() as cursor:
        lock(using)
        before = _sheets(cursor, under, own)  # a place that moved leaves a sheet
        cursor.execute(RENEW.format(under=under), [*own, above, *own])
        cursor.execute(DROP.format(under=under), [*own, above, *own, *own])
        sheets.renew(cursor, before | _sheets(cursor, under, own))


def _sheets(cursor, under, own):
    """Return the (level, head) of the sheets that may change."""
    cursor.execute(SHEETS.format(under=under), own)
    return set(cursor.fetchall())


def lock(using=DEFAULT_DB_ALIAS):
    """Let nobody else tell a fact until this transaction ends."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
