"""Make the event log append-only in the database itself: by grants and by a trigger."""

from django.conf import settings
from django.db import migrations

GUARD = """
CREATE FUNCTION events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the event log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
"""
UNGUARD = """
DROP TRIGGER events_append_only ON events_event;
DROP FUNCTION events_refuse_change();
"""


def _for_the_web_role(template):
    def run(apps, schema_editor):
        role = schema_editor.quote_name(settings.WEB_ROLE)
        schema_editor.execute(template.format(role=role))

    return run


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunPython(
            _for_the_web_role("REVOKE UPDATE, DELETE, TRUNCATE ON events_event FROM {role}"),
            _for_the_web_role("GRANT UPDATE, DELETE ON events_event TO {role}"),
        ),
    ]
