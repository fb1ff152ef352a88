"""Passages that no reader gets: `hidden` alone may change of what is frozen, and follows from rows.

A redaction is of an accepted version, is never deleted, and changes only by being lifted, once.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import events.models.noun

GUARDS = """
CREATE OR REPLACE FUNCTION practices_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'accepted' AND NOT (
        TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'hidden' = to_jsonb(OLD) - 'hidden'
    ) THEN
        RAISE EXCEPTION 'version % is accepted and frozen', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION practices_refuse_frozen_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'hidden' = to_jsonb(OLD) - 'hidden' THEN
        RETURN NEW;
    END IF;
    SELECT v.id INTO frozen FROM practices_version v
        WHERE v.state = 'accepted'
        AND v.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END,
                     CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END)
        LIMIT 1;
    IF frozen IS NOT NULL THEN
        RAISE EXCEPTION 'version % is accepted and frozen', frozen
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION practices_refuse_unhiding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (
            SELECT FROM practices_version v WHERE v.id = NEW.version_id AND v.state = 'accepted'
        ) THEN
            RAISE EXCEPTION 'words are hidden of an accepted version'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.lifted_at IS NULL
    AND to_jsonb(NEW) - 'lifted_at' = to_jsonb(OLD) - 'lifted_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a redaction stays, and is lifted once' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER practices_redaction_stays BEFORE INSERT OR UPDATE OR DELETE ON practices_redaction
    FOR EACH ROW EXECUTE FUNCTION practices_refuse_unhiding();
"""
# The guards of before are written by 0002; going back leaves the newer ones, which forbid no less.
UNGUARD = """
DROP TRIGGER practices_redaction_stays ON practices_redaction;
DROP FUNCTION practices_refuse_unhiding;
"""
PARTS = ("tag_names", "steps", "photos")
REASONS = [
    ("personal-data", "Personal data"),
    ("shaming", "Shames or blames somebody"),
    ("unsafe", "Dangerous to follow"),
    ("other", "Another reason"),
    ("forgotten", "Names somebody who asked not to be named"),
]


def hidden(model):
    """Return the operation that adds the column to `model`."""
    told = models.JSONField(
        blank=True, default=dict, editable=False, help_text="Of each field [[start, length]]."
    )
    return migrations.AddField(model, "hidden", told)


class Migration(migrations.Migration):
    dependencies = [("practices", "0008_saves_in_order"), ("events", "0006_erasure_about")]
    operations = [
        hidden("version"),
        hidden("step"),
        hidden("photo"),
        migrations.AddConstraint(
            "version",
            models.CheckConstraint(
                condition=models.Q(hidden={}) | models.Q(state="accepted"),
                name="version_hides_what_is_frozen",
            ),
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "uid",
                    models.UUIDField(
                        default=events.models.noun.new_uid, editable=False, unique=True
                    ),
                ),
                ("act", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("field", models.CharField(max_length=20)),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Of a step, photo or tag."
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("length", models.PositiveIntegerField()),
                ("reason", models.CharField(choices=REASONS, max_length=14)),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redactions",
                        to="practices.version",
                    ),
                ),
            ],
            options={
                "ordering": ["version_id", "field", "position", "start"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(length__gte=3), name="redaction_as_long_as_its_mark"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(field__in=PARTS, position__gte=1)
                        | ~models.Q(field__in=PARTS) & models.Q(position=0),
                        name="redaction_of_a_part_has_its_position",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(lifted_at=None) | ~models.Q(reason="forgotten"),
                        name="redaction_of_the_forgotten_is_for_good",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(lifted_at=None),
                        fields=["version", "field", "position", "start", "length", "reason"],
                        name="redaction_of_a_passage_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNGUARD),
    ]
