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
# Rows before and after are compared as sets: a plan that is kept from a change of one place would go
# through all rows after for each before.
_TRIGGER = """
CREATE FUNCTION {room}_cover_few() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = on AS $$
BEGIN
    IF EXISTS (SELECT id, state_id, valid_to FROM present WHERE level IN ('district', 'block')
        EXCEPT SELECT id, state_id, valid_to FROM former)
    THEN
        {statement}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER few_in_{room} AFTER UPDATE ON places_place
    REFERENCING OLD TABLE AS former NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION {room}_cover_few();
"""
_UNDO = """
DROP TRIGGER few_in_{room} ON places_place;
DROP FUNCTION {room}_cover_few();
"""


def when_few(room, statement):
    """Return the operations that do `statement` now, and whenever districts or blocks end or go."""
    return [
        migrations.RunSQL(statement, migrations.RunSQL.noop),
        # What this changed is checked now: no trigger is made while checks wait.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(
            _TRIGGER.format(room=room, statement=statement), _UNDO.format(room=room)
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("practices", "0049_more_glossary")]

    operations = when_few("practices", MANY)
