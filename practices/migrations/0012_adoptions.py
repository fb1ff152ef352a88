"""What places take up, and who follows what; both counted where lists are read."""

import django.db.models.deletion
import events.models.noun
from django.conf import settings
from django.db import migrations, models

COUNTED = """
ALTER TABLE practices_search ADD COLUMN adoptions integer NOT NULL DEFAULT 0;
CREATE INDEX practices_search_adopted
    ON practices_search (state, adoptions DESC, published_at DESC, practice_id DESC);
"""
UNCOUNTED = "ALTER TABLE practices_search DROP COLUMN adoptions"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_long_office_lists'),
        ('places', '0002_lighter_indexes'),
        ('practices', '0011_decisions'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=events.models.noun.new_uid, editable=False, unique=True)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('tried', 'Tried'), ('in-use', 'In use'), ('dropped', 'Dropped'), ('did-not-work', 'It did not work')], max_length=12)),
                ('shown_status', models.CharField(blank=True, choices=[('planned', 'Planned'), ('tried', 'Tried'), ('in-use', 'In use'), ('dropped', 'Dropped'), ('did-not-work', 'It did not work')], max_length=12)),
                ('at', models.DateTimeField(help_text='When it was first taken up.')),
                ('status_at', models.DateTimeField(help_text='Since when it has its status.')),
                ('planned_for', models.DateField(blank=True, help_text='First day of the month.', null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('used_since', models.DateField(blank=True, null=True)),
                ('used_since_precision', models.CharField(blank=True, choices=[('month', 'Month'), ('year', 'Year')], max_length=5)),
                ('reach', models.CharField(blank=True, max_length=120)),
                ('changed', models.TextField(blank=True, help_text='Empty where it is done as told.')),
                ('result', models.TextField(blank=True)),
                ('conditions', models.TextField(blank=True)),
                ('likely_reason', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, help_text='Of the words above.', max_length=12)),
                ('photo_description', models.CharField(blank=True, max_length=200)),
                ('shielded', models.BooleanField(default=False)),
                ('terrain', models.CharField(blank=True, choices=[('hilly', 'Hilly'), ('desert', 'Desert'), ('coastal', 'Coastal'), ('flood', 'Flood-prone'), ('forest', 'Forest or tribal area'), ('plain', 'Plains')], max_length=8)),
            ],
            options={
                'ordering': ['-status_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=events.models.noun.new_uid, editable=False, unique=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='practice',
            name='adoption_count',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='practice',
            name='variant_of',
            field=models.ForeignKey(blank=True, help_text='What it was taken from and changed.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='variants', to='practices.practice'),
        ),
        migrations.AddConstraint(
            model_name='practice',
            constraint=models.CheckConstraint(condition=models.Q(('variant_of', None), models.Q(('variant_of', models.F('id')), _negated=True), _connector='OR'), name='practice_not_a_variant_of_itself'),
        ),
        migrations.AddField(
            model_name='adoption',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='practice_adoptions', to='accounts.office'),
        ),
        migrations.AddField(
            model_name='adoption',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='practice_adoptions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='adoption',
            name='photo',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='practices.attachment'),
        ),
        migrations.AddField(
            model_name='adoption',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='practice_adoptions', to='places.place'),
        ),
        migrations.AddField(
            model_name='adoption',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='practices.practice'),
        ),
        migrations.AddField(
            model_name='adoption',
            name='version',
            field=models.ForeignKey(help_text='As which it was taken up.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.version'),
        ),
        migrations.AddField(
            model_name='follow',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follows', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='follow',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='practices.practice'),
        ),
        migrations.AddIndex(
            model_name='adoption',
            index=models.Index(fields=['practice', 'shown_status'], name='adoption_practice_shown'),
        ),
        migrations.AddIndex(
            model_name='adoption',
            index=models.Index(condition=models.Q(('reminded_at', None), ('status', 'planned')), fields=['planned_for'], name='adoption_to_be_reminded'),
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.UniqueConstraint(condition=models.Q(('shielded', False)), fields=('practice', 'place'), name='adoption_one_a_place'),
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.UniqueConstraint(condition=models.Q(('shielded', True)), fields=('practice', 'place', 'office'), name='adoption_one_shielded_an_office'),
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'tried', 'in-use', 'dropped', 'did-not-work'])), name='adoption_has_a_status'),
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'did-not-work'), _negated=True), models.Q(('result', ''), _negated=True), _connector='OR'), name='adoption_failed_says_what_happened'),
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.CheckConstraint(condition=models.Q(('planned_for', None), ('planned_for__day', 1), _connector='OR'), name='adoption_planned_for_a_month'),
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('photo', None), ('shielded', True)), models.Q(('shielded', False), ('terrain', '')), _connector='OR'), name='adoption_shielded_has_no_photo'),
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.CheckConstraint(condition=models.Q(('status_at__gte', models.F('at'))), name='adoption_goes_on_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(fields=('practice', 'person'), name='follow_once_a_person'),
        ),
        migrations.RunSQL(
            COUNTED,
            UNCOUNTED,
            state_operations=[
                migrations.AddField("searchrow", "adoptions", models.IntegerField(default=0))
            ],
        ),
    ]
