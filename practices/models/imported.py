"""Files of practices that somebody took in, and the drafts that were made of their rows."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from events.models import Noun
from practices.models.practice import Practice


class ImportQuerySet(models.QuerySet):
    def of_person(self, user):
        """Return the files that `user` sent, newest first."""
        return self.filter(sent_by=user).select_related("place")

    def running(self):
        """Those which a job takes in just now, or has still to take in."""
        return self.filter(taken_at=None).exclude(confirmed_at=None)

    def undoing(self):
        """Those of which a job deletes the drafts."""
        return self.filter(undone_at=None).exclude(undo_begun_at=None)


class Import(Noun):
    """The cells of a file as they were sent, until they are taken in as drafts of who sent them.

    `headings` name its columns and `targets` the answers that they hold, "" for a column left out.
    `rows` are those still to come, each `[line, [cells]]`; `done` of `total` are through, `made`
    became a draft each, and `left_out` keeps those refused, with why, until they are forgotten.
    Where the rights of its sender ended meanwhile, it is taken in with `done` short of `total`.
    """

    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    headings = models.JSONField(default=list)
    targets = models.JSONField(default=list, blank=True)
    defaults = models.JSONField(default=dict, blank=True)
    rows = models.JSONField(default=list)
    is_case_studies = models.BooleanField(default=False, help_text="A row is a file of Word.")
    extras = models.JSONField(
        default=dict, blank=True, help_text="By line: `photos` held for it, and `checks`."
    )
    sent_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    undo_begun_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True)  # of the page on which it was confirmed
    request_id = models.UUIDField(null=True, editable=False)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["sent_by", "-id"], name="import_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_at=None) | models.Q(rows=[], confirmed_at__isnull=False),
                name="import_emptied_when_taken",
            ),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total"), made__lte=models.F("done")),
                name="import_counts",
            ),
            models.CheckConstraint(
                condition=models.Q(undo_begun_at=None, undone_at=None)
                | models.Q(undo_begun_at__isnull=False, taken_at__isnull=False),
                name="import_undone_after_it_was_taken",
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def waits(self):
        """Whether its sender has still to confirm it."""
        return self.confirmed_at is None

    @property
    def is_running(self):
        """Whether it is being taken in just now."""
        return self.confirmed_at is not None and self.taken_at is None

    @property
    def is_undoing(self):
        """Whether its drafts are being deleted just now."""
        return self.undo_begun_at is not None and self.undone_at is None

    @property
    def rest(self):
        """How many rows are not through yet, or were never taken in."""
        return self.total - self.done


class ImportedDraft(models.Model):
    """That a practice began as one row of a file; `checks` are what a person should look at."""

    practice = models.OneToOneField(
        Practice, primary_key=True, on_delete=models.CASCADE, related_name="imported_draft"
    )
    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="drafts")
    line = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(help_text="Of the version as it was made.")
    checks = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imported", "line"], name="imported_line_once")
        ]

    def __str__(self):
        return f"{self.imported_id}:{self.line}"
