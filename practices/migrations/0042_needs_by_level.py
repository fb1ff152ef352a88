"""Which levels look first for which theme; the National edits it with the themes."""

import django.contrib.postgres.fields
from django.db import migrations, models

# How a thing is built, run and told to people.
NEAR = ["gp", "block"]
# Whether it reaches all, holds, is paid for and governed.
ABOVE = ["district", "state", "national"]
OF_ABOVE = (
    "odf-sustainability", "odf-plus-villages", "slippage-new-households", "left-behind",
    "leadership-recognition", "access-elderly-disabled", "financing-poor", "sanitation-workers",
    "quality-monitoring", "verification", "convergence-funds", "capacity-building",
)
OF_BOTH = ("behaviour-change", "schools-anganwadis", "source-sustainability", "faecal-sludge")


def begin(apps, schema_editor):
    Theme = apps.get_model("practices", "Theme")
    themes = Theme.objects.using(schema_editor.connection.alias)
    themes.update(first_for=NEAR)
    themes.filter(key__in=OF_ABOVE).update(first_for=ABOVE)
    themes.filter(key__in=OF_BOTH).update(first_for=NEAR + ABOVE)


class Migration(migrations.Migration):
    dependencies = [('practices', '0041_sure_of_many')]

    operations = [
        migrations.AddField(
            model_name="theme",
            name="first_for",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("national", "National"),
                        ("state", "State"),
                        ("district", "District"),
                        ("block", "Block"),
                        ("gp", "Gram Panchayat"),
                    ],
                    max_length=16,
                ),
                blank=True,
                default=list,
                help_text="The levels that look for it first: gp, block, district, state, national.",
                size=None,
            ),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
