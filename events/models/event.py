"""The append-only log: who did what to which thing, when, and in whose stead."""

from django.conf import settings
from django.db import models

from events.models.noun import Noun


class Event(Noun):
    """One thing that happened.

    The web role may only insert and select (see the migration), so an event is never mended: a
    later one corrects it. It holds no personal words; those lie in `Note`, which can be emptied.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    agent = models.CharField(
        max_length=20, blank=True, help_text="What acted where no person did: import, clock."
    )
    office_id = models.BigIntegerField(null=True, help_text="The office the actor spoke for.")
    stead = models.CharField(
        max_length=80, blank=True, help_text="The desk in whose stead it was done, as level:code."
    )
    verb = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    subject_uid = models.UUIDField()
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    request_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="event_subject_at"),
            models.Index(fields=["verb", "at"], name="event_verb_at"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class Note(models.Model):
    """The words said with an event. Kept apart so that they can be emptied; the event stays.

    `answers` holds a note a field of the form: `{"problem": "Which houses?"}`.
    """

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.PROTECT)
    text = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=12, blank=True)

    def __str__(self):
        return self.text
