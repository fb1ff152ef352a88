"""A State that comes to have few districts or blocks is no more told of who asked shielded.

As of entries (practices 0050): in the statement by which places end or go over to another State.
"""

from importlib import import_module

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
_when_few = import_module("practices.migrations.0050_fewer_places").when_few


class Migration(migrations.Migration):
    dependencies = [("learning", "0019_shown_among_many"), ("practices", "0050_fewer_places")]

    operations = _when_few("learning", MANY)
