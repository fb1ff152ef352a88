from django.conf import settings
from django.db import models
from django.db.models import F, Q

from events.models import Noun
from practices.desk.asked import SecondOpinionQuerySet
from practices.models.version import Version


class SecondOpinion(Noun):
    """A question of a desk to one person, or to whoever holds an office, about an entry that waits.

    While it is open the one asked may read this entry, and nothing more. `person` is None where the
    whole office is asked. `ended_at`: taken back, or decided without an answer.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="opinions")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    question = models.TextField()
    question_language = models.CharField(max_length=12)
    answer = models.TextField(blank=True)
    answer_language = models.CharField(max_length=12, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SecondOpinionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(
                fields=["office"],
                condition=Q(answered_at=None, ended_at=None),
                name="opinion_open_of_office",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "office", "person"],
                condition=Q(answered_at=None, ended_at=None),
                nulls_distinct=False,
                name="opinion_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(ended_at=None), name="opinion_ends_one_way"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="opinion_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
                name="opinion_of_another",
            ),
        ]

    def __str__(self):
        return f"On version {self.version_id} by office {self.office_id}"

    @property
    def is_open(self):
        """Whether an answer is still waited for."""
        return self.answered_at is None and self.ended_at is None
