"""Of few districts or blocks of a state not even the state is told of a shielded one.

The rows that search reads follow by the job that writes them anew.
"""

from django.db import migrations

MANY = """
WITH moved AS (
    UPDATE practices_practice p
    SET place_id = (SELECT id FROM places_place WHERE level = 'national')
    WHERE p.shielded_level IN ('district', 'block') AND (
        SELECT count(*) FROM places_place near
        WHERE near.level = p.shielded_level AND near.state_id = p.place_id
            AND near.valid_to IS NULL
    ) < 5
    RETURNING id
)
INSERT INTO practices_search_waiting (practice_id) SELECT id FROM moved ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0046_moved_places")]

    operations = [migrations.RunSQL(MANY, migrations.RunSQL.noop)]
