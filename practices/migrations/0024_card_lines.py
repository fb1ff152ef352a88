"""What the picture card says of a step: frozen with its version, and hidden as the step's words are."""

from django.db import migrations, models
from django.db.models import Q

PARTS = ("tag_names", "steps", "card_lines", "photos")
NAME = "redaction_of_a_part_has_its_position"


class Migration(migrations.Migration):
    dependencies = [("practices", "0023_case_studies")]
    operations = [
        migrations.AddField(
            "step",
            "card_line",
            models.CharField(
                blank=True,
                default="",
                help_text="What the picture card says of it.",
                max_length=60,
            ),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("redaction", NAME),
        migrations.AddConstraint(
            "redaction",
            models.CheckConstraint(
                condition=Q(field__in=PARTS, position__gte=1) | ~Q(field__in=PARTS) & Q(position=0),
                name=NAME,
            ),
        ),
    ]
