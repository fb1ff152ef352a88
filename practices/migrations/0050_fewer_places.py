"""A State that comes to have few districts or blocks is no more told of a shielded one.

In the statement by which places end or go over to another State: between that and a job the old
State would name them. An entry never follows its place into another State, for who compares would
find it among the few that went.
"""

from django.db import migrations

MANY = """
    WITH few AS (
        SELECT state.id AS state_id, told.level FROM places_place state
        CROSS JOIN (VALUES ('district'), ('block')) AS told(level)
        WHERE state.level = 'state' AND (
            SELECT count(*) FROM places_place near
            WHERE near.level = told.level AND near.state_id = state.id AND near.valid_to IS NULL
        ) < 5
    ), covered AS (
        UPDATE practices_practice p
        SET place_id = (SELECT id FROM places_place WHERE level = 'national')
        FROM few WHERE p.place_id = few.state_id AND p.shielded_level = few.level
        RETURNING p.id
    )
    INSERT INTO practices_search_waiting (practice_id) SELECT id FROM covered
    ON CONFLICT DO NOTHING;
"""
# Who imports places tells the planner to read whole tables; here few rows of a large one are meant.
TRIGGER = f"""
CREATE FUNCTION practices_cover_few() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = on AS $$
BEGIN
    IF EXISTS (SELECT FROM former JOIN present USING (id) WHERE former.level IN ('district', 'block')
        AND (former.state_id, former.valid_to) IS DISTINCT FROM (present.state_id, present.valid_to))
    THEN
        {MANY}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER few_in_practices AFTER UPDATE ON places_place
    REFERENCING OLD TABLE AS former NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION practices_cover_few();
"""
UNDO = """
DROP TRIGGER few_in_practices ON places_place;
DROP FUNCTION practices_cover_few();
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0049_more_glossary")]

    operations = [
        migrations.RunSQL(MANY, migrations.RunSQL.noop),
        # What this changed is checked now: no trigger is made while checks wait.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, UNDO),
    ]
