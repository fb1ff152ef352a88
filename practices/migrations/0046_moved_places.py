"""Places that move or get another name, in the search.

A place that comes to lie in another district takes the kept counts of its entries along in the same
statement. Entries whose words or state may have changed wait in `practices_search_waiting` to be
written anew, which a job does some at a time: of a state that may be a hundred thousand.
"""

from django.db import migrations

STATE, THEME, DISTRICT = 5, 7, 10
TABLE = "CREATE TABLE practices_search_waiting (practice_id bigint PRIMARY KEY);"
# Who imports places tells the planner to read whole tables; here few rows of a large one are meant.
_BEGIN = "LANGUAGE plpgsql SET enable_nestloop = on AS $$"
# The lock is taken only where counts change; whoever publishes waits then until this is done.
MOVED = f"""
CREATE FUNCTION practices_search_moved() RETURNS trigger {_BEGIN}
DECLARE
    moved bigint[] := ARRAY(SELECT id FROM former JOIN present USING (id)
        WHERE (former.state_id, former.district_id, former.block_id)
            IS DISTINCT FROM (present.state_id, present.district_id, present.block_id));
BEGIN
    IF NOT EXISTS (SELECT FROM practices_search WHERE place_id = ANY(moved)) THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('practices_search_word'));
    INSERT INTO practices_search_cell AS kept (one, two, value, entries)
    SELECT one, two, ({DISTRICT} << 10) + district_id, sum(number)
    FROM (SELECT practices_search_codes(facets) AS codes, side.district_id, sum(number) AS number
            FROM former JOIN present USING (id)
                JOIN practices_search ON place_id = id AND practices_search.state = 'published',
                LATERAL (VALUES (former.district_id, -1), (present.district_id, 1))
                    AS side (district_id, number)
            WHERE former.district_id IS DISTINCT FROM present.district_id
                AND place_id = ANY(moved) AND side.district_id IS NOT NULL
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
CREATE TRIGGER moved_in_search AFTER UPDATE ON places_place
    REFERENCING OLD TABLE AS former NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_moved();
"""
NAMED = f"""
CREATE FUNCTION practices_search_named() RETURNS trigger {_BEGIN}
DECLARE
    named bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM practices_search) THEN
        RETURN NULL;
    END IF;
    named := ARRAY(SELECT DISTINCT place_id FROM changed);
    INSERT INTO practices_search_waiting
    SELECT practice_id FROM places_place place JOIN practices_search ON place_id = place.id
    WHERE place.id = ANY(named) OR block_id = ANY(named) OR district_id = ANY(named)
        OR place.state_id = ANY(named)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {name}_in_search AFTER {verb} ON places_placename
    REFERENCING {rows} TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_named();
"""
    for name, verb, rows in (
        ("named", "INSERT", "NEW"),
        ("renamed", "UPDATE", "NEW"),
        ("unnamed", "DELETE", "OLD"),
    )
)
UNDO = """
DROP TRIGGER moved_in_search ON places_place;
DROP TRIGGER named_in_search ON places_placename;
DROP TRIGGER renamed_in_search ON places_placename;
DROP TRIGGER unnamed_in_search ON places_placename;
DROP FUNCTION practices_search_moved(), practices_search_named();
DROP TABLE practices_search_waiting;
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0045_untimed_keys")]
    operations = [migrations.RunSQL(TABLE + MOVED + NAMED, UNDO)]
