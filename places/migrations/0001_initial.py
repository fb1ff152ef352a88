import django.contrib.postgres.indexes
import django.db.models.deletion
import events.models.noun
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=events.models.noun.new_uid, editable=False, unique=True)),
                ('level', models.CharField(choices=[('national', 'National'), ('state', 'State'), ('district', 'District'), ('block', 'Block'), ('gp', 'Gram Panchayat')], max_length=16, verbose_name='level')),
                ('code', models.CharField(max_length=32, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_local', models.CharField(blank=True, max_length=200, verbose_name='local name')),
                ('name_local_language', models.CharField(blank=True, max_length=12, verbose_name='language of the local name')),
                ('kind', models.CharField(blank=True, choices=[('state', 'State'), ('ut', 'Union Territory'), ('gram-panchayat', 'Gram Panchayat'), ('village-council', 'Village Council'), ('village-development-board', 'Village Development Board'), ('traditional-body', 'Traditional body')], max_length=40, verbose_name='kind')),
                ('census_code', models.CharField(blank=True, max_length=20, verbose_name='census code')),
                ('is_sample', models.BooleanField(default=False, verbose_name='invented for the demo')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                ('block', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='block')),
                ('district', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='district')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.place', verbose_name='parent')),
                ('state', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='state')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='places.place', verbose_name='successor')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LevelName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('national', 'National'), ('state', 'State'), ('district', 'District'), ('block', 'Block'), ('gp', 'Gram Panchayat')], max_length=16, verbose_name='level')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='level_names', to='places.place')),
            ],
            options={
                'verbose_name': 'name of a level',
                'verbose_name_plural': 'names of levels',
                'ordering': ['state', 'level', 'language'],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=events.models.noun.new_uid, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('kind', models.CharField(choices=[('division', 'Division'), ('autonomous-council', 'Autonomous District Council'), ('pesa', 'Scheduled (PESA) area'), ('other', 'Other area')], max_length=24, verbose_name='kind')),
                ('places', models.ManyToManyField(blank=True, related_name='in_areas', to='places.place')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='areas', to='places.place')),
            ],
            options={
                'verbose_name': 'area',
                'verbose_name_plural': 'areas',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PlaceName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('official', 'Official name'), ('local', 'Name in the local language'), ('former', 'Former name'), ('alias', 'Also known as')], max_length=10, verbose_name='kind of name')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('folded', models.CharField(editable=False, max_length=400)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='places.place')),
            ],
            options={
                'verbose_name': 'name of a place',
                'verbose_name_plural': 'names of places',
                'ordering': ['kind', 'name'],
            },
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('level', 'code'), name='place_level_code'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['national', 'state', 'district', 'block', 'gp'])), name='place_level_valid'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('code', ''), _negated=True)), name='place_named_and_coded'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'national'), ('parent__isnull', True)), models.Q(models.Q(('level', 'national'), _negated=True), ('parent__isnull', False), models.Q(('parent', models.F('id')), _negated=True)), _connector='OR'), name='place_parent'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'state'), _negated=True), models.Q(('state', models.F('id')), ('state__isnull', False)), _connector='OR'), name='place_own_state'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'district'), _negated=True), models.Q(('district', models.F('id')), ('district__isnull', False)), _connector='OR'), name='place_own_district'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'block'), _negated=True), models.Q(('block', models.F('id')), ('block__isnull', False)), _connector='OR'), name='place_own_block'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='place_valid_period'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('successor__isnull', True), models.Q(('successor', models.F('id')), _negated=True), _connector='OR'), name='place_successor_other'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__startswith', 'sample-'), ('is_sample', True)), models.Q(('is_sample', False), models.Q(('code__startswith', 'sample-'), _negated=True)), _connector='OR'), name='place_sample_code'),
        ),
        migrations.AddConstraint(
            model_name='levelname',
            constraint=models.UniqueConstraint(fields=('state', 'level', 'language'), name='levelname_once'),
        ),
        migrations.AddConstraint(
            model_name='levelname',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['district', 'block', 'gp']), models.Q(('name', ''), _negated=True)), name='levelname_valid'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.UniqueConstraint(fields=('state', 'kind', 'name'), name='area_once'),
        ),
        migrations.AddIndex(
            model_name='placename',
            index=models.Index(django.contrib.postgres.indexes.OpClass('folded', name='text_pattern_ops'), name='placename_prefix'),
        ),
        migrations.AddIndex(
            model_name='placename',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('folded', name='gin_trgm_ops'), name='placename_trigram'),
        ),
        migrations.AddConstraint(
            model_name='placename',
            constraint=models.UniqueConstraint(fields=('place', 'kind', 'name'), name='placename_once'),
        ),
        migrations.AddConstraint(
            model_name='placename',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'official')), fields=('place',), name='placename_one_official'),
        ),
        migrations.AddConstraint(
            model_name='placename',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='placename_named'),
        ),
    ]
