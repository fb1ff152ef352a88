"""What is shielded is ordered by its month, and opens to others when its week is over."""

from django.db import migrations, models

_OPENS_ON = models.DateField(
    blank=True, help_text="When others read a shielded one; null once they do.", null=True
)
# (model, index, the fields by which it was ordered, and is from now on)
_INDEXES = [
    ("gap", "gap_state_newest", ["state"], "-asked_at"),
    ("gap", "gap_place_newest", ["shown_place"], "-asked_at"),
    ("policyask", "policy_ask_state_newest", ["state"], "-asked_at"),
    ("question", "question_state_newest", ["state"], "-shown_at"),
    ("question", "question_theme_newest", ["theme"], "-shown_at"),
    ("question", "question_place_newest", ["shown_place"], "-shown_at"),
]
_MONTHS = """
    UPDATE learning_question SET shown_at = CASE WHEN shielded
        THEN date_trunc('month', asked_at AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'UTC'
        ELSE asked_at END
"""


def _indexed(model, name, fields, then):
    return [
        migrations.RemoveIndex(model_name=model, name=name),
        migrations.AddIndex(
            model_name=model, index=models.Index(fields=[*fields, then, "-id"], name=name)
        ),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ("learning", "0013_interests"),
    ]

    operations = [
        migrations.AlterModelOptions("gap", {"ordering": ["-asked_at", "-id"]}),
        migrations.AlterModelOptions("policyask", {"ordering": ["-asked_at", "-id"]}),
        migrations.AlterModelOptions("question", {"ordering": ["-shown_at", "-id"]}),
        *(
            migrations.AddField(model_name=model, name="opens_on", field=_OPENS_ON.clone())
            for model in ("gap", "policyask", "question")
        ),
        migrations.AddField(
            model_name="question",
            name="shown_at",
            field=models.DateTimeField(null=True, help_text="Of a shielded one the month alone."),
        ),
        migrations.RunSQL(_MONTHS, migrations.RunSQL.noop),
        # What this changed is checked now: no table is altered while checks wait.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="question",
            name="shown_at",
            field=models.DateTimeField(help_text="Of a shielded one the month alone."),
        ),
        *(step for index in _INDEXES for step in _indexed(*index)),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(opens_on=None) | models.Q(shielded=True),
                name="question_waits_if_shielded",
            ),
        ),
    ]
