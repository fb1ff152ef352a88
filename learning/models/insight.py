"""What the insights show, what each practice and gap has in it, and what is to be counted anew."""

from django.db import models


class InsightCount(models.Model):
    """How many of a measure fall into one cell; 0 is all themes, no state, no quarter.

    `place` is a state, of the measures of a desk that desk, of reach a district; `quarter` reads
    20263 for July to September 2026. Kept by `learning.insights.counting` alone.
    """

    measure = models.CharField(max_length=20)
    theme = models.BigIntegerField(default=0)
    place = models.BigIntegerField(default=0)
    quarter = models.IntegerField(default=0)
    span = models.SmallIntegerField(help_text="From 0, in the order of the measure's spans.")
    number = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "measure", "place", "quarter", "span"], name="insight_counted_once"
            )
        ]
        indexes = [models.Index(fields=["quarter"], name="insight_quarter")]

    def __str__(self):
        return f"{self.measure} {self.span}: {self.number}"


class InsightPart(models.Model):
    """What one practice or gap has in the counts: taken out again before it is counted anew.

    `facts` is a list of [measure, place, quarter, span, how many].
    """

    kind = models.CharField(max_length=8)
    subject_id = models.BigIntegerField()
    themes = models.JSONField(default=list)
    facts = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="insight_part_once")
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_id}"


class InsightNews(models.Model):
    """That something happened to a practice or gap: written with its event, gone once counted."""

    kind = models.CharField(max_length=8)
    subject_id = models.BigIntegerField()

    def __str__(self):
        return f"{self.kind} {self.subject_id}"


class InsightMark(models.Model):
    """The one row that says until when everything is counted; whoever counts holds it locked."""

    counted_at = models.DateTimeField(null=True)

    def __str__(self):
        return str(self.counted_at)
