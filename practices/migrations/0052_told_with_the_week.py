"""What is done on a shielded entry shows to others with its week."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0051_sounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="confirmation",
            name="shown_on",
            field=models.DateField(
                blank=True,
                help_text="Of a shielded practice: from when others see it; null once they do.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="shown_on",
            field=models.DateField(
                blank=True,
                help_text="Of a shielded practice: from when others see it; null once they do.",
                null=True,
            ),
        ),
    ]
