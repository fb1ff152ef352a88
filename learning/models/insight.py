"""What the insights show: one number a measure, theme, state, year and span."""

from django.db import models


class InsightCount(models.Model):
    """How many of a measure fall into one of its spans; null theme, state or year is all of them.

    Written anew each night as a whole (`learning.insights.counting`), at `counted_at`.
    """

    measure = models.CharField(max_length=12)
    theme = models.ForeignKey(
        "practices.Theme", null=True, on_delete=models.CASCADE, related_name="+"
    )
    state = models.ForeignKey("places.Place", null=True, on_delete=models.CASCADE, related_name="+")
    year = models.SmallIntegerField(null=True)
    span = models.SmallIntegerField(help_text="From 0, in the order of the measure's spans.")
    number = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "state", "year", "measure", "span"],
                name="insight_counted_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"{self.measure} {self.span}: {self.number}"
