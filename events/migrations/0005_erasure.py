"""The ledger of erasures: like the event log, the web role may only add to it."""

from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION events_refuse_change_of_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger of erasures is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER events_ledger_append_only BEFORE UPDATE OR DELETE ON events_erasure
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change_of_ledger();
"""
UNGUARD = """
DROP TRIGGER events_ledger_append_only ON events_erasure;
DROP FUNCTION events_refuse_change_of_ledger();
"""


def _for_the_web_role(template):
    def run(apps, schema_editor):
        role = schema_editor.quote_name(settings.WEB_ROLE)
        schema_editor.execute(template.format(role=role))

    return run


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0004_parked'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField()),
                ('kind', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('uid', 'kind', 'at'), name='erasure_written_once')],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunPython(
            _for_the_web_role("REVOKE UPDATE, DELETE, TRUNCATE ON events_erasure FROM {role}"),
            _for_the_web_role("GRANT UPDATE, DELETE ON events_erasure TO {role}"),
        ),
    ]
