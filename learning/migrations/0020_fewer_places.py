"""A State that comes to have few districts or blocks is no more told of who asked shielded.

As of entries (practices 0050): in the statement by which places end or go over to another State.
"""

from django.db import migrations

_MANY = """
    UPDATE learning_{0} asked
    SET shown_place_id = (SELECT id FROM places_place WHERE level = 'national')
    FROM places_place place, places_place shown
    WHERE place.id = asked.place_id AND shown.id = asked.shown_place_id AND asked.shielded
        AND shown.level = 'state' AND place.level IN ('district', 'block') AND (
            SELECT count(*) FROM places_place near
            WHERE near.level = place.level AND near.state_id = shown.id AND near.valid_to IS NULL
        ) < 5;
"""
MANY = "".join(_MANY.format(table) for table in ("gap", "question", "policyask"))
TRIGGER = f"""
CREATE FUNCTION learning_cover_few() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = on AS $$
BEGIN
    IF EXISTS (SELECT FROM former JOIN present USING (id) WHERE former.level IN ('district', 'block')
        AND (former.state_id, former.valid_to) IS DISTINCT FROM (present.state_id, present.valid_to))
    THEN
        {MANY}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER few_in_learning AFTER UPDATE ON places_place
    REFERENCING OLD TABLE AS former NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION learning_cover_few();
"""
UNDO = """
DROP TRIGGER few_in_learning ON places_place;
DROP FUNCTION learning_cover_few();
"""


class Migration(migrations.Migration):
    dependencies = [("learning", "0019_shown_among_many")]

    operations = [
        migrations.RunSQL(MANY, migrations.RunSQL.noop),
        # What this changed is checked now: no trigger is made while checks wait.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, UNDO),
    ]
