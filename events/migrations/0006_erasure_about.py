"""What an erasure needs besides a uid: the passages of an entry that are hidden, by position."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0005_erasure")]
    operations = [
        migrations.AddField(
            "erasure",
            "about",
            models.JSONField(
                blank=True, default=dict, help_text="What to forget of it, as keys."
            ),
        )
    ]
