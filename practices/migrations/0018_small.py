"""A revision sent as a small correction."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0017_doubts'),
    ]

    operations = [
        migrations.AddField(
            model_name='version',
            name='small',
            field=models.BooleanField(default=False, help_text='Sent as a small correction: see `desk/small.py`.'),
        ),
    ]
