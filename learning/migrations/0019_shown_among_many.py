"""Of few districts or blocks of a state not even the state is told of a shielded one."""

from django.db import migrations

MANY = """
UPDATE learning_{0} asked
SET shown_place_id = (SELECT id FROM places_place WHERE level = 'national')
FROM places_place place
WHERE place.id = asked.place_id AND asked.shielded AND place.level IN ('district', 'block') AND (
    SELECT count(*) FROM places_place near
    WHERE near.level = place.level AND near.state_id = place.state_id AND near.valid_to IS NULL
) < 5
"""


class Migration(migrations.Migration):
    dependencies = [("learning", "0018_asked_translations")]

    operations = [
        migrations.RunSQL(MANY.format(table), migrations.RunSQL.noop)
        for table in ("gap", "question", "policyask")
    ]
