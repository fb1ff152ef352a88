"""A badge serves one session: which, is kept by a hash."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("workshops", "0020_line_photos"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="seat_mark",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                help_text="Which session is hers.",
                max_length=64,
            ),
        ),
    ]
