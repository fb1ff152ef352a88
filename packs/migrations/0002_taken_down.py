"""When a desk last took a pack down: until it says yes, or for a month, it is not public again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("packs", "0001_packs")]
    operations = [
        migrations.AddField(
            "pack",
            "taken_down_at",
            models.DateTimeField(
                blank=True, null=True, help_text="By a desk, until it says that it may come back."
            ),
        )
    ]
