"""Kept counts of years of publication, and of the districts of a state.

A code of a year is that of a ninth facet; its number is the year's place from 2000, as the year
counts in India. A code of a district is that of a tenth, the last, so its number, the place's key,
may be larger than the ten bits of the others: districts are counted in a state, and with a theme
there, nowhere else.
"""

import importlib

from django.db import migrations

_counts = importlib.import_module("practices.migrations.0031_search_counts")
STATE, THEME, YEAR, DISTRICT = 5, 7, 9, 10
YEAR_OF = """
CREATE FUNCTION practices_search_year(published_at timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT greatest(0, date_part('year', published_at AT TIME ZONE 'Asia/Kolkata')::int - 1999)
$$;
"""
# Entries that count alike are counted together first.
COUNT = f"""
    INSERT INTO practices_search_cell AS kept (one, two, value, entries)
    SELECT one, two, value, sum(number)
    FROM (SELECT practices_search_codes(facets)
                || CASE WHEN year > 0 THEN ARRAY[{YEAR} << 10 | year] END AS codes,
            ({DISTRICT} << 10) + district_id AS district, sum(number) AS number
            FROM (SELECT facets, practices_search_year(published_at), district_id, number
                FROM ({{changes}}) AS change (facets, published_at, place_id, number)
                JOIN places_place place ON place.id = place_id
            ) AS change (facets, year, district_id, number)
            GROUP BY facets, year, district_id HAVING sum(number) <> 0) AS changed,
        LATERAL (SELECT 0, 0, false
            UNION ALL SELECT code, 0, code >> 10 = {STATE} FROM unnest(codes) AS code
            UNION ALL SELECT theme, state, true
            FROM unnest(codes) AS theme, unnest(codes) AS state
            WHERE theme >> 10 = {THEME} AND state >> 10 = {STATE}) AS scope (one, two, in_state),
        unnest(0 || codes || CASE WHEN in_state THEN district END) AS value
    WHERE value IS NOT NULL
    GROUP BY one, two, value HAVING sum(number) <> 0
    ON CONFLICT (one, two, value) DO UPDATE SET entries = kept.entries + excluded.entries;
"""
_SIDE = "SELECT facets, published_at, place_id, {} FROM {} WHERE state = 'published'"
ADDED = COUNT.format(changes=_SIDE.format(1, "present"))
GONE = COUNT.format(changes=_SIDE.format(-1, "former"))
CHANGED = COUNT.format(
    changes=f"{_SIDE.format(-1, 'former')} UNION ALL {_SIDE.format(1, 'present')}"
)
_COUNTED = "({0}.facets, {0}.state, {0}.published_at, {0}.place_id)"
CELLS = f"""
CREATE OR REPLACE FUNCTION practices_search_cells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT EXISTS (SELECT FROM former JOIN present USING (practice_id)
            WHERE {_COUNTED.format("former")} IS DISTINCT FROM {_COUNTED.format("present")})
        THEN RETURN NULL;
        END IF;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('practices_search_word'));
    IF TG_OP = 'INSERT' THEN {ADDED}
    ELSIF TG_OP = 'DELETE' THEN {GONE}
    ELSE {CHANGED}
    END IF;
    RETURN NULL;
END $$;
"""
FILL = "DELETE FROM practices_search_cell;" + COUNT.format(
    changes=_SIDE.format(1, "practices_search")
)
# As 0031 has it.
FORMER = _counts.TRIGGERS[: _counts.TRIGGERS.index("CREATE TRIGGER")].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    dependencies = [("practices", "0043_known_words")]
    operations = [
        migrations.RunSQL(
            YEAR_OF + CELLS + FILL,
            FORMER
            + "DELETE FROM practices_search_cell;"
            + _counts.FILL
            + "DROP FUNCTION practices_search_year(timestamptz);",
        ),
    ]
