from django.db import models
from django.db.models import Q

from practices.models.version import Version


class Decision(models.Model):
    """What a desk decided, with its checklist as it stood then; never changed afterwards.

    Who decided, when and why stands in the event. `answers` holds yes, unsure or no by the keys of
    `desk.points`; empty where the desk filled in no checklist. `used` is the reading time that the
    desk had used. Holds no personal words.
    """

    event = models.OneToOneField(
        "events.Event", primary_key=True, on_delete=models.PROTECT, related_name="decision"
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="decisions")
    verb = models.CharField(max_length=10)
    desk = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    used = models.DurationField(help_text="Reading time that the desk used.")
    answers = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "event_id"]
        indexes = [models.Index(fields=["desk", "at"], name="decision_desk_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=["accept", "return", "decline"]), name="decision_verb"
            )
        ]

    def __str__(self):
        return f"{self.verb} of version {self.version_id}"
