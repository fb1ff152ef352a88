"""A release that moves many places is read in time that grows with them, not with their square.

A plan is kept from the first statement of a session, which may change one place: it went through
all rows after for each row before. So rows are compared as sets, which no plan reads twice.
"""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("practices.migrations.0046_moved_places")
STATE, THEME, DISTRICT, _BEGIN = (
    getattr(_BEFORE, name) for name in ("STATE", "THEME", "DISTRICT", "_BEGIN")
)
BY_SETS = f"""
CREATE OR REPLACE FUNCTION practices_search_moved() RETURNS trigger {_BEGIN}
DECLARE
    moved bigint[] := ARRAY(SELECT id FROM (
        SELECT id, state_id, district_id, block_id FROM present
        EXCEPT SELECT id, state_id, district_id, block_id FROM former) AS changed);
BEGIN
    IF NOT EXISTS (SELECT FROM practices_search WHERE place_id = ANY(moved)) THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('practices_search_word'));
    INSERT INTO practices_search_cell AS kept (one, two, value, entries)
    SELECT one, two, ({DISTRICT} << 10) + district_id, sum(number)
    FROM (SELECT practices_search_codes(facets) AS codes, side.district_id, sum(number) AS number
            FROM (SELECT id, district_id, sum(sign) AS number
                    FROM (SELECT id, district_id, -1 AS sign FROM former
                        UNION ALL SELECT id, district_id, 1 FROM present) AS sides
                    WHERE district_id IS NOT NULL
                    GROUP BY id, district_id HAVING sum(sign) <> 0) AS side
                JOIN practices_search ON place_id = id AND practices_search.state = 'published'
            GROUP BY facets, side.district_id) AS changed,
        LATERAL (SELECT code, 0 FROM unnest(codes) AS code WHERE code >> 10 = {STATE}
            UNION ALL SELECT theme, state FROM unnest(codes) AS theme, unnest(codes) AS state
            WHERE theme >> 10 = {THEME} AND state >> 10 = {STATE}) AS scope (one, two)
    GROUP BY one, two, district_id
    ON CONFLICT (one, two, value) DO UPDATE SET entries = kept.entries + excluded.entries;
    INSERT INTO practices_search_waiting
    SELECT practice_id FROM practices_search WHERE place_id = ANY(moved) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""
BY_PAIRS = _BEFORE.MOVED.partition("CREATE TRIGGER")[0].replace("CREATE", "CREATE OR REPLACE")


class Migration(migrations.Migration):
    dependencies = [("practices", "0052_told_with_the_week")]

    operations = [migrations.RunSQL(BY_SETS, BY_PAIRS)]
