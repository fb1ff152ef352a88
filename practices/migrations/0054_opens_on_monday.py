from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_pauses'),
        ('places', '0003_facts'),
        ('practices', '0053_moves_of_many'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='version',
            name='version_one_open_a_practice',
        ),
        migrations.AlterField(
            model_name='version',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Being read by the desk'), ('returned', 'Returned with a note'), ('declined', 'Declined'), ('approved', 'Being read by the desk'), ('accepted', 'Accepted')], default='draft', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'approved', 'returned'])), fields=('practice',), name='version_one_open_a_practice'),
        ),
        # On the way back what waits for its Monday waits for its desk again.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "UPDATE practices_version SET state = 'submitted', submitted_at = now(), due_at = now()"
            " WHERE state = 'approved'",
        ),
    ]
