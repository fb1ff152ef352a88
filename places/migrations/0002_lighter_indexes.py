import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='place',
            name='block',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='block'),
        ),
        migrations.AlterField(
            model_name='place',
            name='district',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='district'),
        ),
        migrations.AlterField(
            model_name='place',
            name='state',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='place',
            name='successor',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='places.place', verbose_name='successor'),
        ),
        migrations.AlterField(
            model_name='placename',
            name='place',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='names', to='places.place'),
        ),
    ]
