from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practices", "0033_words_that_go")]

    operations = [
        migrations.AlterField(
            model_name="searched",
            name="again",
            field=models.BooleanField(
                default=False, help_text="Asked before within the week from the same place."
            ),
        ),
    ]
