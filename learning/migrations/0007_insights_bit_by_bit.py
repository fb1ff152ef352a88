"""Counts kept bit by bit: what each subject has in them, and what is to be counted anew.

The counts themselves begin anew; the worker makes them at once.
"""

from django.db import migrations, models

ID = models.BigAutoField(
    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
)


class Migration(migrations.Migration):
    dependencies = [("learning", "0006_recognition")]

    operations = [
        migrations.DeleteModel(name="InsightCount"),
        migrations.CreateModel(
            name="InsightCount",
            fields=[
                ("id", ID),
                ("measure", models.CharField(max_length=20)),
                ("theme", models.BigIntegerField(default=0)),
                ("place", models.BigIntegerField(default=0)),
                ("quarter", models.IntegerField(default=0)),
                (
                    "span",
                    models.SmallIntegerField(
                        help_text="From 0, in the order of the measure's spans."
                    ),
                ),
                ("number", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["quarter"], name="insight_quarter")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("theme", "measure", "place", "quarter", "span"),
                        name="insight_counted_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InsightMark",
            fields=[("id", ID), ("counted_at", models.DateTimeField(null=True))],
        ),
        migrations.CreateModel(
            name="InsightNews",
            fields=[
                ("id", ID),
                ("kind", models.CharField(max_length=8)),
                ("subject_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="InsightPart",
            fields=[
                ("id", ID),
                ("kind", models.CharField(max_length=8)),
                ("subject_id", models.BigIntegerField()),
                ("themes", models.JSONField(default=list)),
                ("facts", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "subject_id"), name="insight_part_once"
                    )
                ],
            },
        ),
    ]
