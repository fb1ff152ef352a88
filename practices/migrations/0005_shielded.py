"""Shielded entries: told with them is their level, and of their place the state at most."""

from django.db import migrations, models

LEVELS = [
    ("national", "National"),
    ("state", "State"),
    ("district", "District"),
    ("block", "Block"),
    ("gp", "Gram Panchayat"),
]
TERRAINS = [
    ("hilly", "Hilly"),
    ("desert", "Desert"),
    ("coastal", "Coastal"),
    ("flood", "Flood-prone"),
    ("forest", "Forest or tribal area"),
    ("plain", "Plains"),
]
GUARD = """
CREATE FUNCTION practices_refuse_bare_shielded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM practices_version v WHERE v.id = NEW.live_version_id AND v.shielded)
    AND (NEW.shielded_level = '' OR NOT EXISTS (
        SELECT FROM places_place p
        WHERE p.id = NEW.place_id AND p.level IN ('state', 'national')
    )) THEN
        RAISE EXCEPTION 'practice % is shielded: it tells its level and state alone', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER practices_shielded_covered BEFORE INSERT OR UPDATE OF live_version_id, place_id,
    shielded_level ON practices_practice
    FOR EACH ROW EXECUTE FUNCTION practices_refuse_bare_shielded();
"""
UNGUARD = """
DROP TRIGGER practices_shielded_covered ON practices_practice;
DROP FUNCTION practices_refuse_bare_shielded;
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0004_search"), ("places", "0001_initial")]
    operations = [
        migrations.AddField(
            "practice",
            "shielded_level",
            models.CharField(
                blank=True,
                choices=LEVELS,
                help_text="Of a shielded one: the level of its true place.",
                max_length=16,
            ),
        ),
        migrations.AddField("version", "shielded", models.BooleanField(default=False)),
        migrations.AddField(
            "version",
            "terrain",
            models.CharField(blank=True, choices=TERRAINS, max_length=8),
        ),
        migrations.AddField(
            "version",
            "to_state",
            models.BooleanField(default=False, help_text="For a lesson: past the District."),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
