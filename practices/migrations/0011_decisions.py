"""What a desk decided, with its checklist: kept for good, by grants and by a trigger."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION practices_refuse_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a desk decided is kept as it was'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER practices_decision_kept BEFORE UPDATE OR DELETE ON practices_decision
    FOR EACH ROW EXECUTE FUNCTION practices_refuse_decided();
"""
UNGUARD = """
DROP TRIGGER practices_decision_kept ON practices_decision;
DROP FUNCTION practices_refuse_decided();
"""


def _for_the_web_role(template):
    def run(apps, schema_editor):
        role = schema_editor.quote_name(settings.WEB_ROLE)
        schema_editor.execute(template.format(role=role))

    return run


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0006_erasure_about'),
        ('places', '0002_lighter_indexes'),
        ('practices', '0010_step_picture'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='events.event')),
                ('verb', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('used', models.DurationField(help_text='Reading time that the desk used.')),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='practices.version')),
            ],
            options={
                'ordering': ['at', 'event_id'],
                'indexes': [models.Index(fields=['desk', 'at'], name='decision_desk_at')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verb__in', ['accept', 'return', 'decline'])), name='decision_verb')],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunPython(
            _for_the_web_role("REVOKE UPDATE, DELETE, TRUNCATE ON practices_decision FROM {role}"),
            _for_the_web_role("GRANT UPDATE, DELETE ON practices_decision TO {role}"),
        ),
    ]
